#pragma once

#include <cmath>

#include "webglm/links/link.hpp"

namespace webglm {

/// eta = 1 / mu^2 for mu > 0, the canonical link of the inverse Gaussian up to a factor.
struct InverseSquare {
  static constexpr std::string_view name = "inverse_square";
  double eta(double mu) const { return mu >= 0.0 ? 1.0 / (mu * mu) : kNoMean.mu; }
  Mean mean(double eta) const {
    const double mu = 1.0 / std::sqrt(eta);
    return {mu, 1.0 - mu, -0.5 * mu / eta};
  }
  double derivative(double mu) const { return mu >= 0.0 ? -2.0 / (mu * mu * mu) : kNoMean.mu; }
  bool operator==(const InverseSquare&) const = default;
};
static_assert(Link<InverseSquare>);

}  // namespace webglm
