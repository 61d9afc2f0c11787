#pragma once

#include <cstddef>

#include "simd/f64x2.hpp"

namespace webglm::simd {

/// sum_i a[i] b[i].
inline double dot(const double* a, const double* b, std::size_t n) {
  F64x2 total[4] = {};
  std::size_t i = 0;
  for (; i + 8 <= n; i += 8) {
    for (std::size_t k = 0; k < 4; ++k) total[k] += load(a + i + 2 * k) * load(b + i + 2 * k);
  }
  for (; i + 2 <= n; i += 2) total[0] += load(a + i) * load(b + i);
  const double even = sum((total[0] + total[1]) + (total[2] + total[3]));
  return i < n ? even + a[i] * b[i] : even;
}

/// y[i] += factor x[i].
inline void add_scaled(double factor, const double* x, std::size_t n, double* y) {
  std::size_t i = 0;
  for (; i + 2 <= n; i += 2) store(y + i, load(y + i) + both(factor) * load(x + i));
  if (i < n) y[i] += factor * x[i];
}

}  // namespace webglm::simd
