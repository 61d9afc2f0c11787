#pragma once

#include <string>
#include <string_view>

#include "webglm/formula/expression.hpp"
#include "webglm/formula/parser.hpp"

namespace webglm {

/// The canonical text: R's spacing, `^` for `**`, no parentheses but the needed ones, and
/// `df=5` for arguments. Reading it back gives an equal expression.
std::string text_of(ExpressionView expression);
std::string text_of(const Formula& formula);

/// `name` with the backticks it needs, if any.
std::string name_text(std::string_view name);
/// `text` in double quotes, with escapes.
std::string quoted_text(std::string_view text);

}  // namespace webglm
