#include "webglm/families/binomial.hpp"

#include <cmath>
#include <numbers>

#include "webglm/common/distributions.hpp"

namespace webglm {

double Binomial::log_density(double y, Mean m, double weight, double /*phi*/) const {
  const double trials = std::nearbyint(weight);
  const double successes = std::nearbyint(weight * y);
  if (trials == 0.0) return 0.0;
  const double deviance = 0.5 * trials * unit_deviance(successes / trials, m);
  if (successes == 0.0 || successes == trials) return -deviance;
  // The log mass at mu = y, by Stirling's formula and its errors (Loader 2000).
  const double failures = trials - successes;
  const double saturated = stirling_error(trials) - stirling_error(successes) -
                           stirling_error(failures) -
                           0.5 * std::log(2.0 * std::numbers::pi * successes * (failures / trials));
  return saturated - deviance;
}

}  // namespace webglm
