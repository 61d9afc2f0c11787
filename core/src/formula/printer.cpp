#include "webglm/formula/printer.hpp"

#include <vector>

#include "webglm/common/text.hpp"
#include "webglm/formula/token.hpp"

namespace webglm {
namespace {

/// The text of a subtree and how tightly its root binds.
struct Piece {
  std::string text;
  Precedence precedence;
};

/// R's deparse puts no spaces around the operators that bind tightly.
bool is_spaced(Operator op) {
  switch (op) {
    case Operator::kDivide:
    case Operator::kModulo:
    case Operator::kFloorDivide:
    case Operator::kInteract:
    case Operator::kPower:
      return false;
    default:
      return true;
  }
}

std::string enclosed(Piece piece, Precedence least) {
  if (piece.precedence >= least) return std::move(piece.text);
  return "(" + piece.text + ")";
}

Precedence above(Precedence precedence) {
  return static_cast<Precedence>(static_cast<std::uint8_t>(precedence) + 1);
}

Piece infix(const Node& node, Piece left, Piece right) {
  const Precedence own = precedence_of(node.op, 2);
  const bool chains_left = own != Precedence::kPower && own != Precedence::kCompare;
  // An exponent may carry a sign and groups to the right: a^-b, a^b^c.
  const Precedence least_right = own == Precedence::kPower ? Precedence::kSign : above(own);
  std::string text = enclosed(std::move(left), chains_left ? own : above(own));
  const bool spaced = is_spaced(node.op);
  if (spaced) text += ' ';
  text += symbol_of(node.op);
  if (spaced) text += ' ';
  text += enclosed(std::move(right), least_right);
  return {std::move(text), own};
}

std::string leaf_text(const Node& node) {
  switch (node.kind) {
    case NodeKind::kNumber:
      return number_text(node.number);
    case NodeKind::kName:
      return name_text(node.text);
    case NodeKind::kString:
      return quoted_text(node.text);
    case NodeKind::kDot:
      return ".";
    default:
      return node.text;
  }
}

/// Keeps the texts of finished subtrees on a stack; each is built once and moved.
class Printer {
 public:
  std::string print(ExpressionView expression) {
    for (const Node& node : expression) {
      push(node);
      if (!node.keyword.empty() && &node != &expression.back()) {
        stack_.back() = {node.keyword + "=" + stack_.back().text, Precedence::kPrimary};
      }
    }
    return std::move(stack_.back().text);
  }

 private:
  void push(const Node& node) {
    if (node.kind == NodeKind::kCall) return call(node);
    if (node.kind != NodeKind::kOperator) {
      stack_.push_back({leaf_text(node), Precedence::kPrimary});
      return;
    }
    Piece right = pop();
    if (node.operands == 1) {
      const Precedence own = precedence_of(node.op, 1);
      stack_.push_back({std::string(symbol_of(node.op)) + enclosed(std::move(right), own), own});
    } else {
      Piece left = pop();
      stack_.push_back(infix(node, std::move(left), std::move(right)));
    }
  }

  void call(const Node& node) {
    const std::size_t begin = stack_.size() - node.operands;
    std::string text = node.text + "(";
    for (std::size_t i = begin; i < stack_.size(); ++i) {
      if (i > begin) text += ", ";
      text += stack_[i].text;
    }
    stack_.resize(begin, {"", Precedence::kPrimary});
    stack_.push_back({text + ")", Precedence::kPrimary});
  }

  Piece pop() {
    Piece piece = std::move(stack_.back());
    stack_.pop_back();
    return piece;
  }

  std::vector<Piece> stack_;
};

std::string escaped(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote || c == '\\') out += '\\';
    if (c == '\n' || c == '\r' || c == '\t') {
      out += '\\';
      out += c == '\n' ? 'n' : c == '\r' ? 'r' : 't';
    } else {
      out += c;
    }
  }
  return out + quote;
}

}  // namespace

std::string text_of(ExpressionView expression) { return Printer().print(expression); }

std::string text_of(const Formula& formula) {
  const std::string terms = "~ " + text_of(formula.terms.view());
  return formula.response ? text_of(formula.response->view()) + " " + terms : terms;
}

std::string name_text(std::string_view name) {
  return is_plain_name(name) ? std::string(name) : escaped(name, '`');
}

std::string quoted_text(std::string_view text) { return escaped(text, '"'); }

}  // namespace webglm
