#include "webglm/formula/check_expression.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "webglm/common/text.hpp"
#include "webglm/formula/functions.hpp"
#include "webglm/formula/printer.hpp"

namespace webglm {
namespace {

/// Calls that are terms or parts of terms, so that the message can say more than "unknown".
constexpr std::array<std::string_view, 8> kTermCalls{"C",      "bs",     "ns",    "poly",
                                                     "factor", "offset", "cbind", "s"};

/// What a node may be, decided by the node above it.
enum class Role : std::uint8_t { kValue, kText, kList, kElement };

bool is_list(const Node& node) { return node.kind == NodeKind::kCall && node.text == "c"; }

std::string argument_counts(std::string_view name) {
  std::string text;
  for (const Function& function : functions()) {
    if (function.name != name) continue;
    if (!text.empty()) text += " or ";
    text += number_text(function.arguments()) + (function.folds ? " or more" : "");
  }
  return text;
}

class Checker {
 public:
  Checker(ExpressionView expression, std::string_view formula)
      : nodes_(expression), formula_(formula), roles_(expression.size(), Role::kValue) {}

  /// From the root down, so that a node's role is known when it is reached.
  void run() {
    for (std::size_t i = nodes_.size(); i-- > 0;) {
      if (i + 1 < nodes_.size() && !nodes_[i].keyword.empty()) {
        fail(i, filled("no argument is named \"{}\" here", {nodes_[i].keyword}));
      }
      check(i);
    }
  }

 private:
  [[noreturn]] void fail(std::size_t node, const std::string& message) const {
    throw formula_error(formula_, nodes_[node].column, message);
  }
  /// The indices of the roots of the operands.
  std::vector<std::size_t> operand_roots(std::size_t i) const {
    std::vector<std::size_t> roots;
    for (const ExpressionView operand :
         operands_of(nodes_.subspan(i + 1 - nodes_[i].size, nodes_[i].size))) {
      roots.push_back(static_cast<std::size_t>(&operand.back() - nodes_.data()));
    }
    return roots;
  }

  void check(std::size_t i) {
    const Node& node = nodes_[i];
    switch (node.kind) {
      case NodeKind::kDot:
        return fail(i, "\".\" stands for the other columns only as a term; no function takes it");
      case NodeKind::kString:
        if (roles_[i] == Role::kValue) {
          fail(
              i,
              filled(
                  "the text {} has no value; texts are compared with a column, as in area == \"B\"",
                  {quoted_text(node.text)}));
        }
        return;
      case NodeKind::kName:
        if (roles_[i] == Role::kElement) fail(i, "a list holds numbers and texts, not columns");
        return;
      case NodeKind::kOperator:
        return check_operator(i);
      case NodeKind::kCall:
        return check_call(i);
      default:
        return;
    }
  }

  void check_operator(std::size_t i) {
    const Node& node = nodes_[i];
    const std::vector<std::size_t> operands = operand_roots(i);
    if (roles_[i] == Role::kElement) pass_on(operands, Role::kElement);
    if (node.op == Operator::kInteract) {
      fail(i, "\":\" makes interactions of terms; inside an expression it has no meaning");
    }
    if (node.op == Operator::kIn) return check_in(operands);
    if (node.op != Operator::kEqual && node.op != Operator::kNotEqual) return;
    for (std::size_t k = 0; k < 2; ++k) {
      if (nodes_[operands[k]].kind != NodeKind::kString) continue;
      if (nodes_[operands[1 - k]].kind != NodeKind::kName) {
        fail(operands[k], "a text is compared with a column, as in area == \"B\"");
      }
      roles_[operands[k]] = Role::kText;
    }
  }

  void check_in(const std::vector<std::size_t>& operands) {
    const Node& right = nodes_[operands[1]];
    if (is_list(right)) {
      roles_[operands[1]] = Role::kList;
    } else if (right.kind == NodeKind::kString || right.kind == NodeKind::kNumber) {
      roles_[operands[1]] = Role::kElement;
    } else {
      fail(operands[1], "inside an expression %in% needs a list, as in area %in% c(\"A\", \"B\")");
    }
  }

  void check_call(std::size_t i) {
    const Node& node = nodes_[i];
    const std::vector<std::size_t> operands = operand_roots(i);
    if (is_list(node)) {
      if (roles_[i] != Role::kList)
        fail(i,
             "a list c(...) has no value per row; a condition on one stands in I(), as in "
             "I(x %in% c(1, 2))");
      return pass_on(operands, Role::kElement);
    }
    if (roles_[i] == Role::kElement) pass_on(operands, Role::kElement);
    if (find_function(node.text, node.operands) != nullptr) return;
    const std::string counts = argument_counts(node.text);
    if (!counts.empty()) {
      fail(i, filled("{}() takes {}{}, got {}",
                     {node.text, counts, (counts == "1" ? " argument" : " arguments"),
                      node.operands}));
    }
    if (std::ranges::find(kTermCalls, node.text) != kTermCalls.end()) {
      fail(i, filled("{}() is a term of its own; it cannot be part of an expression", {node.text}));
    }
    throw unknown_in_formula("function", node.text, function_names(), formula_, node.column);
  }

  void pass_on(const std::vector<std::size_t>& operands, Role role) {
    for (const std::size_t operand : operands) roles_[operand] = role;
  }

  ExpressionView nodes_;
  std::string_view formula_;
  std::vector<Role> roles_;
};

}  // namespace

void check_expression(ExpressionView expression, std::string_view formula) {
  Checker(expression, formula).run();
}

}  // namespace webglm
