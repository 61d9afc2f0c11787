#include "webglm/inference/pseudo_r2.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <variant>

#include "webglm/common/segments.hpp"
#include "webglm/inference/likelihood.hpp"
#include "webglm/solvers/block_reader.hpp"

namespace webglm {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Trials of a proportion count one by one.
double tjur(const Fit& fit) {
  if (!std::holds_alternative<Binomial>(fit.options.family)) return kNan;
  const Observations& observations = fit.rows().observations;
  BlockReader reader(fit.rows().design, observations, fit.row_model());
  reader.set_coefficients(fit.state.beta);
  double mu_success = 0.0, mu_failure = 0.0, successes = 0.0, failures = 0.0;
  for (std::uint64_t block = 0; block < Segments(observations.rows()).blocks(); ++block) {
    reader.load(block);
    reader.predict();
    for (std::uint32_t r = 0; r < reader.rows().count; ++r) {
      const std::uint64_t row = reader.rows().first + r;
      const double w = observations.weight(row);
      if (w <= 0.0) continue;
      const double y = observations.y.values()[row];
      const double mu = reader.block().mu[r];
      mu_success += w * y * mu;
      mu_failure += w * (1.0 - y) * mu;
      successes += w * y;
      failures += w * (1.0 - y);
    }
  }
  return mu_success / successes - mu_failure / failures;
}

/// R's, whatever the conventions of the fit: both likelihoods have to have the same ones.
double log_likelihood_of(Fit fit) {
  fit.use(Conventions::kR);
  return log_likelihood(fit);
}

/// log L - log L_0: half the fall of the deviance where phi is known, and R's n / 2 log(ratio) for
/// a Gaussian, whose phi is deviance / n in both.
double log_likelihood_ratio(const Fit& fit) {
  if (fixed_dispersion(fit.options.family)) return 0.5 * (fit.null_deviance - fit.deviance);
  if (!std::holds_alternative<Gaussian>(fit.options.family)) return kNan;
  return 0.5 * fit.nobs * std::log(fit.null_deviance / fit.deviance);
}

}  // namespace

PseudoR2 pseudo_r2(const Fit& fit) {
  const double ratio = log_likelihood_ratio(fit);
  const double log_l = log_likelihood_of(fit);
  PseudoR2 out;
  out.deviance = 1.0 - fit.deviance / fit.null_deviance;
  out.mcfadden = ratio / (ratio - log_l);
  out.cox_snell = -std::expm1(-2.0 * ratio / fit.nobs);
  out.nagelkerke = out.cox_snell / -std::expm1(2.0 * (log_l - ratio) / fit.nobs);
  out.tjur = tjur(fit);
  return out;
}

}  // namespace webglm
