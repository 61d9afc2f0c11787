#include "export/read_terms.hpp"

#include <algorithm>
#include <set>

#include "export/variable_file.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

class TermsReader {
 public:
  TermsReader(const JsonValue& root, TermList& terms, FittedDesign& design)
      : root_(root), terms_(terms), design_(design) {}

  void run() {
    read_response();
    for (const JsonValue& offset : root_.at("offsets").elements()) {
      terms_.offsets.push_back(read_checked(offset));
    }
    design_.offsets = terms_.offsets;
    terms_.intercept = root_.at("intercept").truth();
    if (terms_.intercept) design_.terms.push_back({{}, "Intercept", {"Intercept"}});
    read_variables();
    const JsonValue terms = root_.at("terms");
    if (terms.size() > kMaxTerms) terms.fail("has more terms than a model may have");
    for (const JsonValue& term : terms.elements()) read_term(term);
    check_use();
    if (design_.terms.empty()) terms.fail("is empty, and the model has no intercept");
    const JsonValue formula = root_.at("formula");
    if (formula.text() != formula_text(terms_)) {
      formula.fail("does not belong to the variables and terms");
    }
  }

 private:
  /// As the expression of a variable: its functions exist, and so on.
  static Expression read_checked(const JsonValue& value) {
    Expression expression = read_expression(value);
    if (!expression.is_name()) {
      at_path(value, [&] { return Variable(ExpressionVariable{expression}); });
    }
    return expression;
  }

  void read_response() {
    const auto response = root_.find("response");
    root_.at("response");
    if (!response) return;
    response->check_keys({"value", "failures"});
    terms_.response = Response{read_checked(response->at("value"))};
    if (const auto failures = response->find("failures")) {
      terms_.response->failures = read_checked(*failures);
    }
  }

  void read_variables() {
    std::set<std::string> texts;
    for (const JsonValue& value : root_.at("variables").elements()) {
      terms_.variables.push_back(read_variable(value));
      const Variable& variable = terms_.variables.back();
      if (!texts.insert(variable.text()).second) value.fail("is there twice");
      design_.variables.push_back(read_fitted_variable(value, variable));
    }
  }

  Term read_product(const JsonValue& value) {
    Term term;
    for (const JsonValue& index : value.elements()) {
      const auto variables = static_cast<std::uint64_t>(terms_.variables.size());
      if (variables == 0) index.fail("is the index of a variable, and there is none");
      term.variables.push_back(static_cast<std::uint32_t>(index.whole(0, variables - 1)));
    }
    std::vector<std::uint32_t> sorted = term.variables;
    std::ranges::sort(sorted);
    const bool repeated = std::ranges::adjacent_find(sorted) != sorted.end();
    if (sorted.empty() || repeated) value.fail("must hold one or more different variables");
    if (!products_seen_.insert(sorted).second) value.fail("belongs to an earlier term as well");
    if (!terms_.terms.empty() && terms_.terms.back().degree() > term.degree()) {
      value.fail("has fewer variables than the term before it");
    }
    return term;
  }

  void read_term(const JsonValue& value) {
    value.check_keys({"label", "variables", "indicators", "names"});
    terms_.terms.push_back(read_product(value.at("variables")));
    const Term& term = terms_.terms.back();
    const JsonValue indicators = value.at("indicators");
    if (indicators.size() != term.degree()) indicators.fail("must have one entry per variable");
    FittedTerm fitted;
    fitted.label = terms_.label(term);
    const JsonValue label = value.at("label");
    if (label.text() != fitted.label) label.fail(filled("must be \"{}\"", {fitted.label}));
    std::size_t position = 0;
    const JsonValue names = value.at("names");
    fitted.names = names.texts();
    const std::uint64_t given = fitted.names.size();
    std::uint64_t columns = 1;
    for (const JsonValue& indicator : indicators.elements()) {
      const std::uint32_t v = term.variables[position++];
      const FittedVariable& variable = design_.variables[v];
      const bool factor = std::holds_alternative<FittedFactor>(variable.definition);
      if (indicator.truth() && !factor) indicator.fail("is true for a variable that is no factor");
      fitted.parts.push_back({v, indicator.truth()});
      // A factor without columns makes the product 0; no other factor may let it overflow before.
      columns = std::min(columns * columns_of(variable, indicator.truth()), kTooMany);
    }
    if (columns != given) {
      names.fail(filled("has {} names, which is not the number of the term's columns", {given}));
    }
    design_.terms.push_back(std::move(fitted));
  }

  void check_use() const {
    std::set<std::uint32_t> used;
    for (const Term& term : terms_.terms) {
      used.insert(term.variables.begin(), term.variables.end());
    }
    if (used.size() != terms_.variables.size()) {
      root_.at("variables").fail("has a variable that no term uses");
    }
  }

  static constexpr std::uint64_t kTooMany = std::uint64_t{1} << 32U;

  const JsonValue& root_;
  TermList& terms_;
  FittedDesign& design_;
  std::set<std::vector<std::uint32_t>> products_seen_;
};

}  // namespace

void read_terms(const JsonValue& root, TermList& terms, FittedDesign& design) {
  TermsReader(root, terms, design).run();
}

}  // namespace webglm
