#include "simd/column_scan.hpp"

#include <algorithm>
#include <cmath>

#include "simd/f64x2.hpp"

namespace webglm::simd {

ColumnScan scan_column(const double* x, std::size_t count) {
  F64x2 least = both(x[0]);
  F64x2 greatest = least;
  F64x2 sums[2] = {};
  F64x2 unusable = both(0.0);  // becomes NaN with any number that is not finite
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    for (std::size_t k = 0; k < 2; ++k) {
      const F64x2 v = load(x + i + 2 * k);
      least = select(v < least, v, least);
      greatest = select(v > greatest, v, greatest);
      sums[k] += v;
      unusable += v - v;
    }
  }
  ColumnScan out{std::min(least[0], least[1]), std::max(greatest[0], greatest[1]),
                 sum(sums[0] + sums[1]), sum(unusable) == 0.0};
  for (; i < count; ++i) {
    out.least = std::min(out.least, x[i]);
    out.greatest = std::max(out.greatest, x[i]);
    out.sum += x[i];
    out.finite = out.finite && std::isfinite(x[i]);
  }
  return out;
}

bool pack_indicators(std::span<const double> x, std::uint64_t* words) {
  std::size_t i = 0;
  while (i < x.size()) {
    const std::size_t end = std::min(x.size(), i + 64);
    I64x2 ones = {};
    I64x2 wrong = {};
    I64x2 bit = {1, 2};
    for (; i + 2 <= end; i += 2, bit <<= 2) {
      const F64x2 v = load(x.data() + i);
      const I64x2 is_one = v == both(1.0);
      ones |= is_one & bit;
      wrong |= ~(is_one | (v == both(0.0)));
    }
    if (i < end) {
      if (x[i] == 1.0) ones[0] |= bit[0];
      wrong[0] |= x[i] == 1.0 || x[i] == 0.0 ? 0 : 1;
      ++i;
    }
    if ((wrong[0] | wrong[1]) != 0) return false;
    *words++ = static_cast<std::uint64_t>(ones[0] | ones[1]);
  }
  return true;
}

}  // namespace webglm::simd
