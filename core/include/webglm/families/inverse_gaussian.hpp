#pragma once

#include <string_view>

#include "webglm/families/domain.hpp"
#include "webglm/families/family.hpp"
#include "webglm/links/inverse_square.hpp"
#include "webglm/links/log.hpp"

namespace webglm {

/// Positive amounts with V = mu^3: a heavier right tail than the gamma (Tweedie 1957).
struct InverseGaussian {
  using DefaultLink = Log;
  using RDefaultLink = InverseSquare;
  static constexpr std::string_view name = "InverseGaussian";
  static constexpr std::string_view code = "inverse_gaussian";
  static constexpr bool fixed_dispersion = false;
  static constexpr bool has_likelihood = true;

  std::string_view support() const { return "y > 0"; }
  bool in_support(double y) const { return is_positive(y); }
  bool in_mean_domain(double mu) const { return is_positive(mu); }
  double start_mu(double y, double /*weight*/) const { return y; }
  double variance(Mean m) const { return m.mu * m.mu * m.mu; }
  /// (y - mu)^2 / (y mu^2), in an order that overflows only where the result does.
  double unit_deviance(double y, Mean m) const {
    const double r = (y - m.mu) / m.mu;
    return r / y * r;
  }
  /// w times the log density with dispersion phi = deviance / sum(w), as R's logLik has it.
  /// Weights that divide the dispersion instead: log_density(y, m, 1, phi / w).
  double log_density(double y, Mean m, double weight, double phi) const;
  bool operator==(const InverseGaussian&) const = default;
};
static_assert(LikelihoodFamily<InverseGaussian>);

}  // namespace webglm
