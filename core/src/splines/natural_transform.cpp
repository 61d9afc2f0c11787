#include "splines/natural_transform.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

namespace webglm {
namespace {

/// Applies the reflection I - 2 v v' / v'v to rows from, from + 1, ... of every column.
void reflect(const std::vector<double>& v, std::size_t from, SmallMatrix& matrix) {
  double square = 0.0;
  for (const double entry : v) square += entry * entry;
  if (square == 0.0) return;
  for (std::size_t j = 0; j < matrix.columns; ++j) {
    double dot = 0.0;
    for (std::size_t i = 0; i < v.size(); ++i) dot += v[i] * matrix(from + i, j);
    const double scale = 2.0 * dot / square;
    for (std::size_t i = 0; i < v.size(); ++i) matrix(from + i, j) -= scale * v[i];
  }
}

/// The Householder vector that maps column j below row j to a multiple of its first entry, away
/// from it, so that nothing cancels.
std::vector<double> householder(const SmallMatrix& matrix, std::size_t j) {
  std::vector<double> v;
  double square = 0.0;
  for (std::size_t i = j; i < matrix.rows; ++i) {
    v.push_back(matrix(i, j));
    square += matrix(i, j) * matrix(i, j);
  }
  v[0] += std::copysign(std::sqrt(square), v[0]);
  return v;
}

/// Second derivatives of the B-spline functions at both boundary knots, without the functions
/// that the design drops: one column per condition "no curvature here".
SmallMatrix curvature(const BSplineEvaluator& basis, std::size_t dropped) {
  SmallMatrix conditions(basis.functions() - dropped, 2);
  const double ends[] = {basis.boundary().lower, basis.boundary().upper};
  for (std::size_t end = 0; end < 2; ++end) {
    std::array<double, 4> second;
    const std::uint32_t first = basis.derivatives(ends[end], 2, second);
    for (std::size_t r = 0; r < second.size(); ++r) {
      if (first + r >= dropped) conditions(first + r - dropped, end) = second[r];
    }
  }
  return conditions;
}

/// With QR = curvature, all columns of Q but the first two span the functions without curvature at
/// the ends. Reflections in this order and with these signs give the columns of R's ns, which a
/// null space in any other basis would not.
}  // namespace

SmallMatrix orthogonal_transform(const BSplineEvaluator& basis, bool intercept) {
  const std::size_t dropped = intercept ? 0 : 1;
  SmallMatrix conditions = curvature(basis, dropped);
  const std::size_t size = conditions.rows;
  const std::vector<double> left = householder(conditions, 0);
  reflect(left, 0, conditions);
  const std::vector<double> right = householder(conditions, 1);
  // Q = H0 H1, column by column: column j is H0 (H1 e_j).
  SmallMatrix q(size, size - 2);
  for (std::size_t j = 0; j < q.columns; ++j) q(j + 2, j) = 1.0;
  reflect(right, 1, q);
  reflect(left, 0, q);
  SmallMatrix transform(basis.functions(), q.columns);
  for (std::size_t j = 0; j < q.columns; ++j) {
    for (std::size_t i = 0; i < size; ++i) transform(i + dropped, j) = q(i, j);
  }
  return transform;
}

SmallMatrix truncated_power_transform(const std::vector<double>& knots, const Boundary& boundary,
                                      bool intercept) {
  std::vector<double> t(4, boundary.lower);
  t.insert(t.end(), knots.begin(), knots.end());
  t.insert(t.end(), 4, boundary.upper);
  const std::size_t functions = knots.size() + 4;
  const std::size_t ones = intercept ? 1 : 0;
  const std::size_t powers = std::max<std::size_t>(knots.size(), 1) - 1;
  // Function j has the coefficients of x, and of (x - knot)+^3, from the knots inside its support
  // (Marsden's identity): their mean, and the product of their distances from `knot`.
  const auto scaled_power = [&](double knot, std::size_t j) {
    double product = knot < boundary.upper ? 1.0 / (boundary.upper - knot) : 0.0;
    for (std::size_t k = 1; k <= 3; ++k) product *= std::max(t[j + k] - knot, 0.0);
    return product;
  };
  SmallMatrix transform(functions, ones + 1 + powers);
  for (std::size_t j = 0; j < functions; ++j) {
    if (intercept) transform(j, 0) = 1.0;
    transform(j, ones) = (t[j + 1] - t[0] + (t[j + 2] - t[0]) + (t[j + 3] - t[0])) / 3.0;
    for (std::size_t k = 0; k < powers; ++k) {
      // t[3 + k] is the lower boundary, then the interior knots.
      transform(j, ones + 1 + k) = scaled_power(t[3 + k], j) - scaled_power(knots.back(), j);
    }
  }
  return transform;
}

}  // namespace webglm
