#include "webglm/common/warning.hpp"

#include <array>
#include <vector>

namespace webglm {
namespace {

constexpr std::array kAllCodes = {
    WarningCode::kNotConverged,     WarningCode::kSeparation,       WarningCode::kAliased,
    WarningCode::kBoundary,         WarningCode::kConstantResponse, WarningCode::kZeroDf,
    WarningCode::kNonIntegerCounts, WarningCode::kIllConditioned,   WarningCode::kStepHalved,
    WarningCode::kSingleLevel,      WarningCode::kUnseenLevel,      WarningCode::kExtrapolated,
    WarningCode::kNoLimit,          WarningCode::kThetaInfinite,    WarningCode::kDfRaised,
    WarningCode::kNoStandardErrors};

}  // namespace

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
    case WarningCode::kNoLimit:
      return "no_limit";
    case WarningCode::kThetaInfinite:
      return "theta_infinite";
    case WarningCode::kDfRaised:
      return "df_raised";
    case WarningCode::kNoStandardErrors:
      return "no_standard_errors";
  }
  return "";
}

WarningCode parse_warning_code(std::string_view name) {
  std::vector<std::string> known;
  for (const WarningCode code : kAllCodes) {
    if (name_of(code) == name) return code;
    known.emplace_back(name_of(code));
  }
  throw unknown_name("warning", name, known);
}

void add_warning(std::vector<Warning>& warnings, WarningCode code, const char* pattern,
                 TextParts parts, DetailParts details) {
  warnings.push_back({code, filled(pattern, parts), details_of(details)});
}

}  // namespace webglm
