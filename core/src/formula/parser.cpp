#include "webglm/formula/parser.hpp"

#include <array>
#include <span>
#include <vector>

#include "webglm/common/text.hpp"
#include "webglm/formula/printer.hpp"
#include "webglm/formula/token.hpp"

namespace webglm {
namespace {

struct InfixOperator {
  std::string_view symbol;
  Operator op;
};

constexpr std::array<InfixOperator, 17> kInfix{{{"|", Operator::kOr},
                                                {"&", Operator::kAnd},
                                                {"==", Operator::kEqual},
                                                {"!=", Operator::kNotEqual},
                                                {"<", Operator::kLess},
                                                {"<=", Operator::kLessEqual},
                                                {">", Operator::kGreater},
                                                {">=", Operator::kGreaterEqual},
                                                {"+", Operator::kPlus},
                                                {"-", Operator::kMinus},
                                                {"*", Operator::kTimes},
                                                {"/", Operator::kDivide},
                                                {"%in%", Operator::kIn},
                                                {"%%", Operator::kModulo},
                                                {"%/%", Operator::kFloorDivide},
                                                {":", Operator::kInteract},
                                                {"^", Operator::kPower}}};

constexpr std::string_view kOperand = "a name, a number, a function call or \"(\"";

Precedence tighter(Precedence level) {
  return static_cast<Precedence>(static_cast<std::uint8_t>(level) + 1);
}

/// Recursive descent that emits nodes in postfix order. Chains of one operator are loops, so
/// the recursion is as deep as the nesting, which is bounded.
class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text), tokens_(tokenize(text)) {}

  Formula formula() {
    Formula formula;
    formula.text = text_;
    if (!at("~")) formula.response = whole_expression();
    if (!at("~")) fail(filled("expected an operator or \"~\" and the terms, {}", {found()}));
    ++next_;
    formula.terms = whole_expression();
    if (at("~")) fail("a formula has one \"~\"");
    expect_end();
    return formula;
  }

  Expression expression() {
    Expression expression = whole_expression();
    if (at("~")) fail("an expression has no \"~\"");
    expect_end();
    return expression;
  }

 private:
  /// Counts one level of nesting while it lives.
  class Nesting {
   public:
    explicit Nesting(Parser& parser) : parser_(parser) {
      if (++parser_.depth_ > kMaxFormulaNesting) {
        parser_.fail(filled("nested deeper than {} levels", {kMaxFormulaNesting}));
      }
    }
    ~Nesting() { --parser_.depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    Parser& parser_;
  };

  const Token& token() const { return tokens_[next_]; }
  bool at(std::string_view symbol) const {
    return token().kind == TokenKind::kSymbol && token().text == symbol;
  }
  bool accept(std::string_view symbol) {
    if (!at(symbol)) return false;
    ++next_;
    return true;
  }

  [[noreturn]] void fail(const std::string& message) const {
    throw formula_error(text_, token().column, message);
  }
  /// What stands here, for the end of a message.
  std::string found() const {
    if (token().kind == TokenKind::kEnd) return "found the end";
    if (token().kind == TokenKind::kString) return "found the text " + quoted_text(token().text);
    return "found \"" + token().text + "\"";
  }
  void expect_end() const {
    if (token().kind == TokenKind::kEnd) return;
    if (at("=")) fail("\"=\" only names an argument, as in bs(x, df=5); equality is \"==\"");
    fail(filled("expected an operator or the end, {}", {found()}));
  }

  Expression whole_expression() {
    nodes_.clear();
    loose(Precedence::kOr);
    return Expression(std::move(nodes_));
  }

  /// Everything that binds at least as tightly as `level`, up to the product of interactions.
  void loose(Precedence level) {
    if (level == Precedence::kNot) return negation();
    if (level == Precedence::kSign) return sign();
    const std::size_t begin = nodes_.size();
    loose(tighter(level));
    for (const InfixOperator* infix = infix_at(level); infix != nullptr; infix = infix_at(level)) {
      const FormulaColumn column = token().column;
      ++next_;
      loose(tighter(level));
      emit_operator(infix->op, 2, begin, column);
      if (level == Precedence::kCompare && infix_at(level) != nullptr) {
        fail("comparisons do not chain; write (a < b) & (b < c)");
      }
    }
  }

