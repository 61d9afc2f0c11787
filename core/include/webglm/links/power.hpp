#pragma once

#include <cmath>

#include "webglm/links/link.hpp"

namespace webglm {

/// eta = mu^exponent for mu, eta >= 0, with an exponent that is finite and not 0 (the limit 0
/// is the log link).
class Power {
 public:
  static constexpr std::string_view name = "power";

  Power() = default;
  /// Throws `invalid_input` for an exponent that is 0, infinite or NaN.
  explicit Power(double exponent);

  double exponent() const { return exponent_; }
  double eta(double mu) const { return mu >= 0.0 ? std::pow(mu, exponent_) : kNoMean.mu; }
  Mean mean(double eta) const {
    if (!(eta >= 0.0)) return kNoMean;
    const double mu = std::pow(eta, 1.0 / exponent_);
    const double dmu_deta =
        eta > 0.0 ? mu / (exponent_ * eta) : std::pow(0.0, 1.0 / exponent_ - 1.0) / exponent_;
    return {mu, 1.0 - mu, dmu_deta};
  }
  double derivative(double mu) const {
    return mu >= 0.0 ? exponent_ * std::pow(mu, exponent_ - 1.0) : kNoMean.mu;
  }
  bool operator==(const Power&) const = default;

 private:
  double exponent_ = 0.5;
};
static_assert(Link<Power>);

}  // namespace webglm
