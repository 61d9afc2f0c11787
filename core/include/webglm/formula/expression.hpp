#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "webglm/formula/formula_error.hpp"

namespace webglm {

enum class Operator : std::uint8_t {
  kOr,
  kAnd,
  kNot,
  kEqual,
  kNotEqual,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kPlus,
  kMinus,  ///< with one operand, the sign
  kTimes,
  kDivide,
  kIn,
  kModulo,
  kFloorDivide,
  kInteract,
  kPower,
};

/// How tightly an operator binds, from loose to tight, as in R's grammar.
enum class Precedence : std::uint8_t {
  kOr,
  kAnd,
  kNot,
  kCompare,
  kSum,
  kProduct,
  kSpecial,
  kInteract,
  kSign,
  kPower,
  kPrimary,
};

/// The operator as it is written, without spaces.
std::string_view symbol_of(Operator op);
/// The binding of the operator with this number of operands.
Precedence precedence_of(Operator op, std::uint32_t operands);
bool is_comparison(Operator op);

enum class NodeKind : std::uint8_t { kNumber, kName, kString, kConstant, kDot, kOperator, kCall };

/// One node of an expression.
struct Node {
  NodeKind kind = NodeKind::kNumber;
  Operator op = Operator::kPlus;  ///< of kOperator
  double number = 0.0;            ///< of kNumber; finite and not negative
  std::string text = {};          ///< the name, the text, the constant, or the function called
  std::string keyword = {};       ///< `df` on the root of the argument in bs(x, df=5)
  std::uint32_t operands = 0;     ///< of kOperator and kCall
  std::uint32_t size = 1;         ///< nodes of the subtree, this one included
  FormulaColumn column = 0;       ///< of an operator, its symbol; says nothing about equality

  bool operator==(const Node& other) const;
};

/// An expression or part of one: nodes in postfix order, operands before their operator, the
/// root last. A subtree is a contiguous range, so a long sum has no depth: no recursion can
/// exhaust the stack, and copying is copying an array.
using ExpressionView = std::span<const Node>;

/// The operands of the root, or the arguments of the call, from left to right.
std::vector<ExpressionView> operands_of(ExpressionView expression);

/// An expression as a value.
class Expression {
 public:
  Expression() = default;
  explicit Expression(std::vector<Node> nodes) : nodes_(std::move(nodes)) {}
  explicit Expression(ExpressionView view);

  /// Any double; negative and non-finite ones become a sign and a constant.
  static Expression number(double value);
  static Expression name(std::string text, FormulaColumn column = 0);
  static Expression string(std::string text);
  static Expression apply(Operator op, const std::vector<Expression>& operands);
  static Expression call(std::string function, const std::vector<Expression>& arguments);
  /// This expression without its places: its text is not that of the model's formula.
  Expression without_columns() &&;
  /// This expression as the argument `keyword` of a call.
  Expression with_keyword(std::string keyword) &&;

  bool empty() const { return nodes_.empty(); }
  ExpressionView view() const { return nodes_; }
  const Node& root() const { return nodes_.back(); }
  /// True where the expression is nothing but the name of a column.
  bool is_name() const { return nodes_.size() == 1 && root().kind == NodeKind::kName; }

  bool operator==(const Expression&) const = default;

 private:
  std::vector<Node> nodes_;
};

/// The leftmost column of the formula that the expression touches.
FormulaColumn first_column(ExpressionView expression);

}  // namespace webglm
