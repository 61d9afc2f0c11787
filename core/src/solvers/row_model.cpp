#include "webglm/solvers/row_model.hpp"

#include <cmath>
#include <variant>

namespace webglm {
namespace {

/// u and weight of one row. V(mu) and the slope both underflow in the far tails of a link onto
/// (0, 1); such a row has no information left to give and contributes its deviance alone.
void set_score(double residual, double w, std::uint32_t r, RowBlock& block) {
  const double slope = block.slope[r];
  const double ratio = slope / block.variance[r];
  const bool usable = std::isfinite(ratio) && std::isfinite(slope);
  block.u[r] = usable ? w * residual * ratio : 0.0;
  block.weight[r] = usable ? w * slope * ratio : 0.0;
}

}  // namespace

void start_eta(const RowModel& model, const Observations& observations, RowRange rows,
               RowBlock& block) {
  std::visit(
      [&](const auto& family, const auto& link) {
        for (std::uint32_t r = 0; r < rows.count; ++r) {
          const std::uint64_t row = rows.first + r;
          const double w = observations.weight(row);
          if (w <= 0.0) {
            block.eta[r] = 0.0;
            continue;
          }
          double eta = link.eta(family.start_mu(observations.y.values()[row], w));
          if (!std::isfinite(eta)) eta = link.eta(model.fallback_mean);
          block.eta[r] = eta;
        }
      },
      model.family, model.link);
}

void update_means(const RowModel& model, RowRange rows, RowBlock& block) {
  std::visit(
      [&](const auto& link) {
        for (std::uint32_t r = 0; r < rows.count; ++r) {
          const Mean mean = link.mean(block.eta[r]);
          block.mu[r] = mean.mu;
          block.one_minus[r] = mean.one_minus;
          block.slope[r] = mean.dmu_deta;
        }
      },
      model.link);
}

RowTotals update_row_block(const RowModel& model, const Observations& observations, RowRange rows,
                           RowBlock& block) {
  const double* y = observations.y.values().data() + rows.first;
  RowTotals totals;
  std::visit(
      [&](const auto& family) {
        for (std::uint32_t r = 0; r < rows.count; ++r) {
          const double w = observations.weight(rows.first + r);
          if (w <= 0.0) {
            block.u[r] = block.weight[r] = block.variance[r] = 0.0;
            continue;
          }
          const Mean mean{block.mu[r], block.one_minus[r], block.slope[r]};
          if (!family.in_mean_domain(mean.mu)) totals.invalid += 1.0;
          block.variance[r] = family.variance(mean);
          const double residual = y[r] - mean.mu;
          set_score(residual, w, r, block);
          totals.deviance += w * family.unit_deviance(y[r], mean);
          if (residual != 0.0) {
            totals.pearson_chi2 += w * residual * residual / block.variance[r];
          }
        }
      },
      model.family);
  for (std::uint32_t r = rows.count; r < kBlockRows; ++r) block.u[r] = block.weight[r] = 0.0;
  return totals;
}

}  // namespace webglm
