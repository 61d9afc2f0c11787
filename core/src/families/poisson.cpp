#include "webglm/families/poisson.hpp"

#include <cmath>
#include <numbers>

#include "webglm/common/distributions.hpp"

namespace webglm {

double Poisson::log_density(double y, Mean m, double weight, double /*phi*/) const {
  if (y == 0.0) return -weight * m.mu;
  // The log mass at mu = y, by Stirling's formula and its error (Loader 2000).
  const double saturated = -stirling_error(y) - 0.5 * std::log(2.0 * std::numbers::pi * y);
  return weight * (saturated - 0.5 * unit_deviance(y, m));
}

}  // namespace webglm
