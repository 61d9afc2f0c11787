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

/// The score is psi(theta + y) - psi(theta) - log(1 + mu / theta) - s with s = (y - mu) /
/// (mu + theta) (Lawless 1987); for a large theta its parts cancel. The differences of psi and psi'
/// are therefore taken term by term: by recurrence up to 20, then in the asymptotic series
/// (Abramowitz & Stegun 6.3.18 and 6.4.12), whose next terms are below 1e-16.
NegativeBinomial::ThetaTerms NegativeBinomial::theta_terms(double y, double mu) const {
  constexpr double kAsymptotic = 20.0;
  double a = theta_;
  double score = 0.0;
  double information = 0.0;
  for (; a < kAsymptotic; a += 1.0) {
    const double difference = y / (a * (a + y));
    score += difference;
    information += difference * (1.0 / a + 1.0 / (a + y));
  }
  // a^-n - b^-n, also where y is much smaller than a.
  const double log_b = std::log1p(y / a);
  const auto powers = [a, log_b](double n) { return -std::pow(a, -n) * std::expm1(-n * log_b); };
  score += 0.5 * powers(1.0) + powers(2.0) / 12.0 - powers(4.0) / 120.0 + powers(6.0) / 252.0 -
           powers(8.0) / 240.0;
  information += powers(1.0) + 0.5 * powers(2.0) + powers(3.0) / 6.0 - powers(5.0) / 30.0 +
                 powers(7.0) / 42.0 - powers(9.0) / 30.0;
  const double sum = mu + theta_;
  const double s = (y - mu) / sum;
  // log((a + y) / a) less log(1 + mu / theta); the same as log(1 + s) where nothing was shifted.
  score += a == theta_ ? -log_deficit(s)
                       : std::log1p(((y - mu) * theta_ - mu * (a - theta_)) / (a * sum)) - s;
  information -= mu / (theta_ * sum) + s / sum;
  return {score, information};
}

}  // namespace webglm
