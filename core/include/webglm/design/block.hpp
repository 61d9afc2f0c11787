#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "webglm/data/column.hpp"
#include "webglm/design/codes.hpp"
#include "webglm/splines/piecewise.hpp"

namespace webglm {

/// A numeric column as the solver sees it: (x - centre) * inverse_scale.
struct StandardColumn {
  NumericColumn values;
  double centre = 0.0;
  double inverse_scale = 1.0;
};

/// One column that holds the same number in every row: the intercept.
struct ConstantBlock {
  double value = 1.0;
};

/// k numbers in every row.
struct DenseBlock {
  std::vector<StandardColumn> columns;
};

/// One index in every row: an indicator column for each level, never stored.
struct CategoricalBlock {
  CodeColumn codes;
};

/// One index and k numbers in every row: k columns for each level, zero in the others. Column
/// level * k + i holds number i.
struct ScaledCategoricalBlock {
  CodeColumn codes;
  std::vector<StandardColumn> columns;
};

/// A spline basis, for every level of a factor or without one: block column level * functions + i
/// is function i. A row holds the piece of the line that its x is on and, where there are levels, a
/// level; the few functions that differ from zero there are evaluated when they are asked for,
/// which is as fast as to read them and takes a quarter of the memory.
struct BandedBlock {
  std::shared_ptr<const PiecewiseBasis> basis;
  CodeColumn piece;
  NumericColumn x;
  std::optional<CodeColumn> level = std::nullopt;

  std::size_t levels() const { return level ? level->levels() : 1; }
};

/// The design of a term over all rows, before the coefficient map. Each is (index or none,
/// k numbers) per row. Blocks are immutable and share their columns.
using Block =
    std::variant<ConstantBlock, DenseBlock, CategoricalBlock, ScaledCategoricalBlock, BandedBlock>;

/// How many block columns a block stands for.
std::size_t width_of(const Block& block);

/// Writes (x - centre) * inverse_scale of rows [first, first + count), then zeros up to
/// kBlockRows.
void load_standard(const StandardColumn& column, std::uint64_t first, std::uint32_t count,
                   double* out);

}  // namespace webglm
