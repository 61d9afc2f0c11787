#include <algorithm>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "webglm/formula/check_expression.hpp"
#include "webglm/formula/evaluate.hpp"
#include "webglm/formula/printer.hpp"

namespace webglm {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double value_of_constant(std::string_view name) {
  if (name == "TRUE" || name == "True") return 1.0;
  if (name == "FALSE" || name == "False") return 0.0;
  if (name == "Inf") return std::numeric_limits<double>::infinity();
  if (name == "pi") return std::numbers::pi;
  return kNaN;
}

bool is_equality(const Node& node) {
  return node.kind == NodeKind::kOperator &&
         (node.op == Operator::kEqual || node.op == Operator::kNotEqual);
}

bool asks_if_missing(const Node& node) {
  return node.kind == NodeKind::kCall && (node.text == "isna" || node.text == "is.na");
}

/// How a level is written, where it is given as a text or as a number.
std::string level_text(ExpressionView literal) {
  return literal.back().kind == NodeKind::kString ? literal.back().text : text_of(literal);
}

}  // namespace

/// Turns nodes into steps. What is asked of a categorical column (area == "B") becomes one step
/// that looks the answer up by code, so its operands are skipped.
class Binder {
 public:
  Binder(ExpressionView expression, std::span<const NamedColumn> columns, std::string_view formula,
         BoundExpression& bound)
      : nodes_(expression),
        columns_(columns),
        formula_(formula),
        bound_(bound),
        skipped_(expression.size(), false),
        fold_after_(expression.size(), nullptr) {}

