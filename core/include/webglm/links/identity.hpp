#pragma once

#include "webglm/links/link.hpp"

namespace webglm {

/// eta = mu, the canonical link of the Gaussian.
struct Identity {
  static constexpr std::string_view name = "identity";
  double eta(double mu) const { return mu; }
  Mean mean(double eta) const { return {eta, 1.0 - eta, 1.0}; }
  double derivative(double /*mu*/) const { return 1.0; }
  bool operator==(const Identity&) const = default;
};
static_assert(Link<Identity>);

}  // namespace webglm
