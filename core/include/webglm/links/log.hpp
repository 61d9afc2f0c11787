#pragma once

#include <cmath>
#include <limits>

#include "webglm/links/link.hpp"

namespace webglm {

/// eta = log(mu), the canonical link of the Poisson; coefficients are log relativities.
struct Log {
  static constexpr std::string_view name = "log";
  double eta(double mu) const { return std::log(mu); }
  /// 1 - mu is left open: a second exponential per row would serve the binomial alone.
  Mean mean(double eta) const {
    const double mu = std::exp(eta);
    return {mu, std::numeric_limits<double>::quiet_NaN(), mu};
  }
  double derivative(double mu) const { return 1.0 / mu; }
  bool operator==(const Log&) const = default;
};
static_assert(Link<Log>);

}  // namespace webglm
