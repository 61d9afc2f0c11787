#pragma once

#include <string_view>

#include "webglm/families/binomial.hpp"

namespace webglm {

/// The binomial's mean and variance with phi estimated; no density (Wedderburn 1974).
struct QuasiBinomial {
  using DefaultLink = Logit;
  using RDefaultLink = Logit;
  static constexpr std::string_view name = "QuasiBinomial";
  static constexpr std::string_view code = "quasi_binomial";
  static constexpr bool fixed_dispersion = false;
  static constexpr bool has_likelihood = false;

  std::string_view support() const { return Binomial{}.support(); }
  bool in_support(double y) const { return Binomial{}.in_support(y); }
  bool in_mean_domain(double mu) const { return Binomial{}.in_mean_domain(mu); }
  double start_mu(double y, double weight) const { return Binomial{}.start_mu(y, weight); }
  double variance(Mean m) const { return Binomial{}.variance(m); }
  double unit_deviance(double y, Mean m) const { return Binomial{}.unit_deviance(y, m); }
  bool operator==(const QuasiBinomial&) const = default;
};
static_assert(Family<QuasiBinomial>);

}  // namespace webglm
