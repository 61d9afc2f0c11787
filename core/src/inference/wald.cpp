#include "webglm/inference/wald.hpp"

#include <cmath>
#include <limits>

#include "webglm/common/distributions.hpp"
#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"
#include "webglm/model/covariance_scale.hpp"

namespace webglm {

std::vector<double> covariance(const Fit& fit) {
  std::vector<double> out = fit.cov_unscaled();
  const double scale = covariance_scale(fit);
  for (double& value : out) value *= scale;
  return out;
}

std::vector<double> standard_errors(std::span<const double> covariance, std::size_t p) {
  std::vector<double> out(p, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t j = 0; j < p && !covariance.empty(); ++j)
    out[j] = std::sqrt(covariance[j * p + j]);
  return out;
}

std::vector<double> bse(const Fit& fit) {
  if (!fit.has_standard_errors()) return standard_errors({}, fit.p());
  if (fit.variances.empty() && fit.p() > 0) refuse_missing_covariance();
  std::vector<double> out(fit.variances);
  const double scale = covariance_scale(fit);
  for (double& value : out) value = std::sqrt(value * scale);
  return out;
}

std::vector<double> wald_statistics(const Fit& fit, std::span<const double> standard_errors) {
  std::vector<double> out(fit.p());
  for (std::size_t j = 0; j < out.size(); ++j) out[j] = fit.params[j] / standard_errors[j];
  return out;
}

std::vector<double> wald_p_values(const Fit& fit, std::span<const double> statistics,
                                  std::optional<bool> use_t) {
  const bool by_t = fit.tests_by_t(use_t);
  std::vector<double> out;
  for (const double t : statistics) {
    out.push_back(by_t ? student_t_two_sided(t, fit.df_resid) : normal_two_sided(t));
  }
  return out;
}

double interval_quantile(const Fit& fit, double alpha, std::optional<bool> use_t) {
  if (!(alpha > 0.0 && alpha < 1.0)) {
    throw_error(ErrorCode::kInvalidInput,
                "alpha is {}; it must lie between 0 and 1 (0.05 gives 95% intervals)", {alpha},
                {{"option", "alpha"}, {"value", alpha}});
  }
  // The lower quantile keeps its digits for small alpha, where 1 - alpha / 2 would round to 1.
  return fit.tests_by_t(use_t) ? -student_t_quantile(alpha / 2, fit.df_resid)
                               : -normal_quantile(alpha / 2);
}

Intervals wald_intervals(const Fit& fit, std::span<const double> standard_errors, double alpha,
                         std::optional<bool> use_t) {
  const double quantile = interval_quantile(fit, alpha, use_t);
  Intervals out;
  for (std::size_t j = 0; j < fit.p(); ++j) {
    out.lower.push_back(fit.params[j] - quantile * standard_errors[j]);
    out.upper.push_back(fit.params[j] + quantile * standard_errors[j]);
  }
  return out;
}

std::vector<std::string_view> significance_codes(std::span<const double> p_values) {
  std::vector<std::string_view> out;
  for (const double p : p_values) {
    out.push_back(p < 0.001 ? "***" : p < 0.01 ? "**" : p < 0.05 ? "*" : p < 0.1 ? "." : "");
  }
  return out;
}

}  // namespace webglm
