#pragma once

#include <vector>

#include "webglm/common/small_matrix.hpp"
#include "webglm/splines/bspline.hpp"

namespace webglm {

/// The transform of R's ns, from the functions of a cubic B-spline basis that has them all.
SmallMatrix orthogonal_transform(const BSplineEvaluator& basis, bool intercept);

/// The transform to the columns of rustystats: x - lower, then D[k] - D[K], k = 0 ... K - 2, where
/// D[k](x) = (x - t[k])+^3 / (upper - t[k]), t[0] is the lower boundary and t[1] ... t[K] are the
/// interior knots; with `intercept` a column of ones before them. There are as many columns
/// as interior knots (at least one), one less than the space has.
SmallMatrix truncated_power_transform(const std::vector<double>& knots, const Boundary& boundary,
                                      bool intercept);

}  // namespace webglm
