#pragma once

#include "webglm/model/fit.hpp"

namespace webglm {

/// What the unscaled covariance is multiplied by: phi, and by the conventions of glum also
/// sum(w) / (sum(w) - rank), since it corrects for the coefficients once more there.
double covariance_scale(const Fit& fit);

}  // namespace webglm
