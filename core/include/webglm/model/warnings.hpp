#pragma once

#include <string>
#include <vector>

#include "webglm/model/fit.hpp"
#include "webglm/model/response.hpp"

namespace webglm {

/// What the reader of `fit` should know: no convergence, aliased columns with their combination,
/// no residual degrees of freedom, halved steps and the like.
std::vector<Warning> warnings_of(const Fit& fit, const ResponseSummary& response);

/// Appends " + 2 * name" to a linear combination, or "2 * name" to an empty one.
void append_term(std::string& text, double coefficient, const std::string& name);

}  // namespace webglm
