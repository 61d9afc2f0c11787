#include "webglm/splines/natural.hpp"

#include <array>
#include <cassert>
#include <cmath>

namespace webglm {

namespace {

BSpline cubic_basis(const std::vector<double>& knots, const Boundary& boundary) {
  return {.degree = 3, .knots = knots, .boundary = boundary, .intercept = true};
}

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
    std::array<double, NaturalSplineEvaluator::kWidth> second;
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
SmallMatrix natural_transform(const BSplineEvaluator& basis, bool intercept) {
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

}  // namespace

NaturalSpline learn_natural_spline(const NumericSummary& summary,
                                   const NaturalSplineOptions& options,
                                   std::vector<Warning>& warnings) {
  NaturalSpline spline;
  spline.intercept = options.intercept;
  spline.boundary = learn_boundary(summary, options.boundary);
  if (options.knots) {
    spline.knots = given_knots(*options.knots, spline.boundary);
  } else if (options.df) {
    const bool counts_first = options.intercept && options.convention == SplineConvention::kR;
    const std::size_t count = knots_for_df(*options.df, counts_first ? 2 : 1, warnings);
    spline.knots = quantile_knots(summary, spline.boundary, count, options.convention);
  }
  const BSplineEvaluator basis(cubic_basis(spline.knots, spline.boundary));
  spline.transform = natural_transform(basis, spline.intercept);
  return spline;
}

NaturalSplineEvaluator::NaturalSplineEvaluator(const NaturalSpline& spline)
    : basis_(cubic_basis(spline.knots, spline.boundary)),
      transform_(spline.transform),
      lower_(tail(spline.boundary.lower)),
      upper_(tail(spline.boundary.upper)) {
  assert(transform_.rows == basis_.functions());
}

NaturalSplineEvaluator::Tail NaturalSplineEvaluator::tail(double at) const {
  Tail tail;
  tail.at = at;
  tail.first = basis_.derivatives(at, 0, tail.value);
  basis_.derivatives(at, 1, tail.slope);
  return tail;
}

std::uint32_t NaturalSplineEvaluator::row(double x, std::span<double, kWidth> values) const {
  const bool below = x < lower_.at;
  if (!below && !(x > upper_.at)) return basis_.derivatives(x, 0, values);
  const Tail& tail = below ? lower_ : upper_;
  for (std::size_t r = 0; r < kWidth; ++r) {
    values[r] = tail.value[r] + (x - tail.at) * tail.slope[r];
  }
  return tail.first;
}

BeyondCount NaturalSplineEvaluator::banded(std::span<const double> x, Beyond beyond,
                                           std::span<std::uint32_t> first, std::span<double> values,
                                           std::uint64_t first_row) const {
  assert(first.size() >= x.size() && values.size() / kWidth >= x.size());
  BeyondCount count;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double at = within_policy(x[i], basis_.boundary(), beyond, count, first_row + i);
    first[i] = row(at, values.subspan(i * kWidth).first<kWidth>());
  }
  return count;
}

BeyondCount NaturalSplineEvaluator::dense(std::span<const double> x, Beyond beyond,
                                          std::span<double> out, std::size_t stride,
                                          std::uint64_t first_row) const {
  assert(stride >= x.size());
  std::array<double, kWidth> values;
  BeyondCount count;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double at = within_policy(x[i], basis_.boundary(), beyond, count, first_row + i);
    const std::uint32_t first = row(at, values);
    for (std::size_t j = 0; j < columns(); ++j) {
      const double* weight = &transform_.values[j * transform_.rows + first];
      double sum = 0.0;
      for (std::size_t r = 0; r < kWidth; ++r) sum += values[r] * weight[r];
      out[j * stride + i] = sum;
    }
  }
  return count;
}

}  // namespace webglm
