#include "webglm/solvers/linear_constraints.hpp"

#include <algorithm>
#include <cmath>

namespace webglm {
namespace {

/// What a bound may be missed by, relative to it and the largest coefficient: rounding.
constexpr double kRounding = 1e-14;
/// A row holds coefficients that are this close to its bound, in the same measure.
constexpr double kHeld = 1e-11;

double largest_size(std::span<const double> w) {
  double size = 0.0;
  for (const double each : w) size = std::max(size, std::abs(each));
  return size;
}

}  // namespace

LinearConstraints::LinearConstraints(std::vector<LinearRow> rows,
                                     const Standardisation& standardisation)
    : rows_(std::move(rows)) {
  for (LinearRow& row : rows_) {
    double largest = 0.0;
    for (std::size_t k = 0; k < row.columns.size(); ++k) {
      row.weights[k] *= standardisation.inverse_scale[row.columns[k]];
      largest = std::max(largest, std::abs(row.weights[k]));
    }
    const double unit = largest > 0.0 ? 1.0 / largest : 1.0;
    for (double& weight : row.weights) weight *= unit;
    row.bound *= unit;
    unit_.push_back(unit);
  }
}

/// The rows, and after them the bounds of single coefficients, on a step from `w`.
std::vector<LinearRow> LinearConstraints::rows_around(std::span<const double> w,
                                                      const SeparablePenalty& penalty) const {
  std::vector<LinearRow> out = rows_;
  for (std::size_t j = 0; j < penalty.size(); ++j) {
    if (std::isfinite(penalty.upper(j))) out.push_back({{j}, {1.0}, penalty.upper(j)});
    if (std::isfinite(penalty.lower(j))) out.push_back({{j}, {-1.0}, -penalty.lower(j)});
  }
  const double size = largest_size(w);
  for (LinearRow& row : out) {
    row.rounding = kRounding * (std::abs(row.bound) + size);
    row.bound -= row.times(w);
  }
  return out;
}

std::vector<LinearConstraints::RowOrBound> LinearConstraints::contradiction(
    const SeparablePenalty& penalty) const {
  const std::vector<double> zero(penalty.size(), 0.0);
  const std::vector<LinearRow> rows = rows_around(zero, penalty);
  // Only the coefficients that rows have matter.
  std::vector<std::size_t> columns;
  for (const LinearRow& row : rows) {
    columns.insert(columns.end(), row.columns.begin(), row.columns.end());
  }
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  std::vector<LinearRow> inner = rows;
  for (LinearRow& row : inner) {
    for (std::size_t& column : row.columns) {
      column = static_cast<std::size_t>(std::lower_bound(columns.begin(), columns.end(), column) -
                                        columns.begin());
    }
  }
  const std::size_t p = columns.size();
  std::vector<double> identity(p * p, 0.0);
  for (std::size_t j = 0; j < p; ++j) identity[j * (p + 1)] = 1.0;
  const std::vector<double> none(p, 0.0);
  const QuadraticSolution found = QuadraticProgram(std::move(identity), p).solve(none, inner, {});
  std::vector<RowOrBound> out;
  for (const std::size_t i : found.contradiction) {
    const bool is_bound = i >= rows_.size();
    out.push_back({is_bound ? rows[i].columns[0] : i, is_bound, rows[i].weights[0] > 0.0});
  }
  return out;
}

std::vector<double> LinearConstraints::minimise(std::span<const double> gram,
                                                std::span<const double> score,
                                                std::span<const double> w,
                                                const SeparablePenalty& penalty,
                                                std::vector<ActiveRow>& active) const {
  const std::size_t p = w.size();
  std::vector<double> matrix(gram.begin(), gram.end());
  std::vector<double> slope(score.begin(), score.end());
  for (std::size_t j = 0; j < p; ++j) {
    matrix[j * (p + 1)] += penalty.l2(j);
    slope[j] -= penalty.l2(j) * w[j];
  }
  std::vector<std::size_t> start;
  for (const ActiveRow& each : active) start.push_back(each.row);
  const QuadraticProgram program(std::move(matrix), p);
  const QuadraticSolution found = program.solve(slope, rows_around(w, penalty), start);
  active.clear();
  for (std::size_t i = 0; i < found.active.size(); ++i) {
    active.push_back({found.active[i], found.multipliers[i]});
  }
  std::vector<double> out(w.begin(), w.end());
  for (std::size_t j = 0; j < p; ++j) out[j] += found.x[j];
  // Bounds hold to the last digit.
  std::size_t next = rows_.size();
  const auto holds = [&](std::size_t row) {
    return std::find(found.active.begin(), found.active.end(), row) != found.active.end();
  };
  for (std::size_t j = 0; j < p; ++j) {
    if (std::isfinite(penalty.upper(j)) && holds(next++)) out[j] = penalty.upper(j);
    if (std::isfinite(penalty.lower(j)) && holds(next++)) out[j] = penalty.lower(j);
    out[j] = std::clamp(out[j], penalty.lower(j), penalty.upper(j));
  }
  return out;
}

std::vector<double> LinearConstraints::unbalanced(std::span<const double> score,
                                                  std::span<const double> w,
                                                  const std::vector<ActiveRow>& active) const {
  std::vector<double> out(score.begin(), score.end());
  const double size = largest_size(w);
  for (const ActiveRow& each : active) {
    if (each.row >= rows_.size()) continue;
    const LinearRow& row = rows_[each.row];
    const double slack = row.bound - row.times(w);
    if (std::abs(slack) > kHeld * (std::abs(row.bound) + size)) continue;
    row.add_to(out, -each.multiplier);
  }
  return out;
}

std::vector<ActiveRow> LinearConstraints::held(const std::vector<ActiveRow>& active) const {
  std::vector<ActiveRow> out;
  for (const ActiveRow& each : active) {
    if (each.row < rows_.size()) out.push_back(each);
  }
  return out;
}

}  // namespace webglm
