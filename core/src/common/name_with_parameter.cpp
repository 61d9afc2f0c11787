#include "webglm/common/name_with_parameter.hpp"

#include <cstdlib>

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
  char* end = nullptr;
  const double value = std::strtod(number.c_str(), &end);
  if (!closed || number.empty() || *end != '\0') {
    throw Error(ErrorCode::kInvalidInput,
                "cannot read the parameter of the " + std::string(kind) + " \"" +
                    std::string(text) + "\"; write it as name(parameter=number)",
                {{"text", std::string(text)}});
  }
  result.parameter = value;
  return result;
}

}  // namespace webglm
