#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "webglm/formula/expression.hpp"
#include "webglm/formula/variable.hpp"

namespace webglm {

/// More terms than this are refused: no design could hold them.
inline constexpr std::size_t kMaxTerms = 10'000;

/// A product of variables, as indices into `TermList::variables`, in the order of the label.
struct Term {
  std::vector<std::uint32_t> variables;
  std::size_t degree() const { return variables.size(); }
  bool operator==(const Term&) const = default;
};

/// The left side. cbind(successes, failures) has both parts, any other response one value.
struct Response {
  Expression value;
  std::optional<Expression> failures = std::nullopt;

  std::string text() const;
  bool operator==(const Response&) const = default;
};

/// A column that a model needs, and where the formula names it first (0: not from a text).
struct ColumnReference {
  std::string name;
  FormulaColumn column;
  bool operator==(const ColumnReference&) const = default;
};

/// The one meaning that a formula and a term dictionary have; what a design is learned from.
///
/// A design goes through `terms` in their order and codes the variables of each: a ColumnVariable
/// is numeric or a factor by the frame's column of that name, an ExpressionVariable is numeric, a
/// CategoricalVariable always a factor; the others are a basis of their argument. Whether a factor
/// gets contrasts or indicators in a term depends on the other terms alone (its margin), see
/// `has_margin`. The numbers of an ExpressionVariable, and the arguments and offsets, come from
/// BoundExpression. Coefficient names start with `Variable::text`.
struct TermList {
  std::optional<Response> response;
  std::vector<Variable> variables;  ///< each used by a term, in the order of first use
  std::vector<Term> terms;          ///< by degree, then in the order of the formula, as in R
  std::vector<Expression> offsets;  ///< their sum is the known part of eta
  bool intercept = true;
  std::string source;  ///< the formula's text, for messages; says nothing about equality

  /// "area:log(age)".
  std::string label(const Term& term) const;

  bool operator==(const TermList& other) const {
    return response == other.response && variables == other.variables && terms == other.terms &&
           offsets == other.offsets && intercept == other.intercept;
  }
};

/// True where `term` without its variable number `position` is empty or part of an earlier term:
/// then that variable, if it is a factor, is coded by contrasts, otherwise by one indicator per
/// level (R's rule, the pattern `factors` of its terms objects). Without an intercept there is one
/// exception, which needs to know what is a factor: the first factor of the first term that has
/// one gets indicators.
bool has_margin(const TermList& list, std::size_t term, std::size_t position);

/// The columns of response, variables and offsets, each once, in the order of their first use.
std::vector<ColumnReference> column_references(const TermList& list);

/// Throws `unknown_name` at the place in the formula, with the nearest of `known`.
void check_columns(const TermList& list, std::span<const std::string> known);

/// The canonical formula. Expanding it gives an equal list.
std::string formula_text(const TermList& list);

/// Makes a term list, from a formula or from a dictionary.
class TermListBuilder {
 public:
  explicit TermListBuilder(std::string source = {}) { list_.source = std::move(source); }

  void set_response(Response response) { list_.response = std::move(response); }
  void set_intercept(bool intercept) { list_.intercept = intercept; }
  void add_offset(Expression offset);

  /// The index of a variable; an equal one is found again. Their order is that of the variables
  /// within a term.
  std::uint32_t variable(const Variable& variable);
  const Variable& variable_at(std::uint32_t index) const { return list_.variables[index]; }
  /// A term of distinct or repeated variables in any order; one that exists already is not added.
  void add_term(std::vector<std::uint32_t> variables);
  void add_term(const std::vector<Variable>& variables);

  /// Orders the terms by degree and forgets the variables that none uses. Throws `invalid_input`
  /// if the response is a term as well.
  TermList finish() &&;

 private:
  void check_response() const;

  TermList list_;
  std::map<std::string, std::uint32_t> index_of_;
  std::map<std::vector<std::uint32_t>, std::size_t> position_of_;
};

}  // namespace webglm
