#pragma once

#include <cmath>
#include <numbers>

#include "webglm/common/distributions.hpp"
#include "webglm/links/link.hpp"

namespace webglm {

/// eta = Phi^-1(mu), the quantile function of the standard normal (Bliss 1934).
struct Probit {
  static constexpr std::string_view name = "probit";
  double eta(double mu) const { return normal_quantile(mu); }
  /// erfc sees only |eta|: the smaller of mu and 1 - mu keeps its relative precision.
  Mean mean(double eta) const {
    const double smaller = 0.5 * std::erfc(std::abs(eta) * (0.5 * std::numbers::sqrt2));
    const double larger = 1.0 - smaller;
    const double slope = density(eta);
    return eta < 0.0 ? Mean{smaller, larger, slope} : Mean{larger, smaller, slope};
  }
  double derivative(double mu) const { return 1.0 / density(normal_quantile(mu)); }
  bool operator==(const Probit&) const = default;

 private:
  static double density(double x) {
    return std::exp(-0.5 * x * x) * (0.5 * std::numbers::sqrt2 * std::numbers::inv_sqrtpi);
  }
};
static_assert(Link<Probit>);

}  // namespace webglm
