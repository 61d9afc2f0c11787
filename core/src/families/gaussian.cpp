#include "webglm/families/gaussian.hpp"

#include <cmath>
#include <numbers>

namespace webglm {

double Gaussian::log_density(double y, Mean m, double weight, double phi) const {
  const double variance = phi / weight;
  return -0.5 * (std::log(2.0 * std::numbers::pi * variance) + unit_deviance(y, m) / variance);
}

}  // namespace webglm
