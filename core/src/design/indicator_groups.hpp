#pragma once

#include <cstddef>
#include <vector>

#include "webglm/data/indicator_column.hpp"
#include "webglm/design/codes.hpp"

namespace webglm {

/// Columns of 0 and 1 of which no two are 1 in the same row: a factor that was coded by hand. The
/// code of a row is the position of the column that is 1 there, or columns.size() where none is.
struct IndicatorGroup {
  std::vector<std::size_t> columns;
  CodeColumn codes;  ///< of columns.size() levels, or one more where some row has none
};

/// Parts those of `columns` that are bits and named in `candidates` into groups of two and more;
/// the others are left out. A column joins the latest group that it excludes: dummies of one factor
/// mostly stand side by side.
std::vector<IndicatorGroup> group_indicators(const std::vector<DesignColumn>& columns,
                                             const std::vector<std::size_t>& candidates);

}  // namespace webglm
