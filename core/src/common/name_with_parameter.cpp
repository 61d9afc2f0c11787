#include "webglm/common/name_with_parameter.hpp"

#include <limits>

#include "webglm/common/decimal.hpp"
#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

std::string without(std::string_view text, std::string_view dropped) {
  std::string kept;
  for (const char c : text) {
    if (dropped.find(c) == std::string_view::npos) kept += c;
  }
  return kept;
}

/// Whoever takes the number refuses what is not finite, by name.
std::optional<double> number_of(const std::string& text) {
  if (text == "nan") return std::numeric_limits<double>::quiet_NaN();
  if (text == "inf" || text == "-inf") {
    const double infinity = std::numeric_limits<double>::infinity();
    return text[0] == '-' ? -infinity : infinity;
  }
  const char* end = nullptr;
  const double value = read_number(text.c_str(), &end);
  if (text.empty() || *end != '\0') return std::nullopt;
  return value;
}

}  // namespace

NameWithParameter split_parameter(std::string_view kind, std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::string lower = without(lower_case(text), kSpace);
  const std::size_t open = lower.find('(');
  NameWithParameter result;
  result.name = without(std::string_view(lower).substr(0, open), "_-.");
  if (open == std::string::npos) return result;

  std::string inside = lower.substr(open + 1);
  const bool closed = !inside.empty() && inside.back() == ')';
  if (closed) inside.pop_back();
  const std::size_t equals = inside.find('=');
  if (equals != std::string::npos) result.key = inside.substr(0, equals);
  const std::string number = equals == std::string::npos ? inside : inside.substr(equals + 1);
  const std::optional<double> value = number_of(number);
  if (!closed || !value) {
    throw_error(ErrorCode::kInvalidInput,
                "cannot read the parameter of the {} \"{}\"; write it as name(parameter=number)",
                {kind, text}, {{"text", text}});
  }
  result.parameter = value;
  return result;
}

}  // namespace webglm
