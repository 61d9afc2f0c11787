#include "webglm/model/penalties.hpp"

#include <algorithm>
#include <cmath>

#include "webglm/common/error.hpp"
#include "webglm/model/model_terms.hpp"

namespace webglm {

std::vector<double> penalty_factors(const FitOptions& options, const ModelData& data) {
  std::vector<double> out = options.penalty_factors;
  if (out.empty()) {
    out.assign(data.design.columns(), 1.0);
    if (data.design.intercept()) out[*data.design.intercept()] = 0.0;
  }
  if (options.term_penalty_factors.empty()) return out;
  const std::vector<ModelTerm> terms = data.terms();
  for (const auto& [label, factor] : options.term_penalty_factors) {
    for (const std::size_t j : find_term(terms, label).columns) out[j] = factor;
  }
  return out;
}

std::vector<double> penalty_groups(const FitOptions& options, const ModelData& data) {
  std::vector<double> out = options.penalty_groups;
  if (!out.empty() || (options.group_terms.empty() && !options.group_all_terms)) return out;
  for (std::size_t j = 0; j < data.design.columns(); ++j) out.push_back(static_cast<double>(j));
  const std::vector<ModelTerm> terms = data.terms();
  const auto join = [&](const ModelTerm& term) {
    for (const std::size_t j : term.columns) out[j] = static_cast<double>(term.columns.front());
  };
  if (options.group_all_terms) std::for_each(terms.begin(), terms.end(), join);
  for (const std::string& label : options.group_terms) join(find_term(terms, label));
  return out;
}

std::vector<double> bounds_by_term(const std::vector<std::pair<std::string, double>>& bounds,
                                   double none, const ModelData& data) {
  std::vector<double> out(data.design.columns(), none);
  const std::vector<ModelTerm> terms = data.terms();
  for (const auto& [label, bound] : bounds) {
    for (const std::size_t j : find_term(terms, label).columns) out[j] = bound;
  }
  return out;
}

bool has_kinks_or_bounds(const FitOptions& options) {
  const auto is_bound = [](double bound) { return std::isfinite(bound); };
  return (options.alpha > 0.0 && options.l1_ratio > 0.0) || !options.constraints.empty() ||
         !options.monotone.empty() ||
         std::any_of(options.lower.begin(), options.lower.end(), is_bound) ||
         std::any_of(options.upper.begin(), options.upper.end(), is_bound);
}

double total_alpha(const FitOptions& options, const ResponseSummary& response) {
  switch (options.conventions) {
    case Conventions::kGlum:
      return options.alpha * response.sum_of_weights;
    case Conventions::kStatsmodels:
      return options.alpha * response.rows;
    case Conventions::kR:
    case Conventions::kRustystats:
      break;
  }
  return options.alpha;
}

namespace {

void check_group(const FitOptions& options, const std::vector<std::size_t>& columns,
                 const CoefficientPenalties& penalties) {
  for (const std::size_t j : columns) {
    const bool bounded = (!options.lower.empty() && options.lower[j] > -HUGE_VAL) ||
                         (!options.upper.empty() && options.upper[j] < HUGE_VAL);
    if (!bounded && penalties.l1[j] == penalties.l1[columns.front()]) continue;
    throw_error(bounded ? ErrorCode::kUnsupportedModel : ErrorCode::kInvalidInput,
                "coefficient {} is in a penalty group with others, which have one penalty factor "
                "and no bounds",
                {j}, {{"option", "penalty_groups"}, {"coefficient", j}});
  }
}

/// The weights of coefficients that share a group become that of their length. What a constant
/// column has stays 0 and is in none.
void add_groups(const FitOptions& options, const Standardisation& standardisation,
                CoefficientPenalties& out) {
  std::vector<CoefficientGroup> groups;
  std::vector<std::pair<double, std::size_t>> order;  // group, coefficient
  for (const double number : options.penalty_groups) order.emplace_back(number, order.size());
  std::sort(order.begin(), order.end());
  for (std::size_t at = 0; at < order.size();) {
    const double number = order[at].first;
    std::vector<std::size_t> columns;
    while (at < order.size() && order[at].first == number) columns.push_back(order[at++].second);
    const double weight = out.l1[columns.front()] * std::sqrt(double(columns.size()));
    if (columns.size() == 1) continue;
    check_group(options, columns, out);
    if (weight == 0.0) continue;
    CoefficientGroup group{{}, weight};
    for (const std::size_t j : columns) {
      out.l1[j] = 0.0;
      if (standardisation.inverse_scale[j] > 0.0) group.columns.push_back(j);
    }
    if (!group.columns.empty()) groups.push_back(std::move(group));
  }
  out.groups = grouped(std::move(groups), out.l1.size());
}

}  // namespace

CoefficientPenalties coefficient_penalties(const FitOptions& options, const ModelData& data,
                                           const ResponseSummary& response,
                                           const std::vector<double>& spread) {
  const double alpha = total_alpha(options, response);
  const Standardisation& standardisation = data.design.standardisation();
  CoefficientPenalties out;
  for (const double factor : penalty_factors(options, data)) {
    out.l1.push_back(alpha * options.l1_ratio * factor);
    out.l2.push_back(alpha * (1.0 - options.l1_ratio) * factor);
  }
  out.lower = options.lower;
  out.upper = options.upper;
  out.spread = spread;
  out.strength = alpha;
  add_groups(options, standardisation, out);
  if (alpha > 0.0) return out;
  // Without a penalty the slopes of bounded coefficients are measured by the rows.
  out.strength = response.sum_of_weights;
  out.spread.clear();
  for (const double scale : standardisation.inverse_scale) {
    out.spread.push_back(scale > 0.0 ? 1.0 / scale : 1.0);
  }
  return out;
}

Penalty quadratic_penalty(const CoefficientPenalties& penalties,
                          const Standardisation& standardisation) {
  std::vector<double> diagonal = penalties.l2;
  for (std::size_t j = 0; j < penalties.spread.size(); ++j) {
    diagonal[j] *= penalties.spread[j] * penalties.spread[j];
  }
  const bool any = std::any_of(diagonal.begin(), diagonal.end(), [](double d) { return d > 0.0; });
  return any ? Penalty(std::move(diagonal), standardisation) : Penalty();
}

}  // namespace webglm
