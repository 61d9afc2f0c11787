#include <cmath>
#include <string>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"
#include "webglm/splines/bspline.hpp"

namespace webglm {
namespace {

void check_degree(int degree) {
  if (degree >= 1 && degree <= kMaxDegree) return;
  throw_error(ErrorCode::kInvalidInput, "the degree of a spline must be from 1 to {}, got {}",
              {kMaxDegree, degree}, {{"degree", degree}});
}

}  // namespace

BSpline learn_bspline(const NumericSummary& summary, const BSplineOptions& options,
                      std::vector<Warning>& warnings) {
  check_degree(options.degree);
  BSpline spline;
  spline.degree = options.degree;
  spline.intercept = options.intercept;
  spline.boundary = learn_boundary(summary, options.boundary);
  if (options.knots) {
    spline.knots = given_knots(*options.knots, spline.boundary);
  } else if (options.df) {
    const bool counts_first =
        options.intercept || options.convention == SplineConvention::kRustystats;
    const int least = options.degree + (counts_first ? 1 : 0);
    const std::size_t count = knots_for_df(*options.df, least, warnings);
    spline.knots = quantile_knots(summary, spline.boundary, count, options.convention);
  }
  return spline;
}

}  // namespace webglm
