#include "design/column_names.hpp"

#include "webglm/common/text.hpp"
#include "webglm/formula/printer.hpp"

namespace webglm {
namespace {

std::string count_text(std::size_t count) { return number_text(static_cast<double>(count)); }

const std::vector<std::string>& suffixes_of(const FittedFactor& factor, bool indicators) {
  return (indicators ? factor.indicators : factor.contrasts).suffixes;
}

/// The text of an expression; a column by its bare name, whatever characters it has.
std::string bare_text(const Expression& expression) {
  return expression.is_name() ? expression.root().text : text_of(expression.view());
}

/// "area[B]" for area == "B": what a list of levels becomes.
std::string indicator_name(ExpressionView expression) {
  const Node& root = expression.back();
  if (root.kind != NodeKind::kOperator || root.op != Operator::kEqual) return "";
  const auto operands = operands_of(expression);
  const Node& column = operands[0].back();
  const Node& level = operands[1].back();
  if (column.kind != NodeKind::kName || level.kind != NodeKind::kString) return "";
  return column.text + "[" + level.text + "]";
}

struct RustystatsNames {
  const Variable& variable;
  bool indicators;

  std::vector<std::string> operator()(const FittedNumber& number) const {
    if (number.expression.is_name()) return {number.expression.root().text};
    const std::string indicator = indicator_name(number.expression.view());
    if (!indicator.empty()) return {indicator};
    const Node& root = number.expression.root();
    const bool wrapped = root.kind == NodeKind::kCall && root.text == "I";
    const std::string text = text_of(number.expression.view());
    return {wrapped ? text : "I(" + text + ")"};
  }
  std::vector<std::string> operator()(const FittedFactor& factor) const {
    std::vector<std::string> out;
    for (const std::string& suffix : suffixes_of(factor, indicators)) {
      out.push_back(bare_text(factor.argument) + suffix);
    }
    return out;
  }
  /// Counted among all functions of the basis, of which the first is left out.
  std::vector<std::string> operator()(const FittedBSpline& fitted) const {
    const std::size_t all = fitted.spline.functions();
    return fractions("bs", fitted.argument, all - fitted.spline.columns() + 1, all, all);
  }
  std::vector<std::string> operator()(const FittedNaturalSpline& fitted) const {
    const std::size_t columns = fitted.spline.columns();
    return fractions("ns", fitted.argument, 1, columns,
                     columns + (fitted.spline.intercept ? 0 : 1));
  }
  std::vector<std::string> operator()(const FittedPolynomial& polynomial) const {
    return numbered(variable.text(), polynomial.degree);
  }

  static std::vector<std::string> fractions(const std::string& function, const Expression& argument,
                                            std::size_t first, std::size_t last, std::size_t all) {
    std::vector<std::string> out;
    for (std::size_t i = first; i <= last; ++i) {
      out.push_back(function + "(" + bare_text(argument) + ", " + count_text(i) + "/" +
                    count_text(all) + ")");
    }
    return out;
  }

  static std::vector<std::string> numbered(const std::string& text, std::size_t count) {
    std::vector<std::string> out;
    for (std::size_t i = 1; i <= count; ++i) out.push_back(text + "[" + count_text(i) + "]");
    return out;
  }
};

}  // namespace

std::vector<std::string> column_names(const Variable& variable, const FittedVariable& fitted,
                                      bool indicators, SplineConvention convention) {
  if (convention == SplineConvention::kRustystats) {
    return std::visit(RustystatsNames{variable, indicators}, fitted.definition);
  }
  const std::string& text = variable.text();
  if (const auto* factor = std::get_if<FittedFactor>(&fitted.definition)) {
    std::vector<std::string> out;
    for (const std::string& suffix : suffixes_of(*factor, indicators)) out.push_back(text + suffix);
    return out;
  }
  if (std::holds_alternative<FittedNumber>(fitted.definition)) return {text};
  return RustystatsNames::numbered(text, columns_of(fitted, false));
}

}  // namespace webglm
