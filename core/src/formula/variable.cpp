#include "webglm/formula/variable.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <type_traits>

#include "webglm/common/text.hpp"
#include "webglm/formula/check_expression.hpp"
#include "webglm/formula/printer.hpp"

namespace webglm {
namespace {

/// No basis needs more, and counts stay far from overflow.
constexpr std::uint32_t kMaxDf = 10'000;
constexpr std::uint32_t kMaxDegree = 20;

/// True where a formula reads the expression as one variable: a call, or an operator that has no
/// meaning for terms.
bool is_one_variable(const Expression& expression) {
  const Node& root = expression.root();
  if (root.kind == NodeKind::kCall) return true;
  if (root.kind != NodeKind::kOperator) return false;
  switch (root.op) {
    case Operator::kPlus:
    case Operator::kMinus:
    case Operator::kTimes:
    case Operator::kDivide:
    case Operator::kInteract:
    case Operator::kIn:
    case Operator::kPower:
      return false;
    default:
      return true;
  }
}

/// Checks a definition and brings it into its canonical form.
class Canonical {
 public:
  Canonical(std::string_view formula, FormulaColumn column) : formula_(formula), column_(column) {}

  void operator()(const ColumnVariable& variable) const {
    if (variable.name.empty()) fail("the name of a column is empty");
  }
  void operator()(ExpressionVariable& variable) const {
    check_argument(variable.expression);
    if (!is_one_variable(variable.expression)) {
      variable.expression = Expression::call("I", {variable.expression});
    }
  }
  void operator()(const CategoricalVariable& variable) const {
    check_argument(variable.argument);
    std::set<std::string_view> seen;
    for (const std::string& level : variable.levels) {
      if (seen.insert(level).second) continue;
      fail(filled("the level {} is listed twice", {quoted_text(level)}));
    }
    const bool listed =
        !variable.reference || variable.levels.empty() ||
        std::ranges::find(variable.levels, *variable.reference) != variable.levels.end();
    if (!listed)
      fail(filled("ref={} is not one of the levels", {quoted_text(*variable.reference)}));
    check_choice("contrast", variable.contrast, {"treatment", "sum", "helmert", "poly"});
  }
  void operator()(BSplineVariable& variable) const {
    check_whole("degree", variable.degree, kMaxDegree);
    spline(variable);
  }
  void operator()(NaturalSplineVariable& variable) const { spline(variable); }
  void operator()(const PolynomialVariable& variable) const {
    check_argument(variable.argument);
    check_whole("degree", variable.degree, kMaxDegree);
  }

 private:
  [[noreturn]] void fail(const std::string& message) const {
    throw formula_error(formula_, column_, message);
  }
  void check_argument(const Expression& argument) const {
    if (argument.empty()) fail("the expression is empty");
    check_expression(argument.view(), formula_);
  }
  void check_whole(std::string_view option, std::uint32_t value, std::uint32_t most) const {
    if (value >= 1 && value <= most) return;
    fail(filled("{}={}; it must be between 1 and {}", {option, value, most}));
  }
  void check_choice(std::string_view option, const std::string& value,
                    const std::vector<std::string>& choices) const {
    if (std::ranges::find(choices, value) != choices.end()) return;
    throw unknown_in_formula(option, value, choices, formula_, column_);
  }

  template <class Spline>
  void spline(Spline& variable) const {
    check_argument(variable.argument);
    if (variable.df && !variable.knots.empty()) fail("give df or knots, not both");
    if (variable.df) check_whole("df", *variable.df, kMaxDf);
    if (!std::ranges::all_of(variable.knots, [](double knot) { return std::isfinite(knot); })) {
      fail("a knot is not a finite number");
    }
    std::ranges::sort(variable.knots);
    if (variable.boundary) {
      const auto [low, high] = *variable.boundary;
      if (!std::isfinite(low) || !std::isfinite(high) || low >= high) {
        fail("boundary must be two finite numbers, the smaller one first");
      }
    }
    check_choice("beyond", variable.beyond, {"extrapolate", "clamp", "error"});
  }

