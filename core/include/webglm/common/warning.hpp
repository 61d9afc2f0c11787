#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "webglm/common/error.hpp"

namespace webglm {

/// What valid data may lead to; recorded on the fit, never thrown and never printed.
enum class WarningCode {
  kNotConverged,
  kSeparation,
  kAliased,
  kBoundary,
  kConstantResponse,
  kZeroDf,
  kNonIntegerCounts,
  kIllConditioned,
  kStepHalved,
  kSingleLevel,       ///< a factor with one level, which cannot have an effect of its own
  kUnseenLevel,       ///< a level in new data that was not there when the term was learned
  kExtrapolated,      ///< rows beyond the boundary knots of a spline
  kNoLimit,           ///< an end of a profile-likelihood interval that does not exist
  kThetaInfinite,     ///< counts that vary no more than a Poisson's, where theta is estimated
  kDfRaised,          ///< a spline asked for fewer degrees of freedom than its degree allows
  kNoStandardErrors,  ///< an l1 penalty chose the coefficients, or a bound holds some of them
};

/// The snake_case name of `code`, as JavaScript and Python see it.
std::string_view name_of(WarningCode code);
/// The code of that name; anything else is `unknown_name`.
WarningCode parse_warning_code(std::string_view name);

/// One outcome that the reader of a fit should know of.
struct Warning {
  WarningCode code;
  std::string message;
  Details details;
  bool operator==(const Warning&) const = default;
};

/// Appends the warning whose message is `pattern` with its "{}" filled by `parts`.
void add_warning(std::vector<Warning>& warnings, WarningCode code, const char* pattern,
                 TextParts parts, DetailParts details);

}  // namespace webglm
