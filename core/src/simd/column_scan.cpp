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

}  // namespace webglm::simd
