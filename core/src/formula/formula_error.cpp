#include "webglm/formula/formula_error.hpp"

#include <string>

#include "webglm/common/text.hpp"

namespace webglm {
namespace {

constexpr std::size_t kExcerptBefore = 40;
constexpr std::size_t kExcerptLength = 72;
/// A detail is for a screen; what is longer than a formula may be is not repeated.
constexpr std::size_t kMaxDetailBytes = std::size_t{64} * 1024;

bool starts_code_point(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }

/// The byte where the code point number `index` (from 0) starts, or the length of the text.
std::size_t byte_of(std::string_view text, std::size_t index) {
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (starts_code_point(text[i]) && seen++ == index) return i;
  }
  return text.size();
}

/// The formula, or the part of a long one around the column.
std::string excerpt(std::string_view formula, FormulaColumn column) {
  const std::size_t at = column > 0 ? column - 1 : 0;
  const std::size_t first = at > kExcerptBefore ? at - kExcerptBefore : 0;
  const std::size_t begin = byte_of(formula, first);
  const std::size_t end = begin + byte_of(formula.substr(begin), kExcerptLength);
  std::string text = begin > 0 ? "..." : "";
  text += formula.substr(begin, end - begin);
  if (end < formula.size()) text += "...";
  return text;
}

}  // namespace

Error located(const Error& error, std::string_view formula, FormulaColumn column) {
  if (column == 0) return error;
  const std::string place = "column " + number_text(column) + " of \"" + excerpt(formula, column);
  Details details = error.details();
  details.push_back({"column", static_cast<double>(column)});
  details.push_back({"formula", std::string(formula.substr(0, kMaxDetailBytes))});
  return Error(error.code(), place + "\": " + error.message(), std::move(details));
}

Error formula_error(std::string_view formula, FormulaColumn column, std::string_view message) {
  return located(Error(ErrorCode::kInvalidInput, std::string(message)), formula, column);
}

Error unknown_in_formula(std::string_view kind, std::string_view name,
                         const std::vector<std::string>& known, std::string_view formula,
                         FormulaColumn column) {
  // The search for near names takes the product of the lengths; no slip of the hand is longer.
  constexpr std::size_t kLongestNearName = 200;
  const bool search = name.size() <= kLongestNearName;
  return located(unknown_name(kind, name, search ? known : std::vector<std::string>{}), formula,
                 column);
}

}  // namespace webglm
