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
  return fit.rank + (fit.estimates_dispersion() ? 1.0 : 0.0);
}

}  // namespace

double log_likelihood(const Fit& fit) {
  const AnyFamily& family = fit.options.family;
  if (!has_likelihood(family)) return std::numeric_limits<double>::quiet_NaN();
  const Observations& observations = fit.rows().observations;
  const double phi =
      likelihood_dispersion(family, fit.deviance, fit.nobs, sum_of_weights(observations));
  // A row that stands for w equal rows has w times the log density of one.
  const bool counts = fit.options.weights_type == WeightsType::kFrequency;
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
        part.value +=
            counts ? w * f.log_density(y, mean, 1.0, phi) : f.log_density(y, mean, w, phi);
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
  return -2.0 * log_likelihood + 2.0 * estimated_numbers(fit);
}

double bic(const Fit& fit, double log_likelihood) {
  return -2.0 * log_likelihood + std::log(fit.nobs) * estimated_numbers(fit);
}

}  // namespace webglm
