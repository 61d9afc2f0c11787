#include "webglm/model/model_terms.hpp"

#include <algorithm>

#include "webglm/common/error.hpp"

namespace webglm {

std::vector<ModelTerm> terms_of(const FittedDesign& design) {
  std::vector<ModelTerm> out;
  std::size_t column = 0;
  for (const FittedTerm& fitted : design.terms) {
    ModelTerm term;
    term.label = fitted.label;
    for (std::size_t k = 0; k < fitted.names.size(); ++k) term.columns.push_back(column++);
    for (const FittedTerm::Part& part : fitted.parts) term.variables.push_back(part.variable);
    out.push_back(std::move(term));
  }
  return out;
}

std::vector<ModelTerm> terms_of(const Design& design) {
  std::vector<ModelTerm> out;
  for (std::size_t j = 0; j < design.columns(); ++j) {
    ModelTerm term{design.names()[j], {j}, {}};
    if (design.intercept() != j) term.variables.push_back(static_cast<std::uint32_t>(j));
    out.push_back(std::move(term));
  }
  return out;
}

const ModelTerm& find_term(std::span<const ModelTerm> terms, std::string_view label) {
  std::vector<std::string> known;
  for (const ModelTerm& term : terms) {
    if (term.label == label) return term;
    known.push_back(term.label);
  }
  throw unknown_name("term", label, known);
}

bool is_marginal_to(const ModelTerm& term, const ModelTerm& other) {
  if (term.variables.empty() || term.variables.size() >= other.variables.size()) return false;
  return std::all_of(term.variables.begin(), term.variables.end(), [&](std::uint32_t v) {
    return std::find(other.variables.begin(), other.variables.end(), v) != other.variables.end();
  });
}

}  // namespace webglm
