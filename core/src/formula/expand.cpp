#include "webglm/formula/expand.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>

#include "formula/call_reader.hpp"
#include "formula/term_set.hpp"
#include "formula/variable_call.hpp"
#include "webglm/common/text.hpp"
#include "webglm/formula/check_expression.hpp"
#include "webglm/formula/printer.hpp"

namespace webglm {
namespace {

using Columns = std::optional<std::span<const std::string>>;

bool is_term_operator(const Node& node) {
  if (node.kind != NodeKind::kOperator) return false;
  switch (node.op) {
    case Operator::kPlus:
    case Operator::kMinus:
    case Operator::kTimes:
    case Operator::kDivide:
    case Operator::kIn:
    case Operator::kInteract:
    case Operator::kPower:
      return true;
    default:
      return false;
  }
}

bool is_offset(const Node& node) { return node.kind == NodeKind::kCall && node.text == "offset"; }

Response read_response(const Expression& expression, std::string_view formula) {
  const Node& root = expression.root();
  Response response{expression};
  if (root.kind == NodeKind::kCall && root.text == "cbind") {
    const auto parts = operands_of(expression.view());
    if (parts.size() != 2) {
      throw formula_error(formula, root.column, "cbind() takes successes and failures");
    }
    response = {without_keyword(parts[0]), without_keyword(parts[1])};
    check_expression(response.failures->view(), formula);
  }
  check_expression(response.value.view(), formula);
  return response;
}

/// Runs over the nodes in postfix order with a stack of term sets.
class Expander {
 public:
  Expander(const Formula& formula, Columns columns)
      : formula_(formula),
        columns_(columns),
        nodes_(formula.terms.view()),
        roles_(nodes_.size(), Role::kTerm),
        positive_(nodes_.size(), true),
        builder_(formula.text) {}

  TermList run() {
    if (formula_.response) builder_.set_response(read_response(*formula_.response, formula_.text));
    assign_roles();
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (roles_[i] != Role::kTerm) continue;
      if (is_term_operator(nodes_[i])) {
        combine(nodes_[i]);
      } else {
        stack_.push_back(leaf(i));
      }
    }
    for (const TermKey& key : stack_.back().keys()) deliver(key);
    builder_.set_intercept(intercept_);
    return std::move(builder_).finish();
  }

 private:
  enum class Role : std::uint8_t { kTerm, kInside, kExponent };

  ExpressionView subtree(std::size_t i) const {
    return nodes_.subspan(i + 1 - nodes_[i].size, nodes_[i].size);
  }
  [[noreturn]] void fail(FormulaColumn column, const std::string& message) const {
    throw formula_error(formula_.text, column, message);
  }

  /// From the root down: which nodes are terms or operators on terms, and which are being taken
  /// out, where 1 and 0 change their meaning.
  void assign_roles() {
    for (std::size_t i = nodes_.size(); i-- > 0;) {
      const Node& node = nodes_[i];
      if (roles_[i] == Role::kTerm && is_term_operator(node)) {
        const auto operands = operands_of(subtree(i));
        for (std::size_t k = 0; k < operands.size(); ++k) {
          const auto root = static_cast<std::size_t>(&operands[k].back() - nodes_.data());
          const bool last = k + 1 == operands.size();
          positive_[root] = positive_[i] != (last && node.op == Operator::kMinus);
          if (last && node.op == Operator::kPower) roles_[root] = Role::kExponent;
        }
      } else {
        for (std::size_t k = 1; k < node.size; ++k) roles_[i - k] = Role::kInside;
      }
    }
  }

  TermSet leaf(std::size_t i) {
    const Node& node = nodes_[i];
    TermSet set;
    if (node.kind == NodeKind::kNumber && (node.number == 0.0 || node.number == 1.0)) {
      intercept_ = (node.number == 1.0) == positive_[i];
    } else if (node.kind == NodeKind::kDot) {
      if (!dot_) dot_ = other_columns(node);
      spend(node, dot_->size());
      return *dot_;
    } else if (is_offset(node)) {
      set.add({offset(subtree(i))});
    } else {
      set.add({builder_.variable(make_variable(subtree(i), formula_.text))});
    }
    return set;
  }

  TermSet other_columns(const Node& dot) {
    if (!columns_) fail(dot.column, "\".\" needs data, whose other columns it stands for");
    std::set<std::string_view> used;
    if (formula_.response) {
      for (const Node& node : formula_.response->view()) {
        if (node.kind == NodeKind::kName) used.insert(node.text);
      }
    }
    TermSet set;
    for (const std::string& name : *columns_) {
      if (used.contains(name)) continue;
      set.add({builder_.variable(Variable(ColumnVariable{name}, formula_.text, dot.column))});
    }
    return set;
  }

  /// Offsets take part in the algebra under numbers that no variable has, so that `-` removes them.
  std::uint32_t offset(ExpressionView call) {
    const CallReader reader(call, {"x"}, 1, formula_.text);
    const Expression argument = reader.argument();
    check_expression(argument.view(), formula_.text);
    const auto found = std::ranges::find(offsets_, argument, &Offset::argument);
    const auto index = static_cast<std::uint32_t>(found - offsets_.begin());
    if (found == offsets_.end()) offsets_.push_back({argument, call.back().column});
    return kFirstOffset + index;
  }

