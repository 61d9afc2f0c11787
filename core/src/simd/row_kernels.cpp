#include "simd/row_kernels.hpp"

#include <cstddef>

#include "simd/elementary.hpp"
#include "webglm/common/segments.hpp"

namespace webglm::simd {
namespace {

constexpr std::size_t kRows = kBlockRows;

F64x2 magnitude(F64x2 v) {
  const I64x2 mask = {0x7fffffffffffffffLL, 0x7fffffffffffffffLL};
  return from_bits(bits_of(v) & mask);
}

/// The series of log_excess for |r| < 0.1, through v = r / (2 + r) (common/numeric.hpp).
F64x2 log_excess_series(F64x2 r) {
  const F64x2 v = r / (both(2.0) + r);
  const F64x2 v2 = v * v;
  F64x2 s = both(1.0 / 15.0);
  s = s * v2 + both(1.0 / 13.0);
  s = s * v2 + both(1.0 / 11.0);
  s = s * v2 + both(1.0 / 9.0);
  s = s * v2 + both(1.0 / 7.0);
  s = s * v2 + both(1.0 / 5.0);
  s = s * v2 + both(1.0 / 3.0);
  return r * v + both(2.0) * (both(1.0) + r) * (v * v2 * s);
}

}  // namespace

void log_link_means(const double* eta, double* mu) { exp_of(eta, mu, kRows); }

void logit_link_means(const double* eta, double* mu, double* one_minus, double* slope) {
  for (std::size_t r = 0; r < kRows; ++r) mu[r] = eta[r] < 0.0 ? eta[r] : -eta[r];
  exp_of(mu, mu, kRows);
  for (std::size_t r = 0; r < kRows; r += 2) {
    const F64x2 e = load(mu + r);
    const F64x2 larger = both(1.0) / (both(1.0) + e);
    const F64x2 smaller = e * larger;
    const I64x2 negative = load(eta + r) < both(0.0);
    store(mu + r, select(negative, smaller, larger));
    store(one_minus + r, select(negative, larger, smaller));
    store(slope + r, smaller * larger);
  }
}

void canonical_scores(const double* y, const double* mu, const double* w, const double* slope,
                      double* u, double* weight) {
  for (std::size_t r = 0; r < kRows; r += 2) {
    store(u + r, load(w + r) * (load(y + r) - load(mu + r)));
    store(weight + r, load(w + r) * load(slope + r));
  }
}

bool poisson_totals(const double* y, const double* mu, const double* w, double& deviance,
                    double& pearson_chi2) {
  // Means this small or large take the scalar form, which treats quotients out of range.
  I64x2 inside = {-1, -1};
  for (std::size_t r = 0; r < kRows; r += 2) {
    const F64x2 m = load(mu + r);
    inside &= (m >= both(1e-100)) & (m <= both(1e100)) & (load(y + r) <= both(1e100));
  }
  if ((inside[0] & inside[1]) == 0) return false;
  F64x2 total_deviance = both(0.0);
  F64x2 total_pearson = both(0.0);
  for (std::size_t r = 0; r < kRows; r += 2) {
    const F64x2 m = load(mu + r);
    const F64x2 wm = load(w + r) * m;
    const F64x2 ratio = load(y + r) / m;
    const F64x2 excess = (load(y + r) - m) / m;
    const F64x2 least = both(1e-300);
    const F64x2 log_ratio = log_core(select(ratio > least, ratio, least));
    const I64x2 near = magnitude(excess) < both(0.1);
    const F64x2 part = select(near, log_excess_series(excess), ratio * log_ratio - excess);
    total_deviance += both(2.0) * wm * part;
    total_pearson += wm * excess * excess;
  }
  deviance = sum(total_deviance);
  pearson_chi2 = sum(total_pearson);
  return true;
}

}  // namespace webglm::simd
