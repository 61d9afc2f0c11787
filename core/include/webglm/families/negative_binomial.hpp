#pragma once

#include <cmath>
#include <string_view>

#include "webglm/common/numeric.hpp"
#include "webglm/families/domain.hpp"
#include "webglm/families/family.hpp"
#include "webglm/links/log.hpp"

namespace webglm {

/// Counts with V = mu + mu^2 / theta, a gamma mixture of Poissons (NB2; Hilbe 2011).
class NegativeBinomial {
 public:
  using DefaultLink = Log;
  using RDefaultLink = Log;
  static constexpr std::string_view name = "NegativeBinomial";
  static constexpr std::string_view code = "negative_binomial";
  static constexpr bool fixed_dispersion = true;
  static constexpr bool has_likelihood = true;

  NegativeBinomial() = default;
  /// Throws `invalid_input` unless theta is positive and finite.
  explicit NegativeBinomial(double theta);

  double theta() const { return theta_; }
  /// 1 / theta, the coefficient of mu^2.
  double alpha() const { return 1.0 / theta_; }

  std::string_view support() const { return "y >= 0"; }
  bool in_support(double y) const { return is_non_negative(y); }
  bool in_mean_domain(double mu) const { return is_positive(mu); }
  /// As in MASS: zeros move inside the domain, all others start at themselves.
  double start_mu(double y, double /*weight*/) const { return y > 0.0 ? y : 1.0 / 6.0; }
  double variance(Mean m) const { return m.mu + m.mu * (m.mu / theta_); }
  double unit_deviance(double y, Mean m) const { return 2.0 * half_deviance(y, m.mu); }
  /// The derivative of the log mass by theta, and minus the second one.
  struct ThetaTerms {
    double score;
    double information;
  };
  ThetaTerms theta_terms(double y, double mu) const;
  /// w times the log mass, as MASS weights it; phi is 1. A y that is not whole is allowed.
  double log_density(double y, Mean m, double weight, double phi) const;
  bool operator==(const NegativeBinomial&) const = default;

 private:
  /// y log(y / mu) - (y + theta) log((y + theta) / (mu + theta)) is y log(1 + q) -
  /// theta log(1 + s). Near y = mu the first-order terms nearly cancel; q s theta is what they
  /// leave. Far from it, 1 + q and 1 + s are formed as the quotients that they are.
  double half_deviance(double y, double mu) const {
    const double s = (y - mu) / (mu + theta_);
    const double log_s = log_one_plus(s, (y + theta_) / (mu + theta_));
    if (y == 0.0) return -theta_ * log_s;
    const double q = (y - mu) / mu * (theta_ / (y + theta_));
    if (std::abs(y - mu) < kSeriesRadius * mu) {
      return theta_ * (q * s + log_deficit(s)) - y * log_deficit(q);
    }
    return y * log_one_plus(q, y / mu * ((mu + theta_) / (y + theta_))) - theta_ * log_s;
  }

  double theta_ = 1.0;
};
static_assert(LikelihoodFamily<NegativeBinomial>);

}  // namespace webglm
