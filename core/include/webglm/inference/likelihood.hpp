#pragma once

#include "webglm/model/fit.hpp"

namespace webglm {

/// The log-likelihood at the estimates, with the dispersion and the meaning of weights that the
/// conventions of the fit have (model/conventions.hpp); NaN for quasi families. One pass over the
/// rows.
double log_likelihood(const Fit& fit);

/// -2 log L + 2 k, where k counts the estimated coefficients and, as R does, an estimated
/// dispersion and an estimated theta or power; NaN for quasi families.
double aic(const Fit& fit, double log_likelihood);
/// -2 log L + k log(nobs), with the same k.
double bic(const Fit& fit, double log_likelihood);

}  // namespace webglm
