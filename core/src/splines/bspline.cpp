#include "webglm/splines/bspline.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

namespace webglm {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::vector<double> with_boundary(const BSpline& spline) {
  const auto order = static_cast<std::size_t>(spline.degree) + 1;
  std::vector<double> knots(order, spline.boundary.lower);
  knots.insert(knots.end(), spline.knots.begin(), spline.knots.end());
  knots.insert(knots.end(), order, spline.boundary.upper);
  return knots;
}

}  // namespace

BSplineEvaluator::BSplineEvaluator(const BSpline& spline)
    : degree_(spline.degree),
      functions_(spline.functions()),
      dropped_(spline.intercept ? 0 : 1),
      boundary_(spline.boundary),
      knots_(with_boundary(spline)) {
  assert(spline.degree >= 1 && spline.degree <= kMaxDegree);
  assert(std::is_sorted(knots_.begin(), knots_.end()) && knots_.front() < knots_.back());
  const std::size_t count = knots_.size();
  reciprocals_.assign(static_cast<std::size_t>(degree_) * count, 0.0);
  for (std::size_t k = 1; k <= static_cast<std::size_t>(degree_); ++k) {
    for (std::size_t i = 0; i + k < count; ++i) {
      const double length = knots_[i + k] - knots_[i];
      if (length > 0.0) reciprocals_[(k - 1) * count + i] = 1.0 / length;
    }
  }
  // Knots that coincide with the boundary leave empty intervals at the ends.
  const auto above = std::upper_bound(knots_.begin(), knots_.end(), boundary_.lower);
  first_interval_ = static_cast<std::size_t>(above - knots_.begin()) - 1;
  const auto end = std::lower_bound(knots_.begin(), knots_.end(), boundary_.upper);
  last_interval_ = static_cast<std::size_t>(end - knots_.begin()) - 1;
}

std::size_t BSplineEvaluator::interval(double x) const {
  const auto begin = knots_.begin() + static_cast<std::ptrdiff_t>(first_interval_) + 1;
  const auto end = knots_.begin() + static_cast<std::ptrdiff_t>(last_interval_) + 1;
  return static_cast<std::size_t>(std::upper_bound(begin, end, x) - knots_.begin()) - 1;
}

void BSplineEvaluator::values_of_degree(double x, std::size_t interval, int degree,
                                        double* values) const {
  const double* t = knots_.data() + interval;
  values[0] = 1.0;
  for (int k = 1; k <= degree; ++k) {
    const auto span = static_cast<std::size_t>(k);
    const double* inverse = &reciprocals_[(span - 1) * knots_.size() + interval + 1 - span];
    double carried = 0.0;
    for (int r = 0; r < k; ++r) {
      const double right = t[r + 1] - x;
      const double left = x - t[r + 1 - k];
      const double term = values[r] * inverse[r];
      values[r] = carried + right * term;
      carried = left * term;
    }
    values[k] = carried;
  }
}

BeyondCount BSplineEvaluator::dense(std::span<const double> x, Beyond beyond, std::span<double> out,
                                    std::size_t stride, std::uint64_t first_row) const {
  assert(stride >= x.size());
  std::array<double, kMaxDegree + 1> row;
  BeyondCount count;
  for (std::size_t j = 0; j < columns(); ++j) {
    std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(j * stride), x.size(), 0.0);
  }
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::isnan(x[i])) {
      for (std::size_t j = 0; j < columns(); ++j) out[j * stride + i] = kNaN;
      continue;
    }
    const double at = within_policy(x[i], boundary_, beyond, count, first_row + i);
    const std::size_t place = interval(at);
    values_of_degree(at, place, degree_, row.data());
    for (std::size_t r = 0; r < width(); ++r) {
      const std::size_t function = place - static_cast<std::size_t>(degree_) + r;
      if (function >= dropped_) out[(function - dropped_) * stride + i] = row[r];
    }
  }
  return count;
}

std::uint32_t BSplineEvaluator::derivatives(double x, int order, std::span<double> values) const {
  assert(order >= 0 && values.size() >= width());
  const std::size_t place = interval(x);
  const auto first = static_cast<std::uint32_t>(place - static_cast<std::size_t>(degree_));
  if (order > degree_) {
    std::fill_n(values.begin(), width(), 0.0);
    return first;
  }
  values_of_degree(x, place, degree_ - order, values.data());
  // Each step turns values of degree k - 1 into derivatives of degree k, function i being
  // k (N[i] / (t[i + k] - t[i]) - N[i + 1] / (t[i + k + 1] - t[i + 1])).
  for (int degree = degree_ - order + 1; degree <= degree_; ++degree) {
    const auto k = static_cast<std::size_t>(degree);
    double below = 0.0;
    for (std::size_t r = 0; r <= k; ++r) {
      const double here = r < k ? values[r] * reciprocal(k, place + 1 + r - k) : 0.0;
      const double value = static_cast<double>(degree) * (below - here);
      below = here;
      values[r] = value;
    }
  }
  return first;
}

}  // namespace webglm
