#pragma once

#include <limits>

namespace webglm {

/// Comparisons that are false for NaN; the bounds on a response or a mean.
inline bool is_finite(double x) {
  return x >= std::numeric_limits<double>::lowest() && x <= std::numeric_limits<double>::max();
}
inline bool is_positive(double x) { return x > 0.0 && x <= std::numeric_limits<double>::max(); }
inline bool is_non_negative(double x) {
  return x >= 0.0 && x <= std::numeric_limits<double>::max();
}
inline bool is_proportion(double x) { return x >= 0.0 && x <= 1.0; }

}  // namespace webglm
