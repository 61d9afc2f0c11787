#pragma once

#include <string_view>

#include "webglm/families/domain.hpp"
#include "webglm/families/family.hpp"
#include "webglm/links/identity.hpp"

namespace webglm {

/// y ~ N(mu, phi / w).
struct Gaussian {
  using DefaultLink = Identity;
  using RDefaultLink = Identity;
  static constexpr std::string_view name = "Gaussian";
  static constexpr std::string_view code = "gaussian";
  static constexpr bool fixed_dispersion = false;
  static constexpr bool has_likelihood = true;

  std::string_view support() const { return "y finite"; }
  bool in_support(double y) const { return is_finite(y); }
  bool in_mean_domain(double mu) const { return is_finite(mu); }
  double start_mu(double y, double /*weight*/) const { return y; }
  double variance(Mean /*mean*/) const { return 1.0; }
  double unit_deviance(double y, Mean m) const { return (y - m.mu) * (y - m.mu); }
  /// Variance phi / w. R's logLik has phi = deviance / n.
  double log_density(double y, Mean m, double weight, double phi) const;
  bool operator==(const Gaussian&) const = default;
};
static_assert(LikelihoodFamily<Gaussian>);

}  // namespace webglm
