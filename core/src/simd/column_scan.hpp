#pragma once

#include <cstddef>

namespace webglm::simd {

/// What one look at a run of numbers tells.
struct ColumnScan {
  double least;
  double greatest;
  double sum;
  bool finite;  ///< all of them; else the other fields mean nothing
};

/// `count` is at least 1.
ColumnScan scan_column(const double* x, std::size_t count);

}  // namespace webglm::simd
