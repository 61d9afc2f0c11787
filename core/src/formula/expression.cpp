#include "webglm/formula/expression.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace webglm {
namespace {

struct OperatorFacts {
  std::string_view symbol;
  Precedence precedence;
};

/// In the order of `Operator`.
constexpr std::array<OperatorFacts, 18> kOperators{{
    {"|", Precedence::kOr},
    {"&", Precedence::kAnd},
    {"!", Precedence::kNot},
    {"==", Precedence::kCompare},
    {"!=", Precedence::kCompare},
    {"<", Precedence::kCompare},
    {"<=", Precedence::kCompare},
    {">", Precedence::kCompare},
    {">=", Precedence::kCompare},
    {"+", Precedence::kSum},
    {"-", Precedence::kSum},
    {"*", Precedence::kProduct},
    {"/", Precedence::kProduct},
    {"%in%", Precedence::kSpecial},
    {"%%", Precedence::kSpecial},
    {"%/%", Precedence::kSpecial},
    {":", Precedence::kInteract},
    {"^", Precedence::kPower},
}};

Expression constant(std::string text) {
  Node node;
  node.kind = NodeKind::kConstant;
  node.text = std::move(text);
  return Expression({node});
}

Expression join(Node root, const std::vector<Expression>& operands) {
  std::vector<Node> nodes;
  for (const Expression& operand : operands) {
    nodes.insert(nodes.end(), operand.view().begin(), operand.view().end());
  }
  root.operands = static_cast<std::uint32_t>(operands.size());
  root.size = static_cast<std::uint32_t>(nodes.size() + 1);
  nodes.push_back(std::move(root));
  return Expression(std::move(nodes));
}

}  // namespace

std::string_view symbol_of(Operator op) { return kOperators[static_cast<std::size_t>(op)].symbol; }

Precedence precedence_of(Operator op, std::uint32_t operands) {
  if (operands == 1 && op != Operator::kNot) return Precedence::kSign;
  return kOperators[static_cast<std::size_t>(op)].precedence;
}

bool is_comparison(Operator op) { return precedence_of(op, 2) == Precedence::kCompare; }

bool Node::operator==(const Node& other) const {
  return kind == other.kind && op == other.op && number == other.number && text == other.text &&
         keyword == other.keyword && operands == other.operands && size == other.size;
}

std::vector<ExpressionView> operands_of(ExpressionView expression) {
  std::vector<ExpressionView> operands(expression.back().operands);
  std::size_t end = expression.size() - 1;
  for (std::size_t k = operands.size(); k > 0; --k) {
    const std::size_t size = expression[end - 1].size;
    operands[k - 1] = expression.subspan(end - size, size);
    end -= size;
  }
  return operands;
}

Expression::Expression(ExpressionView view) : nodes_(view.begin(), view.end()) {}

Expression Expression::without_columns() && {
  for (Node& node : nodes_) node.column = 0;
  return std::move(*this);
}

Expression Expression::number(double value) {
  if (std::isnan(value)) return constant("NaN");
  if (std::signbit(value)) return apply(Operator::kMinus, {number(-value)});
  if (std::isinf(value)) return constant("Inf");
  Node node;
  node.number = value;
  return Expression({node});
}

Expression Expression::name(std::string text, FormulaColumn column) {
  Node node;
  node.kind = NodeKind::kName;
  node.text = std::move(text);
  node.column = column;
  return Expression({node});
}

Expression Expression::string(std::string text) {
  Node node;
  node.kind = NodeKind::kString;
  node.text = std::move(text);
  return Expression({node});
}

Expression Expression::apply(Operator op, const std::vector<Expression>& operands) {
  Node node;
  node.kind = NodeKind::kOperator;
  node.op = op;
  return join(std::move(node), operands);
}

Expression Expression::call(std::string function, const std::vector<Expression>& arguments) {
  Node node;
  node.kind = NodeKind::kCall;
  node.text = std::move(function);
  return join(std::move(node), arguments);
}

Expression Expression::with_keyword(std::string keyword) && {
  nodes_.back().keyword = std::move(keyword);
  return std::move(*this);
}

FormulaColumn first_column(ExpressionView expression) {
  FormulaColumn first = 0;
  for (const Node& node : expression) {
    if (node.column != 0 && (first == 0 || node.column < first)) first = node.column;
  }
  return first;
}

}  // namespace webglm
