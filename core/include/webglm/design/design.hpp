#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "webglm/design/block.hpp"
#include "webglm/design/coefficient_map.hpp"
#include "webglm/design/standardisation.hpp"

namespace webglm {

/// The design of a model over a set of rows: blocks, the map from coefficients to their columns,
/// and the names of the coefficients. It is never an n x p matrix; `expand` writes a few rows of
/// the one that it stands for.
class Design {
 public:
  /// `map` has one row for each block column, in the order of `blocks`; `names` and
  /// `standardisation` have one entry for each coefficient.
  Design(std::uint64_t rows, std::vector<Block> blocks, CoefficientMap map,
         Standardisation standardisation, std::vector<std::string> names);

  std::uint64_t rows() const { return rows_; }
  std::size_t columns() const { return names_.size(); }
  const std::vector<std::string>& names() const { return names_; }
  const std::vector<Block>& blocks() const { return blocks_; }
  const CoefficientMap& map() const { return map_; }
  /// The first block column of a block.
  std::size_t first_column(std::size_t block) const { return first_columns_[block]; }
  const Standardisation& standardisation() const { return standardisation_; }
  std::optional<std::size_t> intercept() const { return standardisation_.intercept; }

  /// Writes the rows [first, first + count) as a column-major tile of kBlockRows rows and
  /// columns() columns, in the solver's coordinates; rows past `count` are 0. Slow but right: every
  /// fast kernel is tested against it.
  void expand(std::uint64_t first, std::uint32_t count, std::span<double> tile) const;

  /// Adds the rows [first, first + count) of X b to `out`, which has room for kBlockRows. `blocks`
  /// is T b for the map T; no row is expanded.
  void add_product(std::uint64_t first, std::uint32_t count, std::span<const double> blocks,
                   double* out) const;

  /// The same design with columns in the user's units, neither centred nor scaled; it shares the
  /// columns. What `expand` writes of it is the design matrix.
  Design in_user_units() const;

  /// The design of the intercept alone; needs `intercept()`.
  Design intercept_only() const;

  /// The design of some of its columns, ascending, with the blocks that they need. The intercept,
  /// where there is one, must be among them: it absorbs the centring of the others.
  Design with_columns(std::span<const std::size_t> columns) const;

  /// These columns followed by those of another design of the same rows.
  Design joined_with(const Design& other) const;

 private:
  std::uint64_t rows_;
  std::vector<Block> blocks_;
  CoefficientMap map_;
  Standardisation standardisation_;
  std::vector<std::string> names_;
  std::vector<std::size_t> first_columns_;
};

}  // namespace webglm
