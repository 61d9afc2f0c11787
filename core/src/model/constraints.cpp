#include "webglm/model/constraints.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "webglm/common/error.hpp"
#include "webglm/model/model_terms.hpp"
#include "webglm/model/warnings.hpp"

namespace webglm {
namespace {

class RowBuilder {
 public:
  RowBuilder(FitOptions& options, const ModelData& data)
      : options_(options), data_(data), names_(data.design.names()) {}

  ConstraintRows run() {
    for (const LinearConstraint& each : options_.constraints) add(each);
    for (const MonotoneTerm& each : data_.monotone) {
      const bool stated =
          std::any_of(options_.monotone.begin(), options_.monotone.end(),
                      [&](const MonotoneTerm& other) { return other.label == each.label; });
      if (!stated) options_.monotone.push_back(each);
    }
    const std::vector<ModelTerm> terms = data_.terms();
    for (const MonotoneTerm& each : options_.monotone) add(each, find_term(terms, each.label));
    return std::move(out_);
  }

 private:
  void add(const LinearConstraint& constraint) {
    LinearRow row;
    for (const auto& [name, weight] : constraint.coefficients) {
      const auto found = std::find(names_.begin(), names_.end(), name);
      if (found == names_.end()) throw unknown_name("coefficient", name, names_);
      if (weight == 0.0) continue;
      row.columns.push_back(static_cast<std::size_t>(found - names_.begin()));
      row.weights.push_back(weight);
    }
    const std::string text = combination(row);
    if (constraint.upper < HUGE_VAL) {
      row.bound = constraint.upper;
      add(row, bound_text(text, true, constraint.upper));
    }
    if (constraint.lower == -HUGE_VAL) return;
    row.bound = -constraint.lower;
    for (double& weight : row.weights) weight = -weight;
    add(row, bound_text(text, false, constraint.lower));
  }

  /// What concerns one coefficient is a bound.
  void add(const LinearRow& row, std::string name) {
    if (row.columns.size() > 1) {
      out_.rows.push_back(row);
      out_.names.push_back(std::move(name));
      return;
    }
    const std::size_t j = row.columns[0];
    const double bound = row.bound / row.weights[0] + 0.0;  // never -0
    if (row.weights[0] > 0.0) {
      if (options_.upper.empty()) options_.upper.assign(names_.size(), HUGE_VAL);
      options_.upper[j] = std::min(options_.upper[j], bound);
    } else {
      if (options_.lower.empty()) options_.lower.assign(names_.size(), -HUGE_VAL);
      options_.lower[j] = std::max(options_.lower[j], bound);
    }
  }

  std::string combination(const LinearRow& row) const {
    std::string text;
    for (std::size_t k = 0; k < row.columns.size(); ++k) {
      append_term(text, row.weights[k], names_[row.columns[k]]);
    }
    return text;
  }

  void add(const MonotoneTerm& monotone, const ModelTerm& term) {
    const double sign = monotone.increasing ? 1.0 : -1.0;
    const std::size_t first = term.columns.front();
    if (data_.formula_terms.empty() && data_.design.intercept() != first) {
      return add(LinearRow{{first}, {-sign}}, {});
    }
    const std::optional<std::size_t> block = block_of(term);
    if (!block) {
      throw_error(ErrorCode::kUnsupportedModel,
                  "the term \"{}\" cannot be monotone: only a number, a factor or a spline by "
                  "itself can",
                  {term.label}, {{"option", "monotone"}, {"term", term.label}});
    }
    const CoefficientMap& map = data_.design.map();
    const Block& values = data_.design.blocks()[*block];
    const std::size_t start = data_.design.first_column(*block);
    if (std::holds_alternative<DenseBlock>(values)) return add(LinearRow{{first}, {-sign}}, {});
    for (std::size_t i = 1; i < width_of(values); ++i) {
      LinearRow row;
      for (const CoefficientMap::Entry& each : map.row(start + i - 1)) {
        append(row, each.coefficient, sign * each.value);
      }
      for (const CoefficientMap::Entry& each : map.row(start + i)) {
        append(row, each.coefficient, -sign * each.value);
      }
      if (!row.columns.empty()) add(row, step_name(monotone, row, i));
    }
  }

  static void append(LinearRow& row, std::size_t column, double weight) {
    for (std::size_t k = 0; k < row.columns.size(); ++k) {
      if (row.columns[k] != column) continue;
      row.weights[k] += weight;
      if (row.weights[k] != 0.0) return;
      row.columns.erase(row.columns.begin() + static_cast<std::ptrdiff_t>(k));
      row.weights.erase(row.weights.begin() + static_cast<std::ptrdiff_t>(k));
      return;
    }
    row.columns.push_back(column);
    row.weights.push_back(weight);
  }

