#include "webglm/solvers/row_model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <variant>

#include "simd/column_scan.hpp"
#include "simd/elementary.hpp"
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

constexpr RowBlock::Numbers kOnes = [] {
  RowBlock::Numbers ones{};
  ones.fill(1.0);
  return ones;
}();

/// V(mu) and the slope both underflow in the far tails of a link onto (0, 1); such a row has no
/// information left to give and contributes its deviance alone.
void drop_unusable(RowBlock& block) {
  for (std::uint32_t r = 0; r < kBlockRows; ++r) {
    if (std::isfinite(block.u[r]) && std::isfinite(block.room.weight[r])) continue;
    block.u[r] = block.room.weight[r] = 0.0;
  }
}

template <class F>
void general_scores(const F& family, RowBlock& block) {
  double* variance = block.room.variance.data();
  for (std::uint32_t r = 0; r < kBlockRows; ++r) {
    variance[r] = family.variance({block.mu[r], block.one_minus[r], block.slope[r]});
  }
  block.variance = variance;
  block.weight = block.room.weight.data();
  const bool usable =
      simd::general_scores(block.y, block.mu.data(), block.prior, block.slope, block.variance,
                           block.u.data(), block.room.weight.data());
  if (!usable) drop_unusable(block);
}

void canonical_scores(RowBlock& block) {
  block.variance = block.slope;
  if (block.unit_prior) {
    block.weight = block.slope;
    return simd::residuals(block.y, block.mu.data(), block.u.data());
  }
  block.weight = block.room.weight.data();
  simd::canonical_scores(block.y, block.mu.data(), block.prior, block.slope, block.u.data(),
                         block.room.weight.data());
}

/// The means that a family allows are an interval: the extremes speak for all.
template <class F>
double count_invalid(const F& family, const RowBlock& block) {
  if (family.in_mean_domain(block.least_mean) && family.in_mean_domain(block.greatest_mean)) {
    return 0.0;
  }
  double invalid = 0.0;
  for (std::uint32_t r = 0; r < kBlockRows; ++r) {
    if (block.prior[r] > 0.0 && !family.in_mean_domain(block.mu[r])) invalid += 1.0;
  }
  return invalid;
}

void bound_means(RowBlock& block) {
  const simd::ColumnScan scan = simd::scan_column(block.mu.data(), kBlockRows);
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  block.least_mean = scan.finite ? scan.least : nan;
  block.greatest_mean = scan.finite ? scan.greatest : nan;
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

/// The vector form of the deviance; NaN where there is none, or it does not hold for these rows.
template <class F>
double vector_deviance(const F& family, const RowBlock& block, double pearson_chi2) {
  const double* mu = block.mu.data();
  if constexpr (kIsCounting<F>) return simd::poisson_deviance(block.y, mu, block.prior);
  if constexpr (kIsProportion<F>) {
    return simd::binary_deviance(block.y, mu, block.one_minus.data(), block.prior);
  }
  if constexpr (std::is_same_v<F, Gamma>) return simd::gamma_deviance(block.y, mu, block.prior);
  if constexpr (std::is_same_v<F, Gaussian>) return pearson_chi2;
  if constexpr (std::is_same_v<F, NegativeBinomial>) {
    return simd::negative_binomial_deviance(block.y, mu, block.prior, family.theta());
  }
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

bool load_rows(const Observations& observations, RowRange rows, RowBlock& block) {
  const bool whole = rows.count == kBlockRows;
  const bool weighted = observations.prior_weight.size() > 0;
  const auto place = [&](const NumericColumn& column, RowBlock::Numbers& room) {
    const double* from = column.values().data() + rows.first;
    if (whole) return from;
    std::fill(std::copy_n(from, rows.count, room.begin()), room.end(), 0.0);
    return static_cast<const double*>(room.data());
  };
  block.y = place(observations.y, block.room.y);
  block.unit_prior = whole && !weighted;
  if (weighted) {
    block.prior = place(observations.prior_weight, block.room.prior);
    return std::find(block.prior, block.prior + kBlockRows, 0.0) != block.prior + kBlockRows;
  }
  block.prior = kOnes.data();
  if (whole) return false;
  std::fill(std::copy_n(kOnes.begin(), rows.count, block.room.prior.begin()),
            block.room.prior.end(), 0.0);
  block.prior = block.room.prior.data();
  return true;
}

void start_eta(const RowModel& model, RowBlock& block) {
  // What families add to a 0 is meant for means of the size of 1. Each step of Newton's method with
  // the log link takes a mean that is too large down by a factor of e alone.
  const double most_added =
      model.fallback_mean > 0.0 ? model.fallback_mean : std::numeric_limits<double>::infinity();
  std::visit(
      [&](const auto& family) {
        for (std::uint32_t r = 0; r < kBlockRows; ++r) {
          const double w = block.prior[r];
          const double start = std::min(family.start_mu(block.y[r], w), block.y[r] + most_added);
          block.mu[r] = w > 0.0 ? start : model.fallback_mean;
        }
      },
      model.family);
  std::visit(
      [&]<class L>(const L& link) {
        if constexpr (std::is_same_v<L, Log>) {
          if (simd::log_of(block.mu.data(), block.eta.data(), kBlockRows)) return;
        }
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
          block.slope = block.mu.data();
          if (simd::log_link_means(block.eta.data(), block.mu.data())) {
            block.least_mean = std::numeric_limits<double>::min();
            block.greatest_mean = std::numeric_limits<double>::max();
            return;
          }
        } else if constexpr (std::is_same_v<L, Logit>) {
          block.slope = block.room.slope.data();
          if (simd::logit_link_means(block.eta.data(), block.mu.data(), block.one_minus.data(),
                                     block.room.slope.data())) {
            block.least_mean = 0.0;
            block.greatest_mean = 1.0;
            return;
          }
        } else {
          block.slope = block.room.slope.data();
          for (std::uint32_t r = 0; r < kBlockRows; ++r) {
            const Mean mean = link.mean(block.eta[r]);
            block.mu[r] = mean.mu;
            block.one_minus[r] = mean.one_minus;
            block.room.slope[r] = mean.dmu_deta;
          }
        }
        bound_means(block);
      },
      model.link);
}

double update_scores(const RowModel& model, bool some_weight_is_zero, RowBlock& block) {
  if (some_weight_is_zero) {
    for (std::uint32_t r = 0; r < kBlockRows; ++r) {
      block.room.y[r] = block.prior[r] == 0.0 ? block.mu[r] : block.y[r];
    }
    block.y = block.room.y.data();
  }
  const double invalid = std::visit(
      [&]<class F>(const F& family) {
        if (is_canonical<F>(model.link)) {
          canonical_scores(block);
        } else {
          general_scores(family, block);
        }
        return count_invalid(family, block);
      },
      model.family);
  if (some_weight_is_zero) {
    for (std::uint32_t r = 0; r < kBlockRows; ++r) {
      if (block.prior[r] == 0.0) block.u[r] = block.room.weight[r] = 0.0;
    }
  }
  return invalid;
}

RowTotals row_totals(const RowModel& model, const RowBlock& block) {
  return std::visit(
      [&]<class F>(const F& family) {
        RowTotals totals;
        totals.pearson_chi2 =
            simd::pearson_total(block.y, block.mu.data(), block.prior, block.variance);
        totals.deviance = vector_deviance(family, block, totals.pearson_chi2);
        return std::isnan(totals.deviance) ? totals_of(family, block) : totals;
      },
      model.family);
}

}  // namespace webglm
