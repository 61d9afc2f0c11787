#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "webglm/common/exp_divided_difference.hpp"
#include "webglm/common/numeric.hpp"
#include "webglm/families/domain.hpp"
#include "webglm/families/family.hpp"
#include "webglm/links/log.hpp"

namespace webglm {

/// V = mu^p (Tweedie 1984; Jorgensen 1997, ch. 4): a Gaussian at p = 0, a Poisson with phi at 1,
/// sums of a Poisson number of gamma amounts between 1 and 2, with zeros, a gamma at 2, an
/// inverse Gaussian at 3, other positive stable mixtures above, and stable ones below 0.
class Tweedie {
 public:
  using DefaultLink = Log;
  using RDefaultLink = Log;  ///< base R has no Tweedie; mgcv's takes the log
  static constexpr std::string_view name = "Tweedie";
  static constexpr std::string_view code = "tweedie";
  static constexpr bool fixed_dispersion = false;
  static constexpr bool has_likelihood = true;  ///< for the powers of `has_density`

  Tweedie() = default;
  /// Throws `invalid_input` for a power in (0, 1), where no such family exists, infinite or NaN.
  explicit Tweedie(double var_power);

  /// V = mu^p for any p and nothing more: no density, so that a quasi-likelihood is all there is
  /// (Wedderburn 1974). Throws `invalid_input` for a power that is not finite.
  static Tweedie quasi(double var_power);

  double var_power() const { return var_power_; }
  bool is_quasi() const { return quasi_; }

  std::string_view support() const;
  bool in_support(double y) const;
  bool in_mean_domain(double mu) const {
    return var_power_ == 0.0 ? is_finite(mu) : is_positive(mu);
  }
  /// Zeros move inside the domain, as in statmod's tweedie; so do negative y at p < 0.
  double start_mu(double y, double /*weight*/) const {
    return y > 0.0 || var_power_ == 0.0 ? y : 0.1;
  }
  double variance(Mean m) const { return std::pow(m.mu, var_power_); }
  /// 2 (y^(2-p) / ((1-p)(2-p)) - y mu^(1-p) / (1-p) + mu^(2-p) / (2-p)) cancels near y = mu and
  /// near p = 1 and 2. With l = log(y / mu) it is 2 mu^(2-p) l^2 times the second divided
  /// difference of exp at 0, l and (2-p) l, which has no such places.
  double unit_deviance(double y, Mean m) const {
    const double p = var_power_;
    if (p == 0.0) return (y - m.mu) * (y - m.mu);
    if (y > 0.0 && m.mu == 0.0) return deviance_at_zero_mean(y);
    if (!(y > 0.0)) return 2.0 * std::pow(m.mu, 2.0 - p) * boundary_deviance(y / m.mu);
    const double r = (y - m.mu) / m.mu;
    const double l = std::abs(r) < 0.5 ? std::log1p(r) : log_ratio(y, m.mu);
    const double ql = (2.0 - p) * l;
    // The largest exponential is taken out, so that no factor overflows before the product.
    const double high = std::max({0.0, l, ql});
    double largest = std::pow(m.mu, 2.0 - p);
    if (high > 0.0) largest = high == l ? y * std::pow(m.mu, 1.0 - p) : std::pow(y, 2.0 - p);
    return 2.0 * largest * (l * l) * exp_divided_difference(-high, l - high, ql - high);
  }
  /// 0, 1 < p <= 2 and 3, where not quasi: there is a density, and `log_density` knows it.
  bool has_density() const;
  /// w times the log density with phi = deviance / sum(w), as R's tweedie package has it; NaN for
  /// the powers without `has_density`. Weights that divide the dispersion instead:
  /// log_density(y, m, 1, phi / w).
  double log_density(double y, Mean m, double weight, double phi) const;
  bool operator==(const Tweedie&) const = default;

 private:
  /// d / (2 mu^(2-p)) at t = y / mu <= 0, where y^(2-p) is 0: infinite at zero for p >= 2, no
  /// number below zero for p >= 1.
  double boundary_deviance(double t) const {
    const double p = var_power_;
    if (t < 0.0 && p >= 1.0) return std::numeric_limits<double>::quiet_NaN();
    if (p >= 2.0) return std::numeric_limits<double>::infinity();
    return 1.0 / (2.0 - p) - (t < 0.0 ? t / (1.0 - p) : 0.0);
  }

  /// The limit for a mean that underflowed.
  double deviance_at_zero_mean(double y) const {
    const double p = var_power_;
    if (p >= 1.0) return std::numeric_limits<double>::infinity();
    return 2.0 * std::pow(y, 2.0 - p) / ((1.0 - p) * (2.0 - p));
  }

  double var_power_ = 1.5;
  bool quasi_ = false;
};
static_assert(LikelihoodFamily<Tweedie>);

}  // namespace webglm
