#include "formula/variable_call.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "formula/call_reader.hpp"
#include "webglm/common/text.hpp"
#include "webglm/formula/printer.hpp"

namespace webglm {
namespace {

/// Terms of other systems, or of webglm's plans, that this grammar does not fit.
constexpr std::array<std::string_view, 11> kUnsupported{"s",  "te", "ti", "t2",  "lo", "ms",
                                                        "TE", "FE", "mo", "pos", "neg"};

/// patsy's Treatment("B"), Sum ... and R's contr.sum ... in the second place of C().
struct ContrastName {
  std::string_view written;
  std::string_view contrast;
};
constexpr std::array<ContrastName, 8> kContrastNames{{{"Treatment", "treatment"},
                                                      {"Sum", "sum"},
                                                      {"Helmert", "helmert"},
                                                      {"Poly", "poly"},
                                                      {"contr.treatment", "treatment"},
                                                      {"contr.sum", "sum"},
                                                      {"contr.helmert", "helmert"},
                                                      {"contr.poly", "poly"}}};

void read_contrast(const CallReader& call, ExpressionView view, std::string_view formula,
                   CategoricalVariable& variable) {
  const Node& node = view.back();
  if (node.kind == NodeKind::kString) {
    variable.contrast = node.text;
    return;
  }
  const auto found = std::ranges::find(kContrastNames, node.text, &ContrastName::written);
  if (found == kContrastNames.end()) {
    call.fail(view, "contrast must be \"treatment\", \"sum\", \"helmert\" or \"poly\"");
  }
  variable.contrast = found->contrast;
  if (node.kind != NodeKind::kCall || node.operands == 0) return;
  const CallReader inner(view, {"ref"}, 1, formula);
  variable.reference = inner.levels("ref").at(0);
}

VariableDefinition categorical(ExpressionView view, std::string_view formula) {
  const CallReader call(view, {"x", "contrast", "ref", "levels", "level"}, 2, formula);
  CategoricalVariable variable{call.argument()};
  variable.levels = call.levels("levels");
  if (const auto contrast = call.option("contrast")) {
    read_contrast(call, *contrast, formula, variable);
  }
  if (const auto reference = call.option("ref")) {
    const std::vector<std::string> names = call.levels("ref");
    if (names.size() != 1) call.fail(*reference, "ref must be one level");
    variable.reference = names[0];
  }
  const auto level = call.option("level");
  if (!level) return variable;
  // C(area, level="B") is the indicator of one level.
  const std::vector<std::string> names = call.levels("level");
  if (names.size() != 1 || !variable.argument.is_name()) {
    call.fail(*level, "level must be one level of a column");
  }
  return ExpressionVariable{
      Expression::apply(Operator::kEqual, {variable.argument, Expression::string(names[0])})};
}

template <class Spline>
void read_spline(const CallReader& call, Spline& variable) {
  variable.df = call.whole("df");
  variable.knots = call.numbers("knots");
  variable.boundary = call.pair("boundary");
  variable.intercept = call.truth("intercept").value_or(false);
  variable.beyond = call.text("beyond").value_or(variable.beyond);
}

VariableDefinition bspline(ExpressionView view, std::string_view formula) {
  const CallReader call(view, {"x", "df", "knots", "degree", "boundary", "intercept", "beyond"}, 2,
                        formula);
  BSplineVariable variable{call.argument()};
  variable.degree = call.whole("degree").value_or(variable.degree);
  read_spline(call, variable);
  return variable;
}

VariableDefinition natural_spline(ExpressionView view, std::string_view formula) {
  const CallReader call(view, {"x", "df", "knots", "boundary", "intercept", "beyond"}, 2, formula);
  NaturalSplineVariable variable{call.argument()};
  read_spline(call, variable);
  return variable;
}

VariableDefinition polynomial(ExpressionView view, std::string_view formula) {
  const CallReader call(view, {"x", "degree", "raw"}, 2, formula);
  PolynomialVariable variable{call.argument()};
  variable.degree = call.whole("degree").value_or(variable.degree);
  variable.raw = call.truth("raw").value_or(false);
  return variable;
}

VariableDefinition definition_of_call(ExpressionView view, std::string_view formula) {
  const Node& call = view.back();
  if (call.text == "C" || call.text == "factor" || call.text == "as.factor") {
    return categorical(view, formula);
  }
  if (call.text == "bs") return bspline(view, formula);
  if (call.text == "ns") return natural_spline(view, formula);
  if (call.text == "poly") return polynomial(view, formula);
  if (std::ranges::find(kUnsupported, call.text) != kUnsupported.end()) {
    throw located(
        Error(ErrorCode::kUnsupportedModel,
              "terms of the form " + call.text + "() are not supported", {{"type", call.text}}),
        formula, call.column);
  }
  return ExpressionVariable{without_keyword(view)};
}

}  // namespace

Variable make_variable(ExpressionView view, std::string_view formula) {
  const Node& root = view.back();
  const FormulaColumn column = root.column;
  switch (root.kind) {
    case NodeKind::kName:
      return Variable(ColumnVariable{root.text}, formula, column);
    case NodeKind::kNumber:
      throw formula_error(
          formula, column,
          filled("the number {} is no term; only 0 and 1 are, and arithmetic goes into I(2 * x)",
                 {root.number}));
    case NodeKind::kString:
      throw formula_error(formula, column,
                          filled("the text {} is no term", {quoted_text(root.text)}));
    case NodeKind::kConstant:
      throw formula_error(
          formula, column,
          filled("{} is a constant; a column of this name goes in backticks", {root.text}));
    case NodeKind::kCall:
      return Variable(definition_of_call(view, formula), formula, column);
    default:
      return Variable(ExpressionVariable{without_keyword(view)}, formula, column);
  }
}

}  // namespace webglm