  void run() {
    for (std::size_t i = 0; i < nodes_.size(); ++i) prepare(i);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (!skipped_[i]) emit(i);
      if (fold_after_[i] != nullptr) bound_.add(std::get<BinaryLoop>(fold_after_[i]->loop));
    }
  }

 private:
  std::vector<ExpressionView> operands(std::size_t i) const {
    return operands_of(nodes_.subspan(i + 1 - nodes_[i].size, nodes_[i].size));
  }
  std::size_t root_index(ExpressionView operand) const {
    return static_cast<std::size_t>(&operand.back() - nodes_.data());
  }
  void skip(ExpressionView operand) {
    const std::size_t root = root_index(operand);
    for (std::size_t k = 0; k < operand.size(); ++k) skipped_[root - k] = true;
  }
  [[noreturn]] void fail(const Node& node, const std::string& message) const {
    throw formula_error(formula_, node.column, message);
  }

  const NamedColumn& column(const Node& node) const {
    const auto found = std::ranges::find(columns_, node.text, &NamedColumn::name);
    if (found != columns_.end()) return *found;
    std::vector<std::string> names;
    for (const NamedColumn& known : columns_) names.emplace_back(known.name);
    throw unknown_in_formula("column", node.text, names, formula_, node.column);
  }
  /// The column that the operand names if it is a categorical one.
  const CategoricalView* categorical(ExpressionView operand) const {
    if (operand.back().kind != NodeKind::kName) return nullptr;
    return std::get_if<CategoricalView>(&column(operand.back()).values);
  }

  /// Marks what is not evaluated on its own, and where folding functions take their next argument.
  void prepare(std::size_t i) {
    const Node& node = nodes_[i];
    if (node.kind == NodeKind::kCall) {
      const Function* function = find_function(node.text, node.operands);
      const bool folds = function != nullptr && function->folds;
      const auto arguments = operands(i);
      for (std::size_t k = 1; folds && k < arguments.size(); ++k) {
        fold_after_[root_index(arguments[k])] = function;
      }
      if (asks_if_missing(node) && categorical(arguments[0]) != nullptr) skip(arguments[0]);
    } else if (node.kind == NodeKind::kOperator && node.operands == 2) {
      const auto sides = operands(i);
      if (node.op == Operator::kIn) {
        skip(sides[1]);
        if (categorical(sides[0]) != nullptr) skip(sides[0]);
      } else if (is_equality(node) && compared_column(sides).levels != nullptr) {
        skip(sides[0]);
        skip(sides[1]);
      }
    }
  }

  struct Comparison {
    const CategoricalView* levels = nullptr;
    ExpressionView value = {};
  };
  /// The categorical column and the level, where that is what is compared.
  Comparison compared_column(const std::vector<ExpressionView>& sides) const {
    for (std::size_t k = 0; k < 2; ++k) {
      const Node& other = sides[1 - k].back();
      const CategoricalView* levels = categorical(sides[k]);
      const bool literal = other.kind == NodeKind::kString || other.kind == NodeKind::kNumber;
      if (levels != nullptr && literal) return {levels, sides[1 - k]};
      if (other.kind == NodeKind::kString) {
        fail(sides[k].back(),
             filled("{} is numeric; compare it with a number", {name_text(sides[k].back().text)}));
      }
    }
    return {};
  }

  void emit(std::size_t i) {
    const Node& node = nodes_[i];
    switch (node.kind) {
      case NodeKind::kNumber:
        return bound_.add(BoundExpression::Constant{node.number});
      case NodeKind::kConstant:
        return bound_.add(BoundExpression::Constant{value_of_constant(node.text)});
      case NodeKind::kName:
        return emit_column(node);
      case NodeKind::kOperator:
        return emit_operator(i);
      default:
        return emit_call(i);
    }
  }

  void emit_column(const Node& node) {
    const NamedColumn& found = column(node);
    if (const auto* values = std::get_if<std::span<const double>>(&found.values)) {
      return bound_.add(BoundExpression::Values{*values});
    }
    const std::string name = name_text(node.text);
    fail(
        node,
        filled("{} is categorical; in an expression it is compared with a level, as in {} == \"B\"",
               {name, name}));
  }

  void emit_operator(std::size_t i) {
    const Node& node = nodes_[i];
    const auto sides = operands(i);
    if (node.op == Operator::kIn) return emit_member(sides);
    if (is_equality(node)) {
      const Comparison comparison = compared_column(sides);
      if (comparison.levels != nullptr) {
        const bool when_equal = node.op == Operator::kEqual;
        return emit_levels(*comparison.levels, {level_text(comparison.value)}, when_equal, kNaN);
      }
    }
    add_loop(operator_loop(node.op, node.operands));
  }

  void emit_call(std::size_t i) {
    const Node& node = nodes_[i];
    const auto arguments = operands(i);
    if (asks_if_missing(node)) {
      const CategoricalView* levels = categorical(arguments[0]);
      if (levels != nullptr) return emit_levels(*levels, {}, true, 1.0);
    }
    const Function* function = find_function(node.text, node.operands);
    if (!function->folds) add_loop(function->loop);
  }

  void emit_member(const std::vector<ExpressionView>& sides) {
    const bool list = sides[1].back().kind == NodeKind::kCall;
    const auto elements = list ? operands_of(sides[1]) : std::vector<ExpressionView>{sides[1]};
    if (const CategoricalView* levels = categorical(sides[0])) {
      std::vector<std::string> texts;
      for (const ExpressionView element : elements) texts.push_back(level_text(element));
      // As in R, %in% answers FALSE for a missing value.
      return emit_levels(*levels, texts, true, 0.0);
    }
    BoundExpression::Member member;
    for (const ExpressionView element : elements) {
      if (element.back().kind == NodeKind::kString) {
        fail(element.back(), "texts are looked for in categorical columns only");
      }
      member.values.push_back(constant_value(element, formula_));
    }
    bound_.add(std::move(member));
  }

  void emit_levels(const CategoricalView& column, const std::vector<std::string>& chosen,
                   bool when_chosen, double when_missing) {
    BoundExpression::Levels step{column.codes, {}};
    for (const std::string& level : column.levels) {
      const bool is_chosen = std::ranges::find(chosen, level) != chosen.end();
      step.table.push_back(is_chosen == when_chosen ? 1.0 : 0.0);
    }
    step.table.push_back(when_missing);
    bound_.add(std::move(step));
  }

  void add_loop(const Loop& loop) {
    std::visit([&](auto function) { bound_.add(function); }, loop);
  }

  ExpressionView nodes_;
  std::span<const NamedColumn> columns_;
  std::string_view formula_;
  BoundExpression& bound_;
  std::vector<bool> skipped_;
  std::vector<const Function*> fold_after_;
};

BoundExpression::BoundExpression(ExpressionView expression, std::span<const NamedColumn> columns,
                                 std::string_view formula) {
  check_expression(expression, formula);
  Binder(expression, columns, formula, *this).run();
  stack_.resize(max_depth_ * kBlockRows);
}

}  // namespace webglm
