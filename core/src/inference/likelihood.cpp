#include "webglm/inference/likelihood.hpp"

#include <cmath>
#include <limits>
#include <variant>

#include "webglm/solvers/block_reader.hpp"

namespace webglm {
namespace {

struct Total {
  double value = 0.0;
  static void merge(Total& into, const Total& from) { into.value += from.value; }
};

double sum_of_weights(const Observations& observations) {
  return sum_segments<Total>(observations.rows(),
                             [&](Total& part, std::uint64_t first, std::uint64_t last) {
                               for (std::uint64_t row = first; row < last; ++row)
                                 part.value += observations.weight(row);
                             })
      .value;
}

double estimated_numbers(const Fit& fit) {
  if (fit.options.conventions != Conventions::kR) return fit.rank;
  return fit.rank + (fit.estimates_dispersion() ? 1.0 : 0.0) + (fit.parameter ? 1.0 : 0.0);
}

/// The family whose density is meant; rustystats takes that of the base family for a quasi one.
AnyFamily density_family(const Fit& fit) {
  const AnyFamily& family = fit.options.family;
  if (fit.options.conventions != Conventions::kRustystats) return family;
  if (std::holds_alternative<QuasiPoisson>(family)) return Poisson{};
  if (std::holds_alternative<QuasiBinomial>(family)) return Binomial{};
  return family;
}

double density_dispersion(const Fit& fit, const AnyFamily& family) {
  if (fixed_dispersion(family)) return 1.0;
  const Conventions conventions = fit.options.conventions;
  const bool by_deviance =
      conventions == Conventions::kR ||
      (conventions == Conventions::kStatsmodels && std::holds_alternative<Gaussian>(family));
  if (!by_deviance && conventions != Conventions::kGlum) return fit.scale;
  const double weights = sum_of_weights(fit.rows().observations);
  return by_deviance ? likelihood_dispersion(family, fit.deviance, fit.nobs, weights)
                     : fit.pearson_chi2 / (weights - 1.0);
}

/// What a row of weight w adds.
enum class RowWeight {
  kAsInR,    ///< the density of one row with w, as R's family has it
  kFactor,   ///< w times the log density of a row without weight
  kDivisor,  ///< the log density of a row with phi / w
};

RowWeight row_weight(const Fit& fit, const AnyFamily& family) {
  const Conventions conventions = fit.options.conventions;
  if (fit.options.weights_type == WeightsType::kFrequency) return RowWeight::kFactor;
  if (conventions == Conventions::kR) return RowWeight::kAsInR;
  const bool divides = conventions == Conventions::kStatsmodels && !fixed_dispersion(family);
  return divides ? RowWeight::kDivisor : RowWeight::kFactor;
}

}  // namespace

double log_likelihood(const Fit& fit) {
  const AnyFamily family = density_family(fit);
  if (!has_likelihood(family)) return std::numeric_limits<double>::quiet_NaN();
  const Observations& observations = fit.rows().observations;
  const double phi = density_dispersion(fit, family);
  const RowWeight weighting = row_weight(fit, family);
  const bool half_deviance = fit.options.conventions == Conventions::kRustystats &&
                             std::holds_alternative<Tweedie>(family);
  BlockReader reader(fit.rows().design, observations, fit.row_model());
  reader.set_coefficients(fit.state.beta);
  const auto add_block = [&]<class F>(Total& part, const F& f) {
    const RowRange range = reader.rows();
    const RowBlock& block = reader.block();
    for (std::uint32_t r = 0; r < range.count; ++r) {
      const double w = observations.weight(range.first + r);
      if (w <= 0.0) continue;
      const Mean mean{block.mu[r], block.one_minus[r], block.slope[r]};
      if constexpr (F::has_likelihood) {
        const double y = observations.y.values()[range.first + r];
        if (half_deviance) {
          part.value -= 0.5 * f.unit_deviance(y, mean);
          continue;
        }
        const bool own = weighting == RowWeight::kAsInR;
        const double density =
            f.log_density(y, mean, own ? w : 1.0, weighting == RowWeight::kDivisor ? phi / w : phi);
        part.value += weighting == RowWeight::kFactor ? w * density : density;
      }
    }
  };
  return sum_segments<Total>(observations.rows(),
                             [&](Total& part, std::uint64_t first, std::uint64_t last) {
                               for (std::uint64_t block = first / kBlockRows;
                                    block * kBlockRows < last; ++block) {
                                 reader.load(block);
                                 reader.predict();
                                 std::visit([&](const auto& f) { add_block(part, f); }, family);
                               }
                             })
      .value;
}

double aic(const Fit& fit, double log_likelihood) {
  if (!has_likelihood(fit.options.family)) return std::numeric_limits<double>::quiet_NaN();
  return -2.0 * log_likelihood + 2.0 * estimated_numbers(fit);
}

double bic(const Fit& fit, double log_likelihood) {
  if (!has_likelihood(fit.options.family)) return std::numeric_limits<double>::quiet_NaN();
  return -2.0 * log_likelihood + std::log(fit.nobs) * estimated_numbers(fit);
}

}  // namespace webglm
