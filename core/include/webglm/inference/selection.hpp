#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "webglm/model/fit.hpp"

namespace webglm {

/// "none", "ridge", "lasso" or "elasticnet": which penalty `options` ask for.
std::string_view penalty_type(const FitOptions& options);

/// Positions of the coefficients that are neither zero nor aliased, the intercept left out.
std::vector<std::size_t> selected_features(const Fit& fit);

}  // namespace webglm