  void deliver(const TermKey& key) {
    if (key.back() < kFirstOffset) return builder_.add_term(key);
    const Offset& offset = offsets_[key.back() - kFirstOffset];
    if (key.size() > 1) fail(offset.column, "an offset is added; it cannot be part of a product");
    builder_.add_offset(offset.argument);
  }

  void combine(const Node& node) {
    if (node.op == Operator::kPower) return power(node);
    TermSet right = pop();
    TermSet left = node.operands == 2 ? pop() : TermSet();
    check_left(node, left);
    switch (node.op) {
      case Operator::kMinus:
        spend(node, right.size());
        left.remove_all(right);
        return stack_.push_back(std::move(left));
      case Operator::kInteract:
        return stack_.push_back(products(node, left, right));
      case Operator::kTimes: {
        const TermSet crossed = products(node, left, right);
        add(node, left, right);
        add(node, left, crossed);
        return stack_.push_back(std::move(left));
      }
      case Operator::kIn:
        return stack_.push_back(nested(node, left, right));
      case Operator::kDivide: {
        const TermSet within = nested(node, right, left);
        add(node, left, within);
        return stack_.push_back(std::move(left));
      }
      default:
        add(node, left, right);
        return stack_.push_back(std::move(left));
    }
  }

  /// R forgets what stands right of `1 *` and `1 /`; whoever writes 1 / x means arithmetic.
  void check_left(const Node& node, const TermSet& left) const {
    if ((node.op != Operator::kTimes && node.op != Operator::kDivide) || left.size() > 0) return;
    fail(node.column,
         filled("there are no terms left of \"{}\"; arithmetic goes into I(), as in I(1/x)",
                {symbol_of(node.op)}));
  }

  TermSet pop() {
    TermSet set = std::move(stack_.back());
    stack_.pop_back();
    return set;
  }

  void spend(const Node& node, std::uint64_t steps) {
    if (!budget_.spend(steps)) fail(node.column, too_many());
  }
  static std::string too_many() {
    return "the formula expands to too many terms, or to too long ones; at most " +
           number_text(kMaxTerms) + " terms are allowed";
  }
  void check_size(const Node& node, const TermSet& set) const {
    if (set.size() > kMaxTerms) fail(node.column, too_many());
  }

  void add(const Node& node, TermSet& left, const TermSet& right) {
    spend(node, right.size());
    left.add_all(right);
    check_size(node, left);
  }

  /// Each term of `left` times each of `right`.
  TermSet products(const Node& node, const TermSet& left, const TermSet& right) {
    TermSet set;
    const std::vector<TermKey> others = right.keys();
    for (const TermKey& a : left.keys()) {
      for (const TermKey& b : others) {
        spend(node, a.size() + b.size());
        set.add(join(a, b));
      }
      check_size(node, set);
    }
    return set;
  }

  TermSet nested(const Node& node, const TermSet& inner, const TermSet& outer) {
    spend(node, outer.weight());
    const TermKey product = outer.product();
    TermSet set;
    for (const TermKey& key : inner.keys()) {
      spend(node, key.size() + product.size());
      set.add(join(key, product));
    }
    return set;
  }

  /// Stops when a further crossing changes nothing, so a^99999 is as quick as it is pointless.
  void power(const Node& node) {
    const auto i = static_cast<std::size_t>(&node - nodes_.data());
    const Node& exponent = nodes_[i - 1];
    if (exponent.kind != NodeKind::kNumber || exponent.number < 1.0 ||
        exponent.number != std::floor(exponent.number)) {
      fail(exponent.column, filled("expected a whole number of at least 1 after \"^\", found "
                                   "\"{}\"; the power of a number is written I(x^2)",
                                   {text_of(subtree(i - 1))}));
    }
    const TermSet base = pop();
    TermSet result = base;
    // No product has more variables than the formula, so it settles long before this bound.
    const auto crossings = static_cast<std::uint32_t>(std::min(exponent.number, 1e9)) - 1;
    for (std::uint32_t done = 0; done < crossings; ++done) {
      TermSet next = products(node, base, result);
      const bool settled = next.keys() == result.keys();
      result = std::move(next);
      if (settled) break;
    }
    stack_.push_back(std::move(result));
  }

  struct Offset {
    Expression argument;
    FormulaColumn column;
  };
  static constexpr std::uint32_t kFirstOffset = 0x80000000U;

  const Formula& formula_;
  Columns columns_;
  ExpressionView nodes_;
  std::vector<Role> roles_;
  std::vector<bool> positive_;
  TermListBuilder builder_;
  std::vector<TermSet> stack_;
  std::vector<Offset> offsets_;
  std::optional<TermSet> dot_;
  WorkBudget budget_;
  bool intercept_ = true;
};

}  // namespace

TermList expand(const Formula& formula) { return Expander(formula, std::nullopt).run(); }

TermList expand(const Formula& formula, std::span<const std::string> columns) {
  return Expander(formula, columns).run();
}

Variable parse_variable(std::string_view text) {
  const Expression expression = parse_expression(text);
  return make_variable(expression.view(), text);
}

}  // namespace webglm
