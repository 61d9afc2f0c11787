#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "webglm/formula/formula_error.hpp"

namespace webglm {

/// A longer formula is refused: it would be a mistake, or an attack.
inline constexpr std::size_t kMaxFormulaBytes = std::size_t{64} * 1024;

enum class TokenKind : std::uint8_t {
  kNumber,
  kName,        ///< letters, digits, `.` and `_`; any letters of Unicode
  kQuotedName,  ///< a name in backticks, which may hold any character
  kString,      ///< a text in single or double quotes
  kSymbol,      ///< an operator, a parenthesis, a comma, or `.` alone
  kEnd,
};

struct Token {
  TokenKind kind;
  std::string text;      ///< the symbol, or the name or text without quotes and escapes
  double number = 0.0;   ///< of kNumber
  FormulaColumn column;  ///< of the first character
};

/// Cuts a formula into tokens, the last one kEnd. Throws `invalid_input` with the column where
/// the text is not UTF-8, has a character that no formula uses, or leaves a quote open.
std::vector<Token> tokenize(std::string_view formula);

/// True where `name` needs no backticks: it is one kName token and no constant.
bool is_plain_name(std::string_view name);

/// True for TRUE, FALSE, True, False, NA, NaN, Inf and pi: numbers, unless in backticks.
bool is_constant_name(std::string_view name);

}  // namespace webglm
