#include <map>
#include <string>
#include <vector>

#include "webglm/formula/printer.hpp"
#include "webglm/formula/terms.hpp"

namespace webglm {
namespace {

std::string term_text(const TermList& list, const Term& term) {
  std::string text;
  for (const std::uint32_t variable : term.variables) {
    if (!text.empty()) text += ':';
    text += list.variables[variable].formula_text();
  }
  return text;
}

/// True where reading the terms from left to right meets the variables of every term in the order
/// of its label. A formula orders them by first appearance: c + a + b:a has the label b:a only if
/// b stands before a somewhere.
bool keeps_labels(const TermList& list) {
  std::map<std::uint32_t, std::size_t> rank;
  for (const Term& term : list.terms) {
    for (const std::uint32_t variable : term.variables) rank.emplace(variable, rank.size());
    for (std::size_t k = 1; k < term.variables.size(); ++k) {
      if (rank[term.variables[k - 1]] > rank[term.variables[k]]) return false;
    }
  }
  return true;
}

/// An order of the variables of all products in which every label is ascending. It exists because
/// the labels come from one order; this is a topological sort.
std::vector<std::uint32_t> label_order(const TermList& list) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> after;
  std::map<std::uint32_t, std::size_t> before;
  for (const Term& term : list.terms) {
    if (term.degree() > 1) before.try_emplace(term.variables[0], 0);
    for (std::size_t k = 1; k < term.variables.size(); ++k) {
      after[term.variables[k - 1]].push_back(term.variables[k]);
      ++before[term.variables[k]];
    }
  }
  std::vector<std::uint32_t> order;
  for (const auto& [variable, count] : before) {
    if (count == 0) order.push_back(variable);
  }
  for (std::size_t next = 0; next < order.size(); ++next) {
    for (const std::uint32_t follower : after[order[next]]) {
      if (--before[follower] == 0) order.push_back(follower);
    }
  }
  return order;
}

/// The terms as items of a sum. Where labels need it, a product is mentioned first and taken out
/// again, which fixes the order of its variables and adds nothing.
std::vector<std::string> items(const TermList& list) {
  std::vector<std::string> texts;
  if (!keeps_labels(list)) {
    std::string mention;
    for (const std::uint32_t variable : label_order(list)) {
      if (!mention.empty()) mention += ':';
      mention += list.variables[variable].formula_text();
    }
    texts.push_back(mention + " - " + mention);
  }
  for (const Term& term : list.terms) texts.push_back(term_text(list, term));
  for (const Expression& offset : list.offsets) {
    texts.push_back("offset(" + text_of(offset.view()) + ")");
  }
  return texts;
}

}  // namespace

std::string formula_text(const TermList& list) {
  std::string terms = list.intercept ? "" : "0";
  for (const std::string& item : items(list)) {
    if (!terms.empty()) terms += " + ";
    terms += item;
  }
  if (terms.empty()) terms = "1";
  return (list.response ? list.response->text() + " ~ " : "~ ") + terms;
}

}  // namespace webglm
