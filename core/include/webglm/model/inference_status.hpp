#pragma once

#include <string_view>

namespace webglm {

/// What the standard errors of a fit mean.
enum class InferenceStatus {
  kValid,
  kAfterRidge,      ///< of a biased estimator: they say how it varies, not how far off it is
  kAfterSelection,  ///< there are none: the data have chosen the coefficients
  kOnBoundary,      ///< there are none: a bound or a constraint holds some coefficients
};

/// "valid_standard", "naive_after_regularization", "naive_after_selection" or
/// "constrained_boundary".
std::string_view name_of(InferenceStatus status);
/// The status of that name; anything else is `unknown_name`.
InferenceStatus parse_inference_status(std::string_view name);

}  // namespace webglm
