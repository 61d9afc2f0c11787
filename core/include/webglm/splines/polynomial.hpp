#pragma once

#include "webglm/common/orthogonal_polynomial.hpp"
#include "webglm/data/numeric_summary.hpp"

namespace webglm {

/// Learns orthogonal polynomials as R's poly does; `degree` is at least 1 and less than the number
/// of distinct values.
OrthogonalPolynomial learn_polynomial(const NumericSummary& summary, int degree);

}  // namespace webglm
