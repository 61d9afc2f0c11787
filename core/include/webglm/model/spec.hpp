#pragma once

#include <optional>
#include <string>
#include <vector>

#include "webglm/data/observations.hpp"
#include "webglm/families/any_family.hpp"
#include "webglm/links/any_link.hpp"
#include "webglm/model/conventions.hpp"

namespace webglm {

/// What to fit and how. The objective is half the deviance plus
/// alpha * sum_j f_j (l1_ratio |b_j| + (1 - l1_ratio) / 2 b_j^2), over the unscaled sum of rows,
/// with f_j the penalty factors (0 for the intercept unless stated).
struct FitOptions {
  AnyFamily family = Gaussian{};
  std::optional<AnyLink> link;  ///< the family's default where absent
  double alpha = 0.0;
  double l1_ratio = 1.0;
  int max_iter = 25;
  double tol = 1e-8;  ///< bound on the last step, in standard errors of the estimate
  WeightsType weights_type = WeightsType::kVariance;
  Conventions conventions = Conventions::kR;  ///< of the statistics, not of the fit
  std::vector<double> penalty_factors;        ///< empty, or one >= 0 for each coefficient
};

/// Throws `invalid_input` or `unsupported_model` where an option is outside its stated range.
void check(const FitOptions& options, std::size_t coefficients);

}  // namespace webglm
