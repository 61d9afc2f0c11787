#include "webglm/diagnostics/quantile_residuals.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <variant>

#include "webglm/common/distributions.hpp"
#include "webglm/common/error.hpp"
#include "webglm/solvers/block_reader.hpp"

namespace webglm {
namespace {

using Step = DistributionStep;

/// The finaliser of SplitMix64 (Steele, Lea & Flood 2014), inside (0, 1).
double uniform(std::uint32_t seed, std::uint64_t row) {
  std::uint64_t z = (std::uint64_t{seed} << 32) + (row + 1) * 0x9e3779b97f4a7c15ULL;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
  z ^= z >> 31;
  return (static_cast<double>(z >> 11) + 0.5) * 0x1p-53;
}

/// By the tail that is smaller, so that far residuals keep their digits.
double normal_score(const Step& step, double u) {
  const double lower = step.below.lower + u * (step.upto.lower - step.below.lower);
  if (lower < 0.5) return normal_quantile(lower);
  const double upper = step.upto.upper + (1.0 - u) * (step.below.upper - step.upto.upper);
  return -normal_quantile(upper);
}

Step point(const Tails& tails) { return {tails, tails}; }
Tails reversed(const Tails& tails) { return {tails.upper, tails.lower}; }

/// P(Y <= k) is a gamma's upper tail at mu, of shape k + 1.
Step poisson_step(double y, double mu) {
  const auto upto = [mu](double k) {
    return k < 0.0 ? Tails{0.0, 1.0} : reversed(gamma_tails(k + 1.0, mu));
  };
  const double k = std::floor(y);
  return {upto(k - 1.0), upto(k)};
}

Step binomial_step(double y, const Mean& mean, double trials) {
  const auto upto = [&](double k) {
    if (k < 0.0) return Tails{0.0, 1.0};
    if (k >= trials) return Tails{1.0, 0.0};
    return reversed(beta_tails(k + 1.0, trials - k, mean.mu));
  };
  const double k = std::nearbyint(y * trials);
  return {upto(k - 1.0), upto(k)};
}

Step negative_binomial_step(double y, double mu, double theta) {
  const double failure = mu / (theta + mu);
  const auto upto = [&](double k) {
    return k < 0.0 ? Tails{0.0, 1.0} : reversed(beta_tails(k + 1.0, theta, failure));
  };
  const double k = std::floor(y);
  return {upto(k - 1.0), upto(k)};
}

Tails gamma_at(double y, double mu, double phi) { return gamma_tails(1.0 / phi, y / (mu * phi)); }

/// Phi(a) + exp(2 / (mu phi)) Phi(-b) (Shuster 1968); the second term by the asymptotic series of
/// the normal tail where its factors leave the range of a double.
Tails inverse_gaussian_at(double y, double mu, double phi) {
  const double root = 1.0 / std::sqrt(phi * y);
  const double a = root * (y / mu - 1.0);
  const double b = root * (y / mu + 1.0);
  const double exponent = 2.0 / (mu * phi);
  const double s = 1.0 / (b * b);
  const double second = exponent < 600.0
                            ? std::exp(exponent) * normal_upper_tail(b)
                            : std::exp(-0.5 * a * a) / (b * std::sqrt(2.0 * std::numbers::pi)) *
                                  (1.0 - s * (1.0 - s * (3.0 - 15.0 * s)));
  return {normal_upper_tail(-a) + second, std::max(normal_upper_tail(a) - second, 0.0)};
}

/// A Poisson number of gamma amounts: none with chance exp(-rate); the sum goes over all numbers
/// with a chance above e^-50 or so.
Step compound_step(double y, double mu, double phi, double p) {
  const double rate = std::pow(mu, 2.0 - p) / (phi * (2.0 - p));
  const double none = std::exp(-rate);
  if (y == 0.0) return {{0.0, 1.0}, {none, -std::expm1(-rate)}};
  const double shape = (2.0 - p) / (p - 1.0);
  const double x = y / (phi * (p - 1.0) * std::pow(mu, p - 1.0));
  const double width = 10.0 * std::sqrt(rate) + 20.0;
  const double first = std::max(1.0, std::floor(rate - width));
  Tails total{first > 1.0 ? 0.0 : none, 0.0};
  for (double j = first; j <= rate + 2.0 * width; j += 1.0) {
    const double chance = std::exp(j * std::log(rate) - rate - log_gamma(j + 1.0));
    const Tails amount = gamma_tails(j * shape, x);
    total.lower += chance * amount.lower;
    total.upper += chance * amount.upper;
  }
  return point(total);
}

[[noreturn]] void refuse(const AnyFamily& family) {
  throw_error(ErrorCode::kUnsupportedModel,
              "quantile residuals need a distribution function, which {} does not have here",
              {name_of(family)});
}

}  // namespace

DistributionStep distribution_at(const AnyFamily& family, double y, const Mean& mean, double weight,
                                 double phi) {
  const double mu = mean.mu;
  const auto* tweedie = std::get_if<Tweedie>(&family);
  const double p = tweedie != nullptr ? tweedie->var_power() : -1.0;
  if (std::holds_alternative<Gaussian>(family) || p == 0.0) {
    const double z = (y - mu) / std::sqrt(phi / weight);
    return point({normal_upper_tail(-z), normal_upper_tail(z)});
  }
  if (std::holds_alternative<Poisson>(family)) return poisson_step(y, mu);
  if (std::holds_alternative<Binomial>(family)) {
    return binomial_step(y, mean, std::nearbyint(weight));
  }
  if (std::holds_alternative<Gamma>(family) || p == 2.0) {
    return point(gamma_at(y, mu, phi / weight));
  }
  if (std::holds_alternative<InverseGaussian>(family) || p == 3.0) {
    return point(inverse_gaussian_at(y, mu, phi / weight));
  }
  if (tweedie != nullptr) return compound_step(y, mu, phi / weight, p);
  return negative_binomial_step(y, mu, std::get<NegativeBinomial>(family).theta());
}

std::vector<double> quantile_residuals(const Fit& fit, std::uint32_t seed) {
  const AnyFamily& family = fit.options.family;
  if (!has_likelihood(family)) refuse(family);
  const bool frequency = fit.options.weights_type == WeightsType::kFrequency;
  const Observations& observations = fit.rows().observations;
  BlockReader reader(fit.rows().design, observations, fit.row_model());
  reader.set_coefficients(fit.state.beta);
  std::vector<double> out(observations.rows(), 0.0);
  for (std::uint64_t block = 0; block < Segments(out.size()).blocks(); ++block) {
    reader.load(block);
    reader.predict();
    const RowBlock& rows = reader.block();
    for (std::uint32_t r = 0; r < reader.rows().count; ++r) {
      const std::uint64_t row = reader.rows().first + r;
      if (!(rows.prior[r] > 0.0)) continue;
      const double w = frequency ? 1.0 : rows.prior[r];
      const Mean mean{rows.mu[r], rows.one_minus[r], rows.slope[r]};
      out[row] =
          normal_score(distribution_at(family, rows.y[r], mean, w, fit.scale), uniform(seed, row));
    }
  }
  return out;
}

}  // namespace webglm
