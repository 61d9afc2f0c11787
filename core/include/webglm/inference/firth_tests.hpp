#pragma once

#include <vector>

#include "webglm/model/fit.hpp"

namespace webglm {

/// Tests of single coefficients, each of length p; NaN where aliased.
struct CoefficientTests {
  std::vector<double> statistic;
  std::vector<double> p_values;  ///< chi-squared with one degree of freedom
};

/// Twice the fall of the penalised log-likelihood when a coefficient is held at 0, for a fit with
/// Firth's bias reduction (Heinze & Schemper 2002). One fit for each coefficient. Throws
/// `unsupported_model` for other fits.
CoefficientTests firth_tests(const Fit& fit);

}  // namespace webglm
