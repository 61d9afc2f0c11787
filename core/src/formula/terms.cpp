#include "webglm/formula/terms.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "webglm/common/order.hpp"
#include "webglm/common/text.hpp"
#include "webglm/formula/check_expression.hpp"
#include "webglm/formula/printer.hpp"

namespace webglm {
namespace {

bool is_part_of(std::vector<std::uint32_t> part, const Term& term) {
  return std::ranges::all_of(part, [&](std::uint32_t variable) {
    return std::ranges::find(term.variables, variable) != term.variables.end();
  });
}

void collect(ExpressionView expression, std::set<std::string>& seen,
             std::vector<ColumnReference>& references) {
  for (const Node& node : expression) {
    if (node.kind == NodeKind::kName && seen.insert(node.text).second) {
      references.push_back({node.text, node.column});
    }
  }
}

}  // namespace

std::string Response::text() const {
  if (!failures) return text_of(value.view());
  return text_of(Expression::call("cbind", {value, *failures}).view());
}

std::string TermList::label(const Term& term) const {
  std::string text;
  for (const std::uint32_t variable : term.variables) {
    if (!text.empty()) text += ':';
    text += variables[variable].text();
  }
  return text;
}

bool has_margin(const TermList& list, std::size_t term, std::size_t position) {
  std::vector<std::uint32_t> rest = list.terms[term].variables;
  rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(position));
  if (rest.empty()) return true;
  const auto end = list.terms.begin() + static_cast<std::ptrdiff_t>(term);
  return std::any_of(list.terms.begin(), end,
                     [&](const Term& earlier) { return is_part_of(rest, earlier); });
}

std::vector<ColumnReference> column_references(const TermList& list) {
  std::set<std::string> seen;
  std::vector<ColumnReference> references;
  if (list.response) {
    collect(list.response->value.view(), seen, references);
    if (list.response->failures) collect(list.response->failures->view(), seen, references);
  }
  for (const Variable& variable : list.variables) {
    collect(variable.argument().view(), seen, references);
  }
  for (const Expression& offset : list.offsets) collect(offset.view(), seen, references);
  return references;
}

void check_columns(const TermList& list, std::span<const std::string> known) {
  const std::set<std::string_view> names(known.begin(), known.end());
  for (const ColumnReference& reference : column_references(list)) {
    if (names.contains(reference.name)) continue;
    throw unknown_in_formula("column", reference.name, {known.begin(), known.end()}, list.source,
                             reference.column);
  }
}

void TermListBuilder::add_offset(Expression offset) {
  check_expression(offset.view(), list_.source);
  if (std::ranges::find(list_.offsets, offset) == list_.offsets.end()) {
    list_.offsets.push_back(std::move(offset));
  }
}

std::uint32_t TermListBuilder::variable(const Variable& variable) {
  const auto next = static_cast<std::uint32_t>(list_.variables.size());
  const auto [found, is_new] = index_of_.emplace(variable.text(), next);
  if (is_new) list_.variables.push_back(variable);
  return found->second;
}

void TermListBuilder::add_term(std::vector<std::uint32_t> variables) {
  std::ranges::sort(variables);
  variables.erase(std::unique(variables.begin(), variables.end()), variables.end());
  if (variables.empty() || !position_of_.emplace(variables, list_.terms.size()).second) return;
  if (list_.terms.size() == kMaxTerms) {
    throw_error(ErrorCode::kInvalidInput, "a model has at most {} terms", {kMaxTerms},
                {{"limit", kMaxTerms}});
  }
  list_.terms.push_back({std::move(variables)});
}

void TermListBuilder::add_term(const std::vector<Variable>& variables) {
  std::vector<std::uint32_t> indices;
  for (const Variable& factor : variables) indices.push_back(variable(factor));
  add_term(std::move(indices));
}

TermList TermListBuilder::finish() && {
  std::vector<Term> by_degree;
  for (const std::size_t i :
       sorted_positions(list_.terms.size(), [&](std::size_t a, std::size_t b) {
         return list_.terms[a].degree() < list_.terms[b].degree();
       })) {
    by_degree.push_back(std::move(list_.terms[i]));
  }
  list_.terms = std::move(by_degree);
  constexpr std::uint32_t kUnused = 0xffffffffU;
  std::vector<std::uint32_t> new_index(list_.variables.size(), kUnused);
  std::vector<Variable> used;
  for (Term& term : list_.terms) {
    for (std::uint32_t& variable : term.variables) {
      if (new_index[variable] == kUnused) {
        new_index[variable] = static_cast<std::uint32_t>(used.size());
        used.push_back(list_.variables[variable]);
      }
      variable = new_index[variable];
    }
  }
  list_.variables = std::move(used);
  check_response();
  return std::move(list_);
}

void TermListBuilder::check_response() const {
  if (!list_.response) return;
  const std::string text = list_.response->text();
  for (const Variable& variable : list_.variables) {
    if (variable.text() != text) continue;
    throw formula_error(list_.source, variable.column(),
                        filled("the response {} cannot be one of the terms", {text}));
  }
}

}  // namespace webglm
