#include "formula/call_reader.hpp"

#include <algorithm>
#include <cmath>

#include "webglm/common/text.hpp"
#include "webglm/formula/evaluate.hpp"
#include "webglm/formula/printer.hpp"

namespace webglm {
namespace {

bool is_list(const Node& node) { return node.kind == NodeKind::kCall && node.text == "c"; }

/// The elements of c(...), or the value itself.
std::vector<ExpressionView> elements_of(ExpressionView view) {
  return is_list(view.back()) ? operands_of(view) : std::vector<ExpressionView>{view};
}

/// Other spellings of the options: R's and rustystats'.
std::string canonical_keyword(const std::string& keyword) {
  if (keyword == "Boundary.knots" || keyword == "boundary_knots") return "boundary";
  if (keyword == "reference") return "ref";
  return keyword;
}

}  // namespace

Expression without_keyword(ExpressionView argument) {
  return Expression(argument).with_keyword("");
}

CallReader::CallReader(ExpressionView call, std::vector<std::string> names, std::size_t positional,
                       std::string_view formula)
    : call_(call.back()),
      names_(std::move(names)),
      positional_(positional),
      formula_(formula),
      values_(names_.size()) {
  std::size_t position = 0;
  for (const ExpressionView argument : operands_of(call)) {
    const bool named = !argument.back().keyword.empty();
    place(argument, position);
    if (!named) ++position;
  }
  if (!values_[0])
    throw formula_error(formula_, call_.column, filled("expected {}", {signature()}));
}

void CallReader::place(ExpressionView argument, std::size_t position) {
  const std::string keyword = canonical_keyword(argument.back().keyword);
  std::size_t slot = position;
  if (!keyword.empty()) {
    const auto found = std::ranges::find(names_, keyword);
    if (found == names_.end()) {
      throw unknown_in_formula("argument of " + call_.text + "()", keyword, names_, formula_,
                               first_column(argument));
    }
    slot = static_cast<std::size_t>(found - names_.begin());
  } else if (position >= positional_) {
    fail(argument, filled("this argument needs its name; expected {}", {signature()}));
  }
  if (values_[slot]) fail(argument, filled("the argument {} is given twice", {names_[slot]}));
  values_[slot] = argument;
}

std::string CallReader::signature() const {
  std::string text = call_.text + "(" + names_[0];
  for (std::size_t k = 1; k < names_.size(); ++k) text += ", " + names_[k] + "=";
  return text + ")";
}

void CallReader::fail(ExpressionView at, const std::string& message) const {
  throw formula_error(formula_, first_column(at), message);
}

Expression CallReader::argument() const { return without_keyword(*values_[0]); }

std::optional<ExpressionView> CallReader::option(std::string_view name) const {
  const auto found = std::ranges::find(names_, name);
  return values_[static_cast<std::size_t>(found - names_.begin())];
}

std::optional<std::uint32_t> CallReader::whole(std::string_view name) const {
  const auto view = option(name);
  if (!view) return std::nullopt;
  const double value = constant_value(without_keyword(*view).view(), formula_);
  if (value >= 0.0 && value <= 1e9 && value == std::floor(value)) {
    return static_cast<std::uint32_t>(value);
  }
  fail(*view, filled("{} must be a whole number, not {}", {name, value}));
}

std::optional<bool> CallReader::truth(std::string_view name) const {
  const auto view = option(name);
  if (!view) return std::nullopt;
  const double value = constant_value(without_keyword(*view).view(), formula_);
  if (value == 0.0 || value == 1.0) return value == 1.0;
  fail(*view, filled("{} must be TRUE or FALSE", {name}));
}

std::optional<std::string> CallReader::text(std::string_view name) const {
  const auto view = option(name);
  if (!view) return std::nullopt;
  if (view->back().kind == NodeKind::kString) return view->back().text;
  fail(*view, filled("{} must be a text in quotes", {name}));
}

std::vector<double> CallReader::numbers(std::string_view name) const {
  std::vector<double> values;
  const auto view = option(name);
  if (!view) return values;
  for (const ExpressionView element : elements_of(*view)) {
    values.push_back(constant_value(without_keyword(element).view(), formula_));
  }
  return values;
}

std::optional<std::array<double, 2>> CallReader::pair(std::string_view name) const {
  const auto view = option(name);
  if (!view) return std::nullopt;
  const std::vector<double> values = numbers(name);
  if (values.size() == 2) return std::array{values[0], values[1]};
  fail(*view, filled("{} must be two numbers, as in c(0, 100)", {name}));
}

std::string CallReader::level(ExpressionView view) const {
  if (view.back().kind == NodeKind::kString) return view.back().text;
  if (view.back().kind == NodeKind::kConstant) return view.back().text;
  return number_text(constant_value(without_keyword(view).view(), formula_));
}

std::vector<std::string> CallReader::levels(std::string_view name) const {
  std::vector<std::string> values;
  const auto view = option(name);
  if (!view) return values;
  for (const ExpressionView element : elements_of(*view)) values.push_back(level(element));
  return values;
}

}  // namespace webglm
