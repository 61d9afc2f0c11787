#pragma once

#include <string_view>

#include "webglm/common/numeric.hpp"
#include "webglm/families/domain.hpp"
#include "webglm/families/family.hpp"
#include "webglm/links/log.hpp"

namespace webglm {

/// Counts, or rates whose prior weight is the exposure.
struct Poisson {
  using DefaultLink = Log;
  using RDefaultLink = Log;
  static constexpr std::string_view name = "Poisson";
  static constexpr std::string_view code = "poisson";
  static constexpr bool fixed_dispersion = true;
  static constexpr bool has_likelihood = true;

  std::string_view support() const { return "y >= 0"; }
  bool in_support(double y) const { return is_non_negative(y); }
  bool in_mean_domain(double mu) const { return is_positive(mu); }
  /// y itself would put eta = log(0) at zero counts.
  double start_mu(double y, double /*weight*/) const { return y + 0.1; }
  double variance(Mean m) const { return m.mu; }
  /// y log(y / mu) - (y - mu) cancels near y = mu; this form does not (Loader 2000).
  double unit_deviance(double y, Mean m) const { return 2.0 * deviance_part(y, m.mu, y - m.mu); }
  /// w times the log mass, as R weights it; phi is 1. The factorial of a y that is not whole is
  /// Gamma(y + 1), where R gives -Inf.
  double log_density(double y, Mean m, double weight, double phi) const;
  bool operator==(const Poisson&) const = default;
};
static_assert(LikelihoodFamily<Poisson>);

}  // namespace webglm
