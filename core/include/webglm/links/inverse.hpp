#pragma once

#include "webglm/links/link.hpp"

namespace webglm {

/// eta = 1 / mu, the canonical link of the gamma up to its sign.
struct Inverse {
  static constexpr std::string_view name = "inverse";
  double eta(double mu) const { return 1.0 / mu; }
  Mean mean(double eta) const {
    const double mu = 1.0 / eta;
    return {mu, (eta - 1.0) * mu, -mu * mu};
  }
  double derivative(double mu) const { return -1.0 / (mu * mu); }
  bool operator==(const Inverse&) const = default;
};
static_assert(Link<Inverse>);

}  // namespace webglm
