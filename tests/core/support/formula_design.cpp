#include "support/formula_design.hpp"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <set>
#include <stdexcept>

namespace webglm::testing {
namespace {

std::string without_spaces(const std::string& text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return c != ' '; });
  return out;
}

/// Cuts at `separator` outside parentheses.
std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : text) {
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (c == separator && depth == 0) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

bool is_name(const std::string& text) {
  return !text.empty() && std::isalpha(static_cast<unsigned char>(text.front())) != 0 &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '.' || c == '_'; });
}

/// `I(x^k)`; the exponent is one digit.
bool is_power(const std::string& text) {
  return text.size() > 5 && text.starts_with("I(") && text.ends_with(")") &&
         text[text.size() - 3] == '^' && is_name(text.substr(2, text.size() - 5)) &&
         std::isdigit(static_cast<unsigned char>(text[text.size() - 2])) != 0;
}

std::vector<double> product(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> out(a.size());
  std::transform(a.begin(), a.end(), b.begin(), out.begin(), std::multiplies<>());
  return out;
}

const FixtureColumn& find(const FixtureData& data, const std::string& name) {
  const auto found = data.find(name);
  if (found == data.end()) throw std::runtime_error("no column \"" + name + "\"");
  return found->second;
}

}  // namespace

FormulaDesign::FormulaDesign(const std::string& formula, const FixtureData& data) {
  const std::size_t tilde = formula.find('~');
  if (tilde == std::string::npos) throw std::runtime_error("no ~ in \"" + formula + "\"");
  parse(without_spaces(formula.substr(tilde + 1)));
  // R puts terms of lower order first.
  std::stable_sort(terms_.begin(), terms_.end(),
                   [](const Term& a, const Term& b) { return a.size() < b.size(); });
  learn_levels(data);
}

void FormulaDesign::parse(const std::string& right_side) {
  std::string rest = right_side;
  if (rest.ends_with("-1")) {
    intercept_ = false;
    rest.resize(rest.size() - 2);
  }
  for (const std::string& summand : split(rest, '+')) add_summand(summand);
}

void FormulaDesign::add_summand(const std::string& summand) {
  if (summand.starts_with("(") && summand.ends_with(")^2")) {
    const auto parts = split(summand.substr(1, summand.size() - 4), '+');
    for (const std::string& part : parts) add_term({part});
    for (std::size_t a = 0; a < parts.size(); ++a) {
      for (std::size_t b = a + 1; b < parts.size(); ++b) add_term({parts[a], parts[b]});
    }
    return;
  }
  const auto crossed = split(summand, '*');
  if (crossed.size() == 2) {
    add_term({crossed[0]});
    add_term({crossed[1]});
    add_term(crossed);
    return;
  }
  add_term(split(summand, ':'));
}

void FormulaDesign::add_term(const Term& term) {
  for (const std::string& part : term) {
    if (!is_name(part) && !is_power(part)) {
      throw std::runtime_error("the test's design does not know \"" + part + "\"");
    }
    const bool has_margin = std::find(terms_.begin(), terms_.end(), Term{part}) != terms_.end();
    if (term.size() > 1 && !has_margin) {
      throw std::runtime_error("an interaction without its margin \"" + part + "\"");
    }
  }
  if (term.size() > 2) throw std::runtime_error("an interaction of more than two variables");
  terms_.push_back(term);
}

void FormulaDesign::learn_levels(const FixtureData& data) {
  for (const Term& term : terms_) {
    for (const std::string& name : term) {
      if (is_power(name) || !find(data, name).is_factor()) continue;
      if (!intercept_) throw std::runtime_error("a factor without an intercept");
      const auto& labels = find(data, name).labels;
      const std::set<std::string> sorted(labels.begin(), labels.end());
      levels_[name].assign(sorted.begin(), sorted.end());
    }
  }
}

DesignColumns FormulaDesign::variable(const std::string& name, const FixtureData& data) const {
  if (is_power(name)) {
    const double exponent = name[name.size() - 2] - '0';
    std::vector<double> values = find(data, name.substr(2, name.size() - 5)).numbers;
    for (double& value : values) value = std::pow(value, exponent);
    return {{name}, {std::move(values)}};
  }
  const auto factor = levels_.find(name);
  if (factor == levels_.end()) return {{name}, {find(data, name).numbers}};
  DesignColumns out;
  const auto& labels = find(data, name).labels;
  for (std::size_t level = 1; level < factor->second.size(); ++level) {
    std::vector<double> indicator(labels.size());
    std::transform(labels.begin(), labels.end(), indicator.begin(),
                   [&](const std::string& label) { return label == factor->second[level]; });
    out.names.push_back(name + factor->second[level]);
    out.columns.push_back(std::move(indicator));
  }
  return out;
}

DesignColumns FormulaDesign::columns(const FixtureData& data) const {
  DesignColumns out;
  const FixtureColumn& first = data.begin()->second;
  const std::size_t rows = first.is_factor() ? first.labels.size() : first.numbers.size();
  if (intercept_) out = {{"(Intercept)"}, {std::vector<double>(rows, 1.0)}};
  for (const Term& term : terms_) {
    const DesignColumns a = variable(term[0], data);
    const DesignColumns b = term.size() == 2
                                ? variable(term[1], data)
                                : DesignColumns{{""}, {std::vector<double>(rows, 1.0)}};
    // The first variable runs fastest, as in R.
    for (std::size_t k = 0; k < b.names.size(); ++k) {
      for (std::size_t j = 0; j < a.names.size(); ++j) {
        out.names.push_back(term.size() == 2 ? a.names[j] + ":" + b.names[k] : a.names[j]);
        out.columns.push_back(product(a.columns[j], b.columns[k]));
      }
    }
  }
  return out;
}

}  // namespace webglm::testing
