#pragma once

#include <algorithm>
#include <cmath>

namespace webglm {

/// (exp(b) - exp(a)) / (b - a) for a <= b, exp(b) where they agree; overflows only where exp(b)
/// does.
inline double exp_divided_difference(double a, double b) {
  const double width = b - a;
  return std::exp(b) * (width == 0.0 ? 1.0 : -std::expm1(-width) / width);
}

/// The second divided difference of exp at three points; symmetric, positive, exp(x) / 2 where
/// all three agree. Where the points spread by 1 or more, the difference of two first ones,
/// which loses at most a factor 3. Below that the Taylor series about the middle of their
/// range, e^c sum_k h_k / (k + 2)!, with h_k the complete homogeneous polynomial of degree k in
/// the offsets from c: |h_k| <= (k + 1)(k + 2) / 2^(k + 1), so that 17 terms reach 1e-17.
inline double exp_divided_difference(double x0, double x1, double x2) {
  const double low = std::min({x0, x1, x2});
  const double high = std::max({x0, x1, x2});
  const double middle = std::max(std::min(x0, x1), std::min(std::max(x0, x1), x2));
  if (!(high - low < 1.0)) {
    return (exp_divided_difference(middle, high) - exp_divided_difference(low, middle)) /
           (high - low);
  }
  constexpr int kTerms = 17;
  const double centre = 0.5 * (low + high);
  const double a = low - centre;
  const double b = middle - centre;
  const double c = high - centre;
  double h1 = 1.0;      // h_k(a)
  double h2 = 1.0;      // h_k(a, b) = h_k(a) + b h_{k-1}(a, b)
  double h3 = 1.0;      // h_k(a, b, c) = h_k(a, b) + c h_{k-1}(a, b, c)
  double factor = 0.5;  // 1 / (k + 2)!
  double sum = factor;
  for (int k = 1; k < kTerms; ++k) {
    h1 *= a;
    h2 = h1 + b * h2;
    h3 = h2 + c * h3;
    factor /= k + 2;
    sum += factor * h3;
  }
  return std::exp(centre) * sum;
}

}  // namespace webglm