  std::string_view formula_;
  FormulaColumn column_;
};

/// Builds the call that a definition is written as, leaving out what is at its default.
class CallWriter {
 public:
  CallWriter(std::string function, const Expression& argument)
      : function_(std::move(function)), arguments_{argument} {}

  CallWriter& option(std::string keyword, Expression value) {
    arguments_.push_back(std::move(value).with_keyword(std::move(keyword)));
    return *this;
  }
  CallWriter& number(std::string keyword, double value) {
    return option(std::move(keyword), Expression::number(value));
  }
  CallWriter& text(std::string keyword, const std::string& value) {
    return option(std::move(keyword), Expression::string(value));
  }
  CallWriter& truth(std::string keyword) {
    Node node;
    node.kind = NodeKind::kConstant;
    node.text = "TRUE";
    return option(std::move(keyword), Expression({node}));
  }
  CallWriter& numbers(std::string keyword, std::span<const double> values) {
    std::vector<Expression> elements;
    for (const double value : values) elements.push_back(Expression::number(value));
    return option(std::move(keyword), Expression::call("c", elements));
  }
  std::string print() const { return text_of(Expression::call(function_, arguments_).view()); }

 private:
  std::string function_;
  std::vector<Expression> arguments_;
};

template <class Spline>
void write_spline(const Spline& variable, CallWriter& call) {
  if (variable.df) call.number("df", *variable.df);
  if (!variable.knots.empty()) call.numbers("knots", variable.knots);
  if constexpr (std::is_same_v<Spline, BSplineVariable>) {
    if (variable.degree != BSplineVariable{}.degree) call.number("degree", variable.degree);
  }
  if (variable.boundary) call.numbers("boundary", *variable.boundary);
  if (variable.intercept) call.truth("intercept");
  if (variable.beyond != Spline{}.beyond) call.text("beyond", variable.beyond);
}

struct CanonicalText {
  std::string operator()(const ColumnVariable& variable) const { return name_text(variable.name); }
  std::string operator()(const ExpressionVariable& variable) const {
    return text_of(variable.expression.view());
  }
  std::string operator()(const CategoricalVariable& variable) const {
    CallWriter call("C", variable.argument);
    if (variable.reference) call.text("ref", *variable.reference);
    if (!variable.levels.empty()) {
      std::vector<Expression> levels;
      for (const std::string& level : variable.levels) levels.push_back(Expression::string(level));
      call.option("levels", Expression::call("c", levels));
    }
    if (variable.contrast != CategoricalVariable{}.contrast) {
      call.text("contrast", variable.contrast);
    }
    return call.print();
  }
  std::string operator()(const BSplineVariable& variable) const {
    CallWriter call("bs", variable.argument);
    write_spline(variable, call);
    return call.print();
  }
  std::string operator()(const NaturalSplineVariable& variable) const {
    CallWriter call("ns", variable.argument);
    write_spline(variable, call);
    return call.print();
  }
  std::string operator()(const PolynomialVariable& variable) const {
    CallWriter call("poly", variable.argument);
    call.option("", Expression::number(variable.degree));
    if (variable.raw) call.truth("raw");
    return call.print();
  }
};

}  // namespace

Variable::Variable(VariableDefinition definition, std::string_view formula, FormulaColumn column)
    : definition_(std::move(definition)), column_(column) {
  std::visit(Canonical(formula, column), definition_);
  text_ = std::visit(CanonicalText{}, definition_);
}

std::string Variable::formula_text() const {
  const auto* computed = std::get_if<ExpressionVariable>(&definition_);
  const bool call = computed == nullptr || computed->expression.root().kind == NodeKind::kCall;
  return call ? text_ : "(" + text_ + ")";
}

Expression Variable::argument() const {
  return std::visit(
      [&](const auto& definition) -> Expression {
        using Definition = std::decay_t<decltype(definition)>;
        if constexpr (std::is_same_v<Definition, ColumnVariable>) {
          return Expression::name(definition.name, column_);
        } else if constexpr (std::is_same_v<Definition, ExpressionVariable>) {
          return definition.expression;
        } else {
          return definition.argument;
        }
      },
      definition_);
}

}  // namespace webglm
