#pragma once

#include <string>
#include <vector>

#include "webglm/data/indicator_column.hpp"
#include "webglm/data/observations.hpp"
#include "webglm/design/design.hpp"

namespace webglm {

/// The design whose columns are `columns`, as given. The intercept is the first one that is
/// constant and not zero over all rows of positive weight; only those rows are looked at.
/// Columns of 0 and 1 of which no two are 1 in the same row become one categorical block: the model
/// is the same, and costs what it does from a factor. `names` is empty or has one name for each
/// column. Throws `invalid_input` at a value that is not finite, `dimension_mismatch` for lengths.
Design design_from_columns(std::vector<DesignColumn> columns, std::vector<std::string> names,
                           const Observations& observations);

}  // namespace webglm
