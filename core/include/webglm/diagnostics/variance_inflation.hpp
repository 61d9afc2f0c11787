#pragma once

#include <string>
#include <vector>

#include "webglm/design/fitted_design.hpp"
#include "webglm/model/fit.hpp"

namespace webglm {

/// How much the other columns inflate the variance of a term's estimates.
struct VarianceInflation {
  std::vector<std::string> terms;
  std::vector<double> df;      ///< coefficients that are not aliased
  std::vector<double> gvif;    ///< the VIF, where df is 1
  std::vector<double> scaled;  ///< gvif^(1 / (2 df)), comparable between terms
};

/// det R_tt det R_rest / det R with R the correlation of the estimates but the intercept's (Fox &
/// Monette 1992), as car's vif has it. Each column is a term, or the terms are those of `design`.
/// Terms whose columns are all aliased are NaN.
VarianceInflation variance_inflation(const Fit& fit, const FittedDesign* design = nullptr);

}  // namespace webglm
