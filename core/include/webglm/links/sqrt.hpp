#pragma once

#include <cmath>

#include "webglm/links/link.hpp"

namespace webglm {

/// eta = sqrt(mu), which makes the variance of a Poisson nearly constant. Its range is
/// eta >= 0: a negative eta would have a mean, but the link would not be monotone.
struct Sqrt {
  static constexpr std::string_view name = "sqrt";
  double eta(double mu) const { return std::sqrt(mu); }
  Mean mean(double eta) const {
    if (!(eta >= 0.0)) return kNoMean;
    return {eta * eta, (1.0 - eta) * (1.0 + eta), 2.0 * eta};
  }
  double derivative(double mu) const { return 0.5 / std::sqrt(mu); }
  bool operator==(const Sqrt&) const = default;
};
static_assert(Link<Sqrt>);

}  // namespace webglm
