#pragma once

#include <cmath>
#include <string_view>

#include "webglm/common/numeric.hpp"
#include "webglm/families/domain.hpp"
#include "webglm/families/family.hpp"
#include "webglm/links/logit.hpp"

namespace webglm {

/// 0/1 outcomes, or proportions y whose prior weight is the number of trials.
struct Binomial {
  using DefaultLink = Logit;
  using RDefaultLink = Logit;
  static constexpr std::string_view name = "Binomial";
  static constexpr std::string_view code = "binomial";
  static constexpr bool fixed_dispersion = true;
  static constexpr bool has_likelihood = true;

  std::string_view support() const { return "0 <= y <= 1"; }
  bool in_support(double y) const { return is_proportion(y); }
  /// 0 and 1 belong to the domain: far out, a mean rounds to them while the smaller of mu and
  /// 1 - mu is still known, and the deviance says whether a row allows it.
  bool in_mean_domain(double mu) const { return is_proportion(mu); }
  /// Half a success and half a failure more, as in R: mu stays inside (0, 1).
  double start_mu(double y, double weight) const { return (weight * y + 0.5) / (weight + 1.0); }
  double variance(Mean m) const { return m.mu * complement(m); }

  /// 0/1 outcomes need one logarithm, of the smaller of mu and 1 - mu where that is the
  /// accurate one. Else two parts, both positive, with y - mu taken on the smaller side too.
  double unit_deviance(double y, Mean m) const {
    const double one_minus = complement(m);
    if (y == 0.0) return -2.0 * log_of_complement(m.mu, one_minus);
    if (y == 1.0) return -2.0 * log_of_complement(one_minus, m.mu);
    const double difference = m.mu > 0.5 ? one_minus - (1.0 - y) : y - m.mu;
    return 2.0 *
           (deviance_part(y, m.mu, difference) + deviance_part(1.0 - y, one_minus, -difference));
  }

  /// log of the mass at round(w y) successes in round(w) trials, as R counts them; phi is 1.
  double log_density(double y, Mean m, double weight, double phi) const;
  bool operator==(const Binomial&) const = default;

 private:
  /// log(1 - part), given `rest` = 1 - part.
  static double log_of_complement(double part, double rest) {
    return part < 0.5 ? std::log1p(-part) : std::log(rest);
  }
};
static_assert(LikelihoodFamily<Binomial>);

}  // namespace webglm
