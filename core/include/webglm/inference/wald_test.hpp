#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "webglm/inference/test_result.hpp"
#include "webglm/model/fit.hpp"

namespace webglm {

/// The hypothesis L b = r about the coefficients b.
struct Hypothesis {
  std::vector<double> matrix;      ///< L, one row of length p for each restriction
  std::vector<double> right_side;  ///< r, one number for each restriction
};

/// That the coefficients in `columns` are all 0; aliased ones are left out.
Hypothesis zero_columns(const Fit& fit, std::span<const std::size_t> columns);

/// Estimates L b - r with their covariance under `covariance` (p x p, row-major).
struct HypothesisEstimate {
  std::vector<double> difference;  ///< length m
  std::vector<double> covariance;  ///< m x m
};
/// Throws `dimension_mismatch` for a matrix of another width, and `invalid_input` where a
/// restriction concerns an aliased coefficient.
HypothesisEstimate estimate(const Fit& fit, const Hypothesis& hypothesis,
                            std::span<const double> covariance);

/// Wald's test (L b - r)' (L V L')^-1 (L b - r), as chi-squared or, over the number of
/// restrictions, as F with df_resid. Throws `singular` where the restrictions depend on each other.
TestResult wald_test(const Fit& fit, const Hypothesis& hypothesis,
                     std::span<const double> covariance, TestKind kind);

}  // namespace webglm
