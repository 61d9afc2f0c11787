#include "webglm/splines/polynomial.hpp"

#include <cstddef>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

void check_degree(int degree, std::size_t distinct) {
  if (degree >= 1 && static_cast<std::size_t>(degree) < distinct) return;
  throw_error(ErrorCode::kInvalidInput,
              "the degree of orthogonal polynomials must be at least 1 and less than the number of "
              "distinct values, {}; got {}",
              {distinct, degree}, {{"degree", degree}});
}

}  // namespace

OrthogonalPolynomial learn_polynomial(const NumericSummary& summary, int degree) {
  if (summary.infinite() > 0) {
    throw_error(ErrorCode::kInvalidInput, "orthogonal polynomials need finite values");
  }
  check_degree(degree, summary.distinct_values().size());
  // Sorted, so that sums do not depend on the order of the rows.
  return orthogonal_polynomial(summary.sorted_values(), static_cast<std::size_t>(degree));
}

}  // namespace webglm
