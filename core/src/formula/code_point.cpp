#include "webglm/formula/code_point.hpp"

#include <array>

namespace webglm {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

/// Beyond ASCII, what is not part of a word: Latin-1 signs, general punctuation, arrows and
/// mathematical operators, CJK punctuation, private use, full-width ASCII signs, specials.
constexpr std::array<Range, 20> kNotInNames{{
    {0x80, 0xA9},     {0xAB, 0xB4},     {0xB6, 0xB9},     {0xBB, 0xBF},     {0xD7, 0xD7},
    {0xF7, 0xF7},     {0x1680, 0x1680}, {0x2000, 0x206F}, {0x2190, 0x23FF}, {0x27C0, 0x27EF},
    {0x2980, 0x2AFF}, {0x3000, 0x3004}, {0x3008, 0x3020}, {0xE000, 0xF8FF}, {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF}, {0xFF01, 0xFF0F}, {0xFF1A, 0xFF20}, {0xFFF0, 0xFFFF}, {0xE0000, 0x10FFFF},
}};

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// The length that the first byte announces, 0 if it cannot be a first byte.
std::size_t announced_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

}  // namespace

CodePoint decode_utf8(std::string_view text) {
  constexpr std::array<std::uint32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  constexpr std::array<unsigned char, 5> kLeadMask{0, 0x7F, 0x1F, 0x0F, 0x07};
  const auto lead = static_cast<unsigned char>(text[0]);
  const std::size_t length = announced_length(lead);
  if (length == 0 || length > text.size()) return {};
  std::uint32_t value = lead & kLeadMask[length];
  for (std::size_t i = 1; i < length; ++i) {
    if (!is_continuation(text[i])) return {};
    value = (value << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kLeast[length] || value > 0x10FFFF || surrogate) return {};
  return {value, length};
}

bool is_space(std::uint32_t code_point) {
  return code_point == ' ' || (code_point >= '\t' && code_point <= '\r') || code_point == 0xA0;
}

bool is_name_code_point(std::uint32_t code_point) {
  if (code_point < 0x80) return false;
  for (const Range& range : kNotInNames) {
    if (code_point >= range.first && code_point <= range.last) return false;
  }
  return true;
}

bool is_curly_quote(std::uint32_t code_point) {
  return (code_point >= 0x2018 && code_point <= 0x201F) || code_point == 0xAB || code_point == 0xBB;
}

}  // namespace webglm
