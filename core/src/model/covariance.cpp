#include <limits>

#include "webglm/common/error.hpp"
#include "webglm/model/fit.hpp"

namespace webglm {

void check_covariance_size(std::size_t columns) {
  if (columns <= kMaxCovarianceColumns) return;
  const double p = static_cast<double>(columns);
  const double most = static_cast<double>(kMaxCovarianceColumns);
  throw_error(
      ErrorCode::kOutOfMemory,
      "a matrix over {} coefficients takes {} bytes; covariances, leverages and what needs "
      "them are limited to {} coefficients ({} bytes). Standard errors, tests and intervals "
      "have no such limit",
      {p, 8.0 * p * p, most, 8.0 * most * most},
      {{"coefficients", p}, {"bytes", 8.0 * p * p}, {"limit", most}});
}

void refuse_missing_covariance() {
  throw_error(ErrorCode::kInvalidInput,
              "standard errors need the covariance, which this model was saved without");
}

std::vector<double> Fit::cov_unscaled() const {
  if (!has_standard_errors()) return {};
  if (!data && p() > 0) {
    if (saved_covariance.empty()) refuse_missing_covariance();
    return saved_covariance;
  }
  check_covariance_size(p());
  const std::size_t side = p();
  std::vector<double> out =
      data->design.standardisation().covariance_to_user(state.factor.inverse());
  for (std::size_t i = 0; i < side; ++i) {
    for (std::size_t j = 0; j < side; ++j) {
      if (aliased[i] || aliased[j]) out[i * side + j] = std::numeric_limits<double>::quiet_NaN();
    }
    out[i * side + i] = variances[i];
  }
  return out;
}

std::vector<double> unscaled_variances(const Design& design, const SolvedState& state) {
  const Standardisation& standardisation = design.standardisation();
  std::vector<double> out = state.factor.inverse_diagonal();
  for (std::size_t j = 0; j < out.size(); ++j) {
    out[j] *= standardisation.inverse_scale[j] * standardisation.inverse_scale[j];
  }
  if (standardisation.intercept) {
    out[*standardisation.intercept] =
        state.factor.inverse_quadratic(standardisation.intercept_row());
  }
  for (const AliasedColumn& each : state.aliased) {
    out[each.column] = std::numeric_limits<double>::quiet_NaN();
  }
  return out;
}

}  // namespace webglm
