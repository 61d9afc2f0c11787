#include "webglm/inference/firth_tests.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>

#include "webglm/common/distributions.hpp"
#include "webglm/common/error.hpp"
#include "webglm/model/firth.hpp"

namespace webglm {
namespace {

double penalised_objective(FirthSolve solve) {
  while (!solve.done()) solve.advance(std::numeric_limits<std::uint64_t>::max());
  return solve.objective();
}

}  // namespace

CoefficientTests firth_tests(const Fit& fit) {
  if (!fit.options.firth) {
    throw_error(ErrorCode::kUnsupportedModel,
                "penalised likelihood-ratio tests are for fits with Firth's bias reduction");
  }
  const std::optional<std::size_t> intercept = fit.intercept;
  // Centring moves the intercept, which is 0 in the columns as given; each objective has the log
  // determinant of its own coordinates.
  const ModelData plain{fit.rows().design.in_user_units(), fit.rows().observations};
  CoefficientTests out;
  out.statistic.assign(fit.p(), std::numeric_limits<double>::quiet_NaN());
  out.p_values = out.statistic;
  for (const std::size_t j : fit.state.factor.active()) {
    const ModelData& data = j == intercept ? plain : fit.rows();
    const double whole = penalised_objective(FirthSolve(data, fit.options, fit.state));
    const double held = penalised_objective(FirthSolve(data, fit.options, fit.state, j));
    out.statistic[j] = std::max(2.0 * (held - whole), 0.0);
    out.p_values[j] = chi_squared_upper_tail(out.statistic[j], 1.0);
  }
  return out;
}

}  // namespace webglm
