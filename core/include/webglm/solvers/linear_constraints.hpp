#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "webglm/solvers/quadratic_program.hpp"
#include "webglm/solvers/separable_penalty.hpp"

namespace webglm {

/// A constraint that holds the solution, and how much the objective would fall for each unit that
/// its bound is moved outwards.
struct ActiveRow {
  std::size_t row;
  double multiplier;  ///< >= 0
};

/// Linear inequalities between coefficients, in the coordinates of the penalty. The bounds of
/// single coefficients are those of the penalty.
class LinearConstraints {
 public:
  LinearConstraints() = default;
  /// `rows` are in units of the user.
  LinearConstraints(std::vector<LinearRow> rows, const Standardisation& standardisation);

  bool empty() const { return rows_.empty(); }
  /// A row, or a bound of a coefficient.
  struct RowOrBound {
    std::size_t index;
    bool is_bound;
    bool upper;
  };
  /// Rows and bounds of `penalty` that no coefficients meet together; empty where some meet all.
  std::vector<RowOrBound> contradiction(const SeparablePenalty& penalty) const;

  /// Minimises the quadratic model d'Hd / 2 - score'd plus the quadratic part of the penalty over
  /// w + d, within all constraints; `gram` is H. `active` holds the rows that a former minimum was
  /// held by, and receives those of this one.
  std::vector<double> minimise(std::span<const double> gram, std::span<const double> score,
                               std::span<const double> w, const SeparablePenalty& penalty,
                               std::vector<ActiveRow>& active) const;

  /// The score less what the active rows balance of it. A row that does not hold `w` balances
  /// nothing.
  std::vector<double> unbalanced(std::span<const double> score, std::span<const double> w,
                                 const std::vector<ActiveRow>& active) const;
  /// Those of `active` that are not bounds of single coefficients.
  std::vector<ActiveRow> held(const std::vector<ActiveRow>& active) const;
  /// The multiplier in units of the user.
  double user_multiplier(const ActiveRow& active) const {
    return active.multiplier * unit_[active.row];
  }

 private:
  std::vector<LinearRow> rows_around(std::span<const double> w,
                                     const SeparablePenalty& penalty) const;

  std::vector<LinearRow> rows_;
  std::vector<double> unit_;  // rows are multiplied by it, so that their largest weight is 1
};

}  // namespace webglm