  std::string step_name(const MonotoneTerm& monotone, const LinearRow& row, std::size_t i) const {
    if (row.columns.size() == 2 && row.weights[0] + row.weights[1] == 0.0) {
      const std::size_t low = row.weights[0] > 0.0 ? 0 : 1;
      return names_[row.columns[low]] + " <= " + names_[row.columns[1 - low]];
    }
    return filled("{}: step {} is {}",
                  {monotone.label, i, monotone.increasing ? "increasing" : "decreasing"});
  }

  /// The block of a term whose effects have an order.
  std::optional<std::size_t> block_of(const ModelTerm& term) const {
    if (term.variables.size() != 1) return std::nullopt;
    const Design& design = data_.design;
    for (std::size_t b = 0; b < design.blocks().size(); ++b) {
      const Block& block = design.blocks()[b];
      for (std::size_t i = 0; i < width_of(block); ++i) {
        for (const CoefficientMap::Entry& each : design.map().row(design.first_column(b) + i)) {
          if (each.coefficient != term.columns.front()) continue;
          const bool number = std::holds_alternative<DenseBlock>(block) && term.columns.size() == 1;
          const bool ordered = std::holds_alternative<CategoricalBlock>(block) ||
                               std::holds_alternative<BandedBlock>(block);
          return number || ordered ? std::optional(b) : std::nullopt;
        }
      }
    }
    return std::nullopt;
  }

  FitOptions& options_;
  const ModelData& data_;
  const std::vector<std::string>& names_;
  ConstraintRows out_;
};

}  // namespace

ConstraintRows constraint_rows(FitOptions& options, const ModelData& data) {
  ConstraintRows out = RowBuilder(options, data).run();
  if (out.rows.empty()) return out;
  if (options.path || (options.alpha > 0.0 && options.l1_ratio > 0.0)) {
    throw_error(ErrorCode::kUnsupportedModel,
                "constraints between coefficients ({}) need a fit without a path and without an l1 "
                "penalty: give alpha with l1_ratio = 0, or bound single coefficients",
                {out.names[0]}, {{"option", "constraints"}, {"constraint", out.names[0]}});
  }
  return out;
}

void check_feasible(const LinearConstraints& constraints, const SeparablePenalty& penalty,
                    const ConstraintRows& rows, const std::vector<std::string>& coefficients) {
  std::string text;
  for (const LinearConstraints::RowOrBound& each : constraints.contradiction(penalty)) {
    text += text.empty() ? "" : ", ";
    text += each.is_bound
                ? filled("{} of \"{}\"", {each.upper ? "upper" : "lower", coefficients[each.index]})
                : rows.names[each.index];
  }
  if (text.empty()) return;
  throw_error(ErrorCode::kInvalidInput, "no coefficients meet all of these constraints: {}", {text},
              {{"constraints", text}});
}

namespace {

bool is_at_bound(const SolvedState& state, std::size_t j) {
  return std::binary_search(state.at_bound.begin(), state.at_bound.end(), j);
}

}  // namespace

void level_equals(const ConstraintRows& rows, const SolvedState& state,
                  std::vector<double>& params) {
  std::vector<bool> holds(rows.rows.size(), false);
  for (const ActiveRow& each : state.active_rows) holds[each.row] = true;
  const auto compares_two = [](const LinearRow& row) {
    return row.columns.size() == 2 && row.bound == 0.0 && row.weights[0] == -row.weights[1];
  };
  const std::vector<double> given = params;
  // Steps of a term follow each other.
  for (std::size_t i = 0; i < holds.size(); ++i) {
    const LinearRow& row = rows.rows[i];
    if (!compares_two(row)) continue;
    holds[i] = holds[i] || row.times(params) > 0.0;
    if (holds[i]) params[row.columns[1]] = params[row.columns[0]];
  }
  if (state.at_bound.empty()) return;
  // What a bound holds passes its value back along them.
  for (const std::size_t j : state.at_bound) params[j] = given[j];
  for (std::size_t i = holds.size(); i-- > 0;) {
    const LinearRow& row = rows.rows[i];
    if (!compares_two(row) || !holds[i] || is_at_bound(state, row.columns[0])) continue;
    params[row.columns[0]] = params[row.columns[1]];
  }
}

double rows_held(const ConstraintRows& rows, const SolvedState& state) {
  const auto moves = [&](const ActiveRow& each) {
    const auto& columns = rows.rows[each.row].columns;
    return !std::all_of(columns.begin(), columns.end(),
                        [&](std::size_t j) { return is_at_bound(state, j); });
  };
  return static_cast<double>(
      std::count_if(state.active_rows.begin(), state.active_rows.end(), moves));
}

std::string bound_text(const std::string& coefficient, bool upper, double bound) {
  return filled(upper ? "{} <= {}" : "{} >= {}", {coefficient, bound});
}

}  // namespace webglm
