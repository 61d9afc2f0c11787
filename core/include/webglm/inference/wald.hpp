#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "webglm/model/fit.hpp"

namespace webglm {

/// Lower and upper limits, one of each for every coefficient.
struct Intervals {
  std::vector<double> lower;
  std::vector<double> upper;
};

/// phi (X'WX)^-1, p x p, row-major (McCullagh & Nelder 1989, section 2.5); empty where the fit has
/// no standard errors, as are robust ones, and then what is computed from it is NaN. Throws
/// `out_of_memory` above `kMaxCovarianceColumns`.
std::vector<double> covariance(const Fit& fit);
/// Square roots of the diagonal of a row-major p x p covariance.
std::vector<double> standard_errors(std::span<const double> covariance, std::size_t p);
/// Square roots of the diagonal of `covariance(fit)`, for any number of coefficients.
std::vector<double> bse(const Fit& fit);

/// Estimates over their standard errors.
std::vector<double> wald_statistics(const Fit& fit, std::span<const double> standard_errors);
/// Two-sided p values: Student's t with df_resid, or normal (`Fit::tests_by_t`).
std::vector<double> wald_p_values(const Fit& fit, std::span<const double> statistics,
                                  std::optional<bool> use_t = std::nullopt);
/// The x > 0 that the statistic of an interval at level 1 - alpha reaches, by the same
/// distribution. Throws `invalid_input` unless 0 < alpha < 1.
double interval_quantile(const Fit& fit, double alpha, std::optional<bool> use_t = std::nullopt);
/// Estimate -/+ quantile * standard error. Throws `invalid_input` unless 0 < alpha < 1.
Intervals wald_intervals(const Fit& fit, std::span<const double> standard_errors, double alpha,
                         std::optional<bool> use_t = std::nullopt);

/// "***" below 0.001, "**" below 0.01, "*" below 0.05, "." below 0.1, else "".
std::vector<std::string_view> significance_codes(std::span<const double> p_values);

}  // namespace webglm
