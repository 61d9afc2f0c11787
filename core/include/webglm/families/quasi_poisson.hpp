#pragma once

#include <string_view>

#include "webglm/families/poisson.hpp"

namespace webglm {

/// The Poisson's mean and variance with phi estimated; no density (Wedderburn 1974).
struct QuasiPoisson {
  using DefaultLink = Log;
  using RDefaultLink = Log;
  static constexpr std::string_view name = "QuasiPoisson";
  static constexpr std::string_view code = "quasi_poisson";
  static constexpr bool fixed_dispersion = false;
  static constexpr bool has_likelihood = false;

  std::string_view support() const { return Poisson{}.support(); }
  bool in_support(double y) const { return Poisson{}.in_support(y); }
  bool in_mean_domain(double mu) const { return Poisson{}.in_mean_domain(mu); }
  double start_mu(double y, double weight) const { return Poisson{}.start_mu(y, weight); }
  double variance(Mean m) const { return Poisson{}.variance(m); }
  double unit_deviance(double y, Mean m) const { return Poisson{}.unit_deviance(y, m); }
  bool operator==(const QuasiPoisson&) const = default;
};
static_assert(Family<QuasiPoisson>);

}  // namespace webglm