  const InfixOperator* infix_at(Precedence level) const {
    if (token().kind != TokenKind::kSymbol) return nullptr;
    for (const InfixOperator& infix : kInfix) {
      const bool same =
          infix.symbol == token().text || (infix.op == Operator::kPower && token().text == "**");
      if (same && precedence_of(infix.op, 2) == level) return &infix;
    }
    return nullptr;
  }

  void negation() {
    if (!at("!")) return loose(tighter(Precedence::kNot));
    const Nesting nesting(*this);
    const std::size_t begin = nodes_.size();
    const FormulaColumn column = token().column;
    ++next_;
    negation();
    emit_operator(Operator::kNot, 1, begin, column);
  }

  void sign() {
    if (!at("-") && !at("+")) return power();
    const Nesting nesting(*this);
    const std::size_t begin = nodes_.size();
    const Operator op = at("-") ? Operator::kMinus : Operator::kPlus;
    const FormulaColumn column = token().column;
    ++next_;
    sign();
    emit_operator(op, 1, begin, column);
  }

  /// The exponent may have a sign: 2^-1; and powers group to the right.
  void power() {
    const std::size_t begin = nodes_.size();
    primary();
    if (infix_at(Precedence::kPower) == nullptr) return;
    const Nesting nesting(*this);
    const FormulaColumn column = token().column;
    ++next_;
    sign();
    emit_operator(Operator::kPower, 2, begin, column);
  }

  void primary() {
    const TokenKind kind = token().kind;
    if (accept("(")) {
      const Nesting nesting(*this);
      loose(Precedence::kOr);
      close("expected an operator or \")\", ");
      return;
    }
    if (kind == TokenKind::kEnd || (kind == TokenKind::kSymbol && !at("."))) {
      fail(filled("expected {}, {}", {kOperand, found()}));
    }
    Node node;
    node.kind = leaf_kind();
    node.number = token().number;
    node.column = token().column;
    if (kind != TokenKind::kNumber && kind != TokenKind::kSymbol) node.text = token().text;
    ++next_;
    if (kind == TokenKind::kName && at("(")) return call(node.text, node.column);
    nodes_.push_back(std::move(node));
  }

  NodeKind leaf_kind() const {
    switch (token().kind) {
      case TokenKind::kNumber:
        return NodeKind::kNumber;
      case TokenKind::kString:
        return NodeKind::kString;
      case TokenKind::kName:
        return is_constant_name(token().text) ? NodeKind::kConstant : NodeKind::kName;
      case TokenKind::kSymbol:
        return NodeKind::kDot;
      default:
        return NodeKind::kName;
    }
  }

  void close(const std::string& expected) {
    if (accept(")")) return;
    if (at("=")) fail("\"=\" only names an argument, as in bs(x, df=5); equality is \"==\"");
    fail(expected + found());
  }

  void call(const std::string& function, FormulaColumn column) {
    const Nesting nesting(*this);
    const std::size_t begin = nodes_.size();
    std::uint32_t arguments = 0;
    accept("(");
    if (!at(")")) {
      do {
        argument();
        ++arguments;
      } while (accept(","));
    }
    close("expected an operator, \",\" or \")\", ");
    Node node;
    node.kind = NodeKind::kCall;
    node.text = function;
    node.column = column;
    emit(std::move(node), arguments, begin);
  }

  void argument() {
    std::string keyword;
    if (token().kind == TokenKind::kName && tokens_[next_ + 1].kind == TokenKind::kSymbol &&
        tokens_[next_ + 1].text == "=") {
      keyword = token().text;
      next_ += 2;
    }
    loose(Precedence::kOr);
    nodes_.back().keyword = std::move(keyword);
  }

  void emit_operator(Operator op, std::uint32_t operands, std::size_t begin, FormulaColumn column) {
    Node node;
    node.kind = NodeKind::kOperator;
    node.op = op;
    node.column = column;
    emit(std::move(node), operands, begin);
  }
  void emit(Node node, std::uint32_t operands, std::size_t begin) {
    node.operands = operands;
    node.size = static_cast<std::uint32_t>(nodes_.size() - begin + 1);
    nodes_.push_back(std::move(node));
  }

  std::string_view text_;
  std::vector<Token> tokens_;
  std::size_t next_ = 0;
  std::uint32_t depth_ = 0;
  std::vector<Node> nodes_;
};

}  // namespace

Formula parse_formula(std::string_view text) { return Parser(text).formula(); }

Expression parse_expression(std::string_view text) { return Parser(text).expression(); }

}  // namespace webglm
