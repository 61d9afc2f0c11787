#pragma once

#include <vector>

#include "webglm/model/fit.hpp"
#include "webglm/model/response.hpp"

namespace webglm {

/// What the reader of `fit` should know: no convergence, aliased columns with their combination,
/// no residual degrees of freedom, halved steps and the like.
std::vector<Warning> warnings_of(const Fit& fit, const ResponseSummary& response);

}  // namespace webglm
