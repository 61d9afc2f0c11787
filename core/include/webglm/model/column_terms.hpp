#pragma once

#include "webglm/model/fit.hpp"
#include "webglm/model/model.hpp"

namespace webglm {

/// The terms of a fit from arrays, without rows: every column as it is, under the name of its
/// coefficient, and no other intercept. With them such a fit predicts for new columns and has a
/// text, as one of a formula. Throws `invalid_input` where two coefficients have one name, and
/// where the rows are gone.
LearnedModel column_terms(const Fit& fit);

}  // namespace webglm
