#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "webglm/model/fit.hpp"

namespace webglm {

/// What a model with some of the columns leaves unexplained.
struct Submodel {
  double deviance = 0.0;
  double df_resid = 0.0;
  bool converged = true;
};

/// Fits the `kept` columns of a fit's design, ascending, to the same rows with the same options;
/// the terms are not learned anew, and an estimated theta or power stays. The intercept has to be
/// kept. Without a fit for all columns, the intercept alone and none.
Submodel fit_submodel(const Fit& fit, std::span<const std::size_t> kept);

/// Throws `unsupported_model` for a penalised fit or Firth's: deviances of penalised fits do not
/// have the distributions that `what` refers to.
void require_unpenalised(const Fit& fit, std::string_view what);

}  // namespace webglm
