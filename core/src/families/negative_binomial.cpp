#include "webglm/families/negative_binomial.hpp"

#include <cmath>
#include <numbers>

#include "webglm/common/distributions.hpp"
#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"

namespace webglm {

NegativeBinomial::NegativeBinomial(double theta) : theta_(theta) {
  if (!is_positive(theta)) {
    throw_error(ErrorCode::kInvalidInput, "theta must be > 0 and finite, got {}", {theta},
                {{"theta", theta}});
  }
}

double NegativeBinomial::log_density(double y, Mean m, double weight, double /*phi*/) const {
  const double deviance = half_deviance(y, m.mu);
  if (y == 0.0) return -weight * deviance;
  // The log mass at mu = y, by Stirling's formula and its errors (Loader 2000, section 5).
  const double sum = y + theta_;
  const double saturated = stirling_error(sum) - stirling_error(theta_) - stirling_error(y) -
                           0.5 * std::log(2.0 * std::numbers::pi * y * (sum / theta_));
  return weight * (saturated - deviance);
}

}  // namespace webglm
