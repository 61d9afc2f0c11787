#pragma once

#include <string_view>

#include "webglm/common/numeric.hpp"
#include "webglm/families/domain.hpp"
#include "webglm/families/family.hpp"
#include "webglm/links/inverse.hpp"
#include "webglm/links/log.hpp"

namespace webglm {

/// Positive amounts with a constant coefficient of variation, sqrt(phi).
struct Gamma {
  using DefaultLink = Log;
  using RDefaultLink = Inverse;
  static constexpr std::string_view name = "Gamma";
  static constexpr std::string_view code = "gamma";
  static constexpr bool fixed_dispersion = false;
  static constexpr bool has_likelihood = true;

  std::string_view support() const { return "y > 0"; }
  bool in_support(double y) const { return is_positive(y); }
  bool in_mean_domain(double mu) const { return is_positive(mu); }
  double start_mu(double y, double /*weight*/) const { return y; }
  double variance(Mean m) const { return m.mu * m.mu; }
  /// 2 (r - log(1 + r)) with r = (y - mu) / mu; near r = -1, where 1 + r has lost its digits,
  /// y / mu has them.
  double unit_deviance(double y, Mean m) const {
    const double r = (y - m.mu) / m.mu;
    return 2.0 * (r > -0.9 ? log_deficit(r) : r - log_ratio(y, m.mu));
  }
  /// w times the log density with shape 1 / phi, and phi = deviance / sum(w), as R's logLik has
  /// it. Weights that divide the dispersion instead: log_density(y, m, 1, phi / w).
  double log_density(double y, Mean m, double weight, double phi) const;
  bool operator==(const Gamma&) const = default;
};
static_assert(LikelihoodFamily<Gamma>);

}  // namespace webglm
