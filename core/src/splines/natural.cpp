#include "webglm/splines/natural.hpp"

#include <array>
#include <cassert>

#include "splines/natural_transform.hpp"

namespace webglm {
namespace {

BSpline cubic_basis(const std::vector<double>& knots, const Boundary& boundary) {
  return {.degree = 3, .knots = knots, .boundary = boundary, .intercept = true};
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
  spline.transform =
      options.convention == SplineConvention::kR
          ? orthogonal_transform(basis, spline.intercept)
          : truncated_power_transform(spline.knots, spline.boundary, spline.intercept);
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
