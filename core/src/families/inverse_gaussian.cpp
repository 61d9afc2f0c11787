#include "webglm/families/inverse_gaussian.hpp"

#include <cmath>
#include <numbers>

namespace webglm {

double InverseGaussian::log_density(double y, Mean m, double weight, double phi) const {
  const double saturated = -0.5 * std::log(2.0 * std::numbers::pi * phi) - 1.5 * std::log(y);
  return weight * (saturated - 0.5 * unit_deviance(y, m) / phi);
}

}  // namespace webglm
