#pragma once

#include <cmath>

#include "webglm/links/link.hpp"

namespace webglm {

/// eta = log(-log(1 - mu)): a binomial that asks whether a Poisson count is positive.
struct Cloglog {
  static constexpr std::string_view name = "cloglog";
  double eta(double mu) const { return std::log(-std::log1p(-mu)); }
  /// The slope is e^eta (1 - mu); for large eta that is infinity times zero, whose limit is 0.
  Mean mean(double eta) const {
    const double e = std::exp(eta);
    const double one_minus = std::exp(-e);
    return {-std::expm1(-e), one_minus, one_minus == 0.0 ? 0.0 : e * one_minus};
  }
  double derivative(double mu) const { return -1.0 / ((1.0 - mu) * std::log1p(-mu)); }
  bool operator==(const Cloglog&) const = default;
};
static_assert(Link<Cloglog>);

}  // namespace webglm
