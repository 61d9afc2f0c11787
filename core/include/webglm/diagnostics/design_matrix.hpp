#pragma once

#include <vector>

#include "webglm/design/design.hpp"

namespace webglm {

/// The n x p matrix that `design` stands for, in the user's units, row-major. Throws
/// `out_of_memory`, with `rows`, `columns` and `bytes`, where that is more than one buffer holds.
std::vector<double> design_matrix(const Design& design);

}  // namespace webglm
