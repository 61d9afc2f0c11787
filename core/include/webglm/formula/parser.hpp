#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "webglm/formula/expression.hpp"

namespace webglm {

/// Parentheses, calls, signs and powers may be nested this deep.
inline constexpr std::uint32_t kMaxFormulaNesting = 64;

/// A formula as it was written, nothing expanded.
struct Formula {
  std::string text;                    ///< for messages; says nothing about equality
  std::optional<Expression> response;  ///< none in the one-sided formula `~ x`
  Expression terms;

  bool operator==(const Formula& other) const {
    return response == other.response && terms == other.terms;
  }
};

/// Reads `response ~ terms`, with R's operators and precedences:
///
///     ^ **   (right)      - + (signs)      :      %in% %% %/%      * /      + -
///     < <= > >= == !=     !      &      |
///
/// Throws `invalid_input` at the column that cannot be understood, saying what was expected.
/// Whether functions and columns exist is not asked here.
Formula parse_formula(std::string_view text);

/// Reads one expression, such as `log(x + 1)`, without a `~`.
Expression parse_expression(std::string_view text);

}  // namespace webglm
