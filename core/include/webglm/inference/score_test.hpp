#pragma once

#include <string_view>

#include "webglm/design/design.hpp"
#include "webglm/inference/test_result.hpp"
#include "webglm/model/fit.hpp"
#include "webglm/model/model.hpp"

namespace webglm {

/// Rao's score test that all columns of `omitted`, a design of the same rows, have coefficient 0
/// beside those of the fit. One pass at the estimates, no new fit (Rao 1948; Pregibon 1982).
/// Chi-squared over the phi of the fit, as R's add1(test = "Rao"); its df counts the columns that
/// do not depend on those of the fit. Throws `unsupported_model` for a penalised fit and for more
/// columns than the pass can hold.
TestResult score_test(const Fit& fit, const Design& omitted);

/// The design of terms that a model lacks, "z + area:x", in the rows of `frame` that the model was
/// learned from. Throws what learning them throws, and `dimension_mismatch` for a shorter frame.
Design omitted_terms(const LearnedModel& model, std::string_view terms, const Frame& frame);

}  // namespace webglm
