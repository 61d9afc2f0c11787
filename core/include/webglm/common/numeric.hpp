#pragma once

#include <cmath>
#include <limits>

namespace webglm {

/// Where the closed forms below lose less than a factor 25 to cancellation.
inline constexpr double kSeriesRadius = 0.1;

/// sum over j >= 1 of v^(2j+1) / (2j+1) = atanh(v) - v, to full precision for |v| <= 0.053,
/// the value of v = r / (2 + r) at r = -0.1. The first term left out is below 1e-19 of the sum.
inline double atanh_excess(double v) {
  const double v2 = v * v;
  double sum = 1.0 / 15.0;
  sum = sum * v2 + 1.0 / 13.0;
  sum = sum * v2 + 1.0 / 11.0;
  sum = sum * v2 + 1.0 / 9.0;
  sum = sum * v2 + 1.0 / 7.0;
  sum = sum * v2 + 1.0 / 5.0;
  sum = sum * v2 + 1.0 / 3.0;
  return v * v2 * sum;
}

/// (1 + r) log(1 + r) - r for r >= -1: zero at 0, about r^2 / 2 near it, 1 at -1. With
/// v = r / (2 + r), log(1 + r) = 2 atanh(v), whose series leaves nothing to cancel (Loader 2000).
inline double log_excess(double r) {
  if (std::abs(r) < kSeriesRadius) {
    const double v = r / (2.0 + r);
    return r * v + 2.0 * (1.0 + r) * atanh_excess(v);
  }
  if (r == -1.0) return 1.0;
  return (1.0 + r) * std::log1p(r) - r;
}

/// r - log(1 + r) for r > -1: zero at 0, about r^2 / 2 near it; by the same series.
inline double log_deficit(double r) {
  if (std::abs(r) < kSeriesRadius) {
    const double v = r / (2.0 + r);
    return r * v - 2.0 * atanh_excess(v);
  }
  return r > 1e18 ? r : r - std::log1p(r);  // infinity minus infinity is not wanted
}

/// log(1 + r), given `sum` = 1 + r in a form that keeps its digits near 0.
inline double log_one_plus(double r, double sum) {
  return std::abs(r) < 0.5 ? std::log1p(r) : std::log(sum);
}

/// log(x / m) for x, m > 0, also where the quotient leaves the range of a double.
inline double log_ratio(double x, double m) {
  const double ratio = x / m;
  const bool in_range =
      ratio > std::numeric_limits<double>::min() && ratio < std::numeric_limits<double>::infinity();
  return in_range ? std::log(ratio) : std::log(x) - std::log(m);
}

/// x log(x / m) - (x - m) for x, m >= 0, the deviance part of Loader (2000), given
/// `difference` = x - m, which some callers know better than the subtraction does.
/// Infinite at m = 0 < x.
inline double deviance_part(double x, double m, double difference) {
  const double r = difference / m;
  if (r < 1e8) return m * log_excess(r);
  if (x == 0.0) return m;
  return x * log_ratio(x, m) - difference;
}

}  // namespace webglm
