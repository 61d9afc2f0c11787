#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace webglm {

/// One character of UTF-8 text: its Unicode number and its length, 0 where the bytes are not
/// valid UTF-8.
struct CodePoint {
  std::uint32_t value = 0;
  std::size_t bytes = 0;
};

/// The first code point of a non-empty text. Overlong forms, surrogates and numbers above
/// 0x10FFFF are invalid (RFC 3629, section 3).
CodePoint decode_utf8(std::string_view text);

/// ASCII white space and the no-break space, which pasted text often holds.
bool is_space(std::uint32_t code_point);

/// True for code points beyond ASCII that may stand in a name without backticks: all but the
/// signs, punctuation, spaces and operators.
bool is_name_code_point(std::uint32_t code_point);

/// The typographic quotation marks that word processors put in place of ' and ".
bool is_curly_quote(std::uint32_t code_point);

}  // namespace webglm
