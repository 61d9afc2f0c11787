#include "webglm/common/orthogonal_polynomial.hpp"

#include <cassert>
#include <cmath>
#include <utility>

namespace webglm {

OrthogonalPolynomial orthogonal_polynomial(std::span<const double> points, std::size_t degree) {
  const auto n = static_cast<double>(points.size());
  double mean = 0.0;
  for (const double x : points) mean += x / n;
  std::vector<double> before(points.size(), 0.0);
  std::vector<double> current(points.size(), 1.0);
  OrthogonalPolynomial learned;
  learned.norm2 = {1.0, n};
  for (std::size_t k = 0; k < degree; ++k) {
    double weighted = 0.0;
    for (std::size_t i = 0; i < current.size(); ++i) {
      weighted += (points[i] - mean) * current[i] * current[i];
    }
    // Centred first: the values may be years, whose squares would cost the digits.
    const double alpha = weighted / learned.norm2[k + 1];
    const double beta = k == 0 ? 0.0 : learned.norm2[k + 1] / learned.norm2[k];
    double norm2 = 0.0;
    for (std::size_t i = 0; i < current.size(); ++i) {
      const double next = (points[i] - mean - alpha) * current[i] - beta * before[i];
      before[i] = std::exchange(current[i], next);
      norm2 += next * next;
    }
    learned.alpha.push_back(alpha + mean);
    learned.norm2.push_back(norm2);
  }
  return learned;
}

void evaluate_polynomial(const OrthogonalPolynomial& polynomial, std::span<const double> x,
                         std::span<double> out, std::size_t stride) {
  assert(stride >= x.size());
  const std::vector<double>& norm2 = polynomial.norm2;
  for (std::size_t i = 0; i < x.size(); ++i) {
    double before = 0.0;
    double current = 1.0;
    for (std::size_t k = 0; k < polynomial.degree(); ++k) {
      const double beta = k == 0 ? 0.0 : norm2[k + 1] / norm2[k];
      const double next = (x[i] - polynomial.alpha[k]) * current - beta * before;
      before = std::exchange(current, next);
      out[k * stride + i] = current / std::sqrt(norm2[k + 2]);
    }
  }
}

}  // namespace webglm
