#pragma once

#include <vector>

#include "webglm/design/bind.hpp"
#include "webglm/design/design.hpp"

namespace webglm {

/// The n x p matrix that `design` stands for, in the user's units, row-major. Throws
/// `out_of_memory`, with `rows`, `columns` and `bytes`, where that is more than one buffer holds.
std::vector<double> design_matrix(const Design& design);
/// The same, with NaN in every column of the rows that lack a value.
std::vector<double> design_matrix(const BoundDesign& bound);

}  // namespace webglm
