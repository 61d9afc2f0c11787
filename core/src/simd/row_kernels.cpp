#include "simd/row_kernels.hpp"

#include <cstddef>
#include <limits>

#include "simd/elementary.hpp"
#include "webglm/common/segments.hpp"

namespace webglm::simd {
namespace {

constexpr std::size_t kRows = kBlockRows;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
/// Means and responses between these give quotients that are neither 0 nor infinite.
constexpr double kLeast = 1e-100;
constexpr double kGreatest = 1e100;

F64x2 magnitude(F64x2 v) {
  const I64x2 mask = {0x7fffffffffffffffLL, 0x7fffffffffffffffLL};
  return from_bits(bits_of(v) & mask);
}

F64x2 greater(F64x2 a, F64x2 b) { return select(a > b, a, b); }

/// atanh(v) - v by its series for |v| <= 0.053 (common/numeric.hpp).
F64x2 atanh_excess_series(F64x2 v) {
  const F64x2 v2 = v * v;
  F64x2 s = both(1.0 / 15.0);
  s = s * v2 + both(1.0 / 13.0);
  s = s * v2 + both(1.0 / 11.0);
  s = s * v2 + both(1.0 / 9.0);
  s = s * v2 + both(1.0 / 7.0);
  s = s * v2 + both(1.0 / 5.0);
  s = s * v2 + both(1.0 / 3.0);
  return v * v2 * s;
}

/// log_excess for |r| < 0.1, through v = r / (2 + r).
F64x2 log_excess_series(F64x2 r) {
  const F64x2 v = r / (both(2.0) + r);
  return r * v + both(2.0) * (both(1.0) + r) * atanh_excess_series(v);
}

/// log_deficit for |r| < 0.1, likewise.
F64x2 log_deficit_series(F64x2 r) {
  const F64x2 v = r / (both(2.0) + r);
  return r * v - both(2.0) * atanh_excess_series(v);
}

/// log(1 + r), given `sum` = 1 + r in a form that keeps its digits near 0.
F64x2 log_one_plus(F64x2 r, F64x2 sum) {
  const I64x2 small = magnitude(r) < both(0.5);
  const F64x2 rounded = select(small, both(1.0) + r, sum);
  const F64x2 lost = (r - (rounded - both(1.0))) / rounded;
  return log_core(rounded) + select(small, lost, both(0.0));
}

/// Whether mu and y are far from where their quotients lose range.
bool in_range(const double* y, double least_y, const double* mu) {
  I64x2 inside = {-1, -1};
  for (std::size_t r = 0; r < kRows; r += 2) {
    const F64x2 m = load(mu + r);
    const F64x2 v = load(y + r);
    inside &= (m >= both(kLeast)) & (m <= both(kGreatest));
    inside &= (v >= both(least_y)) & (v <= both(kGreatest));
  }
  return (inside[0] & inside[1]) != 0;
}

}  // namespace

bool log_link_means(const double* eta, double* mu) { return exp_of(eta, mu, kRows); }

bool logit_link_means(const double* eta, double* mu, double* one_minus, double* slope) {
  for (std::size_t r = 0; r < kRows; r += 2) {
    const F64x2 v = load(eta + r);
    store(mu + r, select(v < both(0.0), v, -v));
  }
  const bool known = exp_of(mu, mu, kRows);
  for (std::size_t r = 0; r < kRows; r += 2) {
    const F64x2 e = load(mu + r);
    const F64x2 larger = both(1.0) / (both(1.0) + e);
    const F64x2 smaller = e * larger;
    const I64x2 negative = load(eta + r) < both(0.0);
    store(mu + r, select(negative, smaller, larger));
    store(one_minus + r, select(negative, larger, smaller));
    store(slope + r, smaller * larger);
  }
  return known;
}

void canonical_scores(const double* y, const double* mu, const double* w, const double* slope,
                      double* u, double* weight) {
  for (std::size_t r = 0; r < kRows; r += 2) {
    store(u + r, load(w + r) * (load(y + r) - load(mu + r)));
    store(weight + r, load(w + r) * load(slope + r));
  }
}

bool general_scores(const double* y, const double* mu, const double* w, const double* slope,
                    const double* variance, double* u, double* weight) {
  F64x2 unusable = both(0.0);  // becomes NaN with any product that is not finite
  for (std::size_t r = 0; r < kRows; r += 2) {
    const F64x2 ratio = load(slope + r) / load(variance + r);
    const F64x2 score = load(w + r) * (load(y + r) - load(mu + r)) * ratio;
    const F64x2 information = load(w + r) * load(slope + r) * ratio;
    store(u + r, score);
    store(weight + r, information);
    unusable += (score + information) * both(0.0);
  }
  return sum(unusable) == 0.0;
}

void residuals(const double* y, const double* mu, double* u) {
  for (std::size_t r = 0; r < kRows; r += 2) store(u + r, load(y + r) - load(mu + r));
}

bool whole_below(const double* y, double limit, std::uint32_t* out) {
  const F64x2 magic = both(0x1p52);  // adding it leaves a small whole number in the low bits
  I64x2 inside = {-1, -1};
  for (std::size_t r = 0; r < kRows; r += 2) {
    const F64x2 v = load(y + r);
    const F64x2 shifted = v + magic;
    inside &= (v >= both(0.0)) & (v < both(limit)) & (shifted - magic == v);
    const I64x2 bits = bits_of(shifted);
    out[r] = static_cast<std::uint32_t>(bits[0]);
    out[r + 1] = static_cast<std::uint32_t>(bits[1]);
  }
  return (inside[0] & inside[1]) != 0;
}

double greatest_magnitude(const double* x, const double* w) {
  F64x2 greatest = both(0.0);
  for (std::size_t r = 0; r < kRows; r += 2) {
    const F64x2 size = select(load(w + r) > both(0.0), magnitude(load(x + r)), both(0.0));
    greatest = greater(size, greatest);
  }
  return greatest[0] > greatest[1] ? greatest[0] : greatest[1];
}

double pearson_total(const double* y, const double* mu, const double* w, const double* variance) {
  F64x2 total = both(0.0);
  for (std::size_t r = 0; r < kRows; r += 2) {
    const F64x2 residual = load(y + r) - load(mu + r);
    const F64x2 part = load(w + r) * residual * residual / load(variance + r);
    total += select(residual == both(0.0), both(0.0), part);
  }
  return sum(total);
}

double poisson_deviance(const double* y, const double* mu, const double* w) {
  if (!in_range(y, 0.0, mu)) return kNan;
  F64x2 total = both(0.0);
  for (std::size_t r = 0; r < kRows; r += 2) {
    const F64x2 m = load(mu + r);
    const F64x2 ratio = load(y + r) / m;
    const F64x2 excess = (load(y + r) - m) / m;
    const F64x2 log_ratio = log_core(greater(ratio, both(1e-300)));
    const I64x2 near = magnitude(excess) < both(0.1);
    const F64x2 part = select(near, log_excess_series(excess), ratio * log_ratio - excess);
    total += both(2.0) * load(w + r) * m * part;
  }
  return sum(total);
}

double binary_deviance(const double* y, const double* mu, const double* one_minus,
                       const double* w) {
  I64x2 inside = {-1, -1};
  F64x2 total = both(0.0);
  for (std::size_t r = 0; r < kRows; r += 2) {
    const F64x2 v = load(y + r);
    const I64x2 success = v == both(1.0);
    const F64x2 seen = select(success, load(mu + r), load(one_minus + r));
    const F64x2 other = select(success, load(one_minus + r), load(mu + r));
    inside &= (success | (v == both(0.0))) & (seen >= both(kLeast)) & (seen <= both(1.0));
    total -= both(2.0) * load(w + r) * log_one_plus(-other, seen);
  }
  return (inside[0] & inside[1]) != 0 ? sum(total) : kNan;
}

double gamma_deviance(const double* y, const double* mu, const double* w) {
  if (!in_range(y, kLeast, mu)) return kNan;
  F64x2 total = both(0.0);
  for (std::size_t r = 0; r < kRows; r += 2) {
    const F64x2 m = load(mu + r);
    const F64x2 excess = (load(y + r) - m) / m;
    const F64x2 far = excess - log_core(load(y + r) / m);
    const I64x2 near = magnitude(excess) < both(0.1);
    total += both(2.0) * load(w + r) * select(near, log_deficit_series(excess), far);
  }
  return sum(total);
}

double negative_binomial_deviance(const double* y, const double* mu, const double* w,
                                  double theta) {
  if (!(theta >= kLeast && theta <= kGreatest) || !in_range(y, 0.0, mu)) return kNan;
  const F64x2 t = both(theta);
  F64x2 total = both(0.0);
  for (std::size_t r = 0; r < kRows; r += 2) {
    const F64x2 m = load(mu + r);
    const F64x2 v = load(y + r);
    const F64x2 difference = v - m;
    const F64x2 s = difference / (m + t);
    const F64x2 q = difference / m * (t / (v + t));
    const F64x2 log_s = log_one_plus(s, (v + t) / (m + t));
    const F64x2 log_q = log_one_plus(q, greater(v / m * ((m + t) / (v + t)), both(1e-300)));
    const I64x2 near = magnitude(difference) < both(0.1) * m;
    const F64x2 close = t * (q * s + log_deficit_series(s)) - v * log_deficit_series(q);
    // A sum of 0 has no logarithm, and with y = 0 needs none.
    const F64x2 far = select(v == both(0.0), both(0.0), v * log_q) - t * log_s;
    total += both(2.0) * load(w + r) * select(near, close, far);
  }
  return sum(total);
}

}  // namespace webglm::simd
