#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace webglm {

/// "Tweedie(p = 1.3)" taken apart: a name and at most one number.
struct NameWithParameter {
  std::string name;                 ///< lower case, without ' ', '_', '-' and '.'
  std::string key;                  ///< "p", lower case; empty in "power(0.5)"
  std::optional<double> parameter;  ///< absent without parentheses
};

/// Throws `invalid_input` where the parentheses hold no number or are not closed; `kind` says
/// what the text should name.
NameWithParameter split_parameter(std::string_view kind, std::string_view text);

}  // namespace webglm
