#pragma once

#include <span>

#include "webglm/design/gram_plan.hpp"
#include "webglm/solvers/sums.hpp"

namespace webglm {

/// Score and cross products of the coefficients, T' B'u and T' (B'WB) T, from the tables that a
/// pass has filled. `sums` is laid out by `plan` for a score or a gram pass.
Sums collect_sums(const Design& design, const GramPlan& plan, PassWork work,
                  std::span<const double> sums);

}  // namespace webglm
