#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "webglm/data/column.hpp"
#include "webglm/data/observations.hpp"
#include "webglm/design/standardisation.hpp"

namespace webglm {

/// The columns of a design as the user gave them, with what is decided once on all rows: names,
/// the intercept, and the centre and scale of every column.
class DesignMatrix {
 public:
  /// `names` is empty or has one name for each column. Only rows of positive weight are looked
  /// at. Throws `invalid_input` at a value that is not finite, `dimension_mismatch` for lengths.
  DesignMatrix(std::vector<NumericColumn> columns, std::vector<std::string> names,
               const Observations& observations);

  std::uint64_t rows() const { return rows_; }
  std::size_t columns() const { return columns_.size(); }
  const std::vector<std::string>& names() const { return names_; }
  /// The first column that is constant and not zero over all rows of positive weight.
  std::optional<std::size_t> intercept() const { return standardisation_.intercept; }
  const Standardisation& standardisation() const { return standardisation_; }
  std::span<const double> values(std::size_t column) const { return columns_[column].values(); }

  /// Writes the standardised rows [first, first + count) as a column-major tile of kBlockRows
  /// rows; rows past `count` are 0.
  void load_tile(std::uint64_t first, std::uint32_t count, std::span<double> tile) const;

  /// The design of the intercept alone; needs `intercept()`.
  DesignMatrix intercept_only() const;

 private:
  DesignMatrix() = default;

  std::vector<NumericColumn> columns_;
  std::vector<std::string> names_;
  std::uint64_t rows_ = 0;
  Standardisation standardisation_;
  std::vector<bool> constant_;  ///< columns that standardise to exactly 0
};

}  // namespace webglm
