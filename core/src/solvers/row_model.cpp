#include "webglm/solvers/row_model.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

#include "simd/column_scan.hpp"
#include "simd/row_kernels.hpp"

namespace webglm {
namespace {

template <class T>
constexpr bool kIsCounting = std::is_same_v<T, Poisson> || std::is_same_v<T, QuasiPoisson>;
template <class T>
constexpr bool kIsProportion = std::is_same_v<T, Binomial> || std::is_same_v<T, QuasiBinomial>;

/// Whether `link` is canonical, so that dmu_deta is V(mu) and nothing needs to be divided.
template <class F>
bool is_canonical(const AnyLink& link) {
  if constexpr (kIsCounting<F>) return std::holds_alternative<Log>(link);
  if constexpr (kIsProportion<F>) return std::holds_alternative<Logit>(link);
  return std::is_same_v<F, Gaussian> && std::holds_alternative<Identity>(link);
}

/// V(mu) and the slope both underflow in the far tails of a link onto (0, 1); such a row has no
/// information left to give and contributes its deviance alone.
void drop_unusable(RowBlock& block) {
  for (std::uint32_t r = 0; r < kBlockRows; ++r) {
    if (std::isfinite(block.u[r]) && std::isfinite(block.weight[r])) continue;
    block.u[r] = block.weight[r] = 0.0;
  }
}

template <class F>
void general_scores(const F& family, RowBlock& block) {
  double unusable = 0.0;  // becomes NaN with any product that is not finite
  for (std::uint32_t r = 0; r < kBlockRows; ++r) {
    const double slope = block.slope[r];
    const double variance = family.variance({block.mu[r], block.one_minus[r], slope});
    const double ratio = slope / variance;
    block.variance[r] = variance;
    block.u[r] = block.prior[r] * (block.y[r] - block.mu[r]) * ratio;
    block.weight[r] = block.prior[r] * slope * ratio;
    unusable += (block.u[r] + block.weight[r]) * 0.0;
  }
  if (unusable != 0.0) drop_unusable(block);
}

template <class F>
double count_invalid(const F& family, const RowBlock& block) {
  // The means that a family allows are an interval: the extremes speak for all.
  const simd::ColumnScan scan = simd::scan_column(block.mu.data(), kBlockRows);
  if (scan.finite && family.in_mean_domain(scan.least) && family.in_mean_domain(scan.greatest)) {
    return 0.0;
  }
  double invalid = 0.0;
  for (std::uint32_t r = 0; r < kBlockRows; ++r) {
    if (block.prior[r] > 0.0 && !family.in_mean_domain(block.mu[r])) invalid += 1.0;
  }
  return invalid;
}

template <class F>
RowTotals totals_of(const F& family, const RowBlock& block) {
  RowTotals totals;
  for (std::uint32_t r = 0; r < kBlockRows; ++r) {
    const double w = block.prior[r];
    if (w == 0.0) continue;
    totals.deviance +=
        w * family.unit_deviance(block.y[r], {block.mu[r], block.one_minus[r], block.slope[r]});
    const double residual = block.y[r] - block.mu[r];
    if (residual != 0.0) totals.pearson_chi2 += w * residual * residual / block.variance[r];
  }
  return totals;
}

}  // namespace

bool load_rows(const Observations& observations, RowRange rows, RowBlock& block) {
  const auto y = observations.y.values().subspan(rows.first, rows.count);
  std::copy(y.begin(), y.end(), block.y.begin());
  std::fill(block.y.begin() + rows.count, block.y.end(), 0.0);
  std::fill(block.prior.begin() + rows.count, block.prior.end(), 0.0);
  if (observations.prior_weight.size() == 0) {
    std::fill_n(block.prior.begin(), rows.count, 1.0);
    return rows.count < kBlockRows;
  }
  const auto w = observations.prior_weight.values().subspan(rows.first, rows.count);
  std::copy(w.begin(), w.end(), block.prior.begin());
  return std::find(block.prior.begin(), block.prior.end(), 0.0) != block.prior.end();
}

void start_eta(const RowModel& model, RowBlock& block) {
  std::visit(
      [&](const auto& family) {
        for (std::uint32_t r = 0; r < kBlockRows; ++r) {
          const double w = block.prior[r];
          block.mu[r] = w > 0.0 ? family.start_mu(block.y[r], w) : model.fallback_mean;
        }
      },
      model.family);
  std::visit(
      [&](const auto& link) {
        for (std::uint32_t r = 0; r < kBlockRows; ++r) {
          block.eta[r] = link.eta(block.mu[r]);
          if (!std::isfinite(block.eta[r])) block.eta[r] = link.eta(model.fallback_mean);
        }
      },
      model.link);
}

void update_means(const RowModel& model, RowBlock& block) {
  std::visit(
      [&]<class L>(const L& link) {
        if constexpr (std::is_same_v<L, Log>) {
          simd::log_link_means(block.eta.data(), block.mu.data());
          block.slope = block.mu;
          block.one_minus.fill(std::numeric_limits<double>::quiet_NaN());
        } else if constexpr (std::is_same_v<L, Logit>) {
          simd::logit_link_means(block.eta.data(), block.mu.data(), block.one_minus.data(),
                                 block.slope.data());
        } else {
          for (std::uint32_t r = 0; r < kBlockRows; ++r) {
            const Mean mean = link.mean(block.eta[r]);
            block.mu[r] = mean.mu;
            block.one_minus[r] = mean.one_minus;
            block.slope[r] = mean.dmu_deta;
          }
        }
      },
      model.link);
}

double update_scores(const RowModel& model, bool some_weight_is_zero, RowBlock& block) {
  if (some_weight_is_zero) {
    for (std::uint32_t r = 0; r < kBlockRows; ++r) {
      if (block.prior[r] == 0.0) block.y[r] = block.mu[r];
    }
  }
  const double invalid = std::visit(
      [&]<class F>(const F& family) {
        if (is_canonical<F>(model.link)) {
          block.variance = block.slope;
          simd::canonical_scores(block.y.data(), block.mu.data(), block.prior.data(),
                                 block.slope.data(), block.u.data(), block.weight.data());
        } else {
          general_scores(family, block);
        }
        return count_invalid(family, block);
      },
      model.family);
  if (some_weight_is_zero) {
    for (std::uint32_t r = 0; r < kBlockRows; ++r) {
      if (block.prior[r] == 0.0) block.u[r] = block.weight[r] = 0.0;
    }
  }
  return invalid;
}

RowTotals row_totals(const RowModel& model, const RowBlock& block) {
  return std::visit(
      [&]<class F>(const F& family) {
        if constexpr (kIsCounting<F>) {
          RowTotals totals;
          if (simd::poisson_totals(block.y.data(), block.mu.data(), block.prior.data(),
                                   totals.deviance, totals.pearson_chi2)) {
            return totals;
          }
        }
        return totals_of(family, block);
      },
      model.family);
}

}  // namespace webglm
