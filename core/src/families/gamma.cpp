#include "webglm/families/gamma.hpp"

#include <cmath>
#include <numbers>

#include "webglm/common/distributions.hpp"

namespace webglm {

double Gamma::log_density(double y, Mean m, double weight, double phi) const {
  // lgamma(1 / phi) by Stirling's formula: a small phi would cancel its leading digits.
  const double shape = 1.0 / phi;
  const double saturated =
      0.5 * std::log(shape / (2.0 * std::numbers::pi)) - stirling_error(shape) - std::log(y);
  return weight * (saturated - 0.5 * shape * unit_deviance(y, m));
}

}  // namespace webglm
