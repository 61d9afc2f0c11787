#include "webglm/common/warning.hpp"

namespace webglm {

std::string_view name_of(WarningCode code) {
  switch (code) {
    case WarningCode::kNotConverged:
      return "not_converged";
    case WarningCode::kSeparation:
      return "separation";
    case WarningCode::kAliased:
      return "aliased";
    case WarningCode::kBoundary:
      return "boundary";
    case WarningCode::kConstantResponse:
      return "constant_response";
    case WarningCode::kZeroDf:
      return "zero_df";
    case WarningCode::kNonIntegerCounts:
      return "non_integer_counts";
    case WarningCode::kIllConditioned:
      return "ill_conditioned";
    case WarningCode::kStepHalved:
      return "step_halved";
    case WarningCode::kSingleLevel:
      return "single_level";
    case WarningCode::kUnseenLevel:
      return "unseen_level";
    case WarningCode::kExtrapolated:
      return "extrapolated";
    case WarningCode::kDfRaised:
      return "df_raised";
  }
  return "";
}

}  // namespace webglm
