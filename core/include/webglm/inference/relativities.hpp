#pragma once

#include <span>
#include <vector>

#include "webglm/model/fit.hpp"

namespace webglm {

/// What one more unit of a column multiplies: the mean under a log link, the odds under a logit.
struct Relativities {
  std::vector<double> relativity;  ///< exp(b), length p
  std::vector<double> lower;
  std::vector<double> upper;
};

/// exp of the estimates and of their Wald limits at level 1 - alpha.
/// Throws `invalid_input` unless 0 < alpha < 1.
Relativities relativities(const Fit& fit, std::span<const double> standard_errors, double alpha);

}  // namespace webglm
