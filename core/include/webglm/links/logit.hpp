#pragma once

#include <cmath>

#include "webglm/links/link.hpp"

namespace webglm {

/// eta = log(mu / (1 - mu)), the canonical link of the binomial.
struct Logit {
  static constexpr std::string_view name = "logit";
  /// The two logarithms cancel near mu = 1/2, where 2 atanh(2 mu - 1) is the same function.
  double eta(double mu) const {
    if (std::abs(mu - 0.5) < 0.25) return 2.0 * std::atanh(2.0 * mu - 1.0);
    return std::log(mu) - std::log1p(-mu);
  }
  /// exp sees only -|eta|, so it cannot overflow, and the smaller of mu and
  /// 1 - mu keeps its full relative precision in both tails.
  Mean mean(double eta) const {
    const double e = std::exp(-std::abs(eta));
    const double larger = 1.0 / (1.0 + e);
    const double smaller = e * larger;
    const double slope = smaller * larger;
    return eta < 0.0 ? Mean{smaller, larger, slope} : Mean{larger, smaller, slope};
  }
  double derivative(double mu) const { return 1.0 / (mu * (1.0 - mu)); }
  bool operator==(const Logit&) const = default;
};
static_assert(Link<Logit>);

}  // namespace webglm
