#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "webglm/design/standardisation.hpp"
#include "webglm/solvers/sums.hpp"

namespace webglm {

/// A quadratic penalty 1/2 sum_j d_j b_j^2 on the coefficients of the given columns. Sums over
/// rows are never penalised: it is added where the solver uses them. Empty means no penalty.
class Penalty {
 public:
  Penalty() = default;
  /// `diagonal` holds d_j >= 0, length p.
  Penalty(std::vector<double> diagonal, const Standardisation& standardisation);

  bool empty() const { return diagonal_.empty(); }
  /// Its value at `beta`, in the solver's coordinates.
  double value(const std::vector<double>& beta) const;
  /// Subtracts its gradient at `beta` from the score.
  void subtract_gradient(const std::vector<double>& beta, std::span<double> score) const;
  /// Adds its matrix to the cross products.
  void add_to_gram(Sums& sums) const;
  /// Folds sqrt(d_j) b_j as one more row of least squares for every j: its right-hand side is 0
  /// for coefficients, or -sqrt(d_j) b_j for a step away from `beta`.
  void fold_into(std::span<double> triangle, const std::vector<double>& beta, bool step) const;

 private:
  std::vector<double> diagonal_;
  /// In the solver's coordinates its matrix is diagonal, and a penalised intercept, which ties the
  /// centred columns together, adds rr'.
  std::vector<double> solver_diagonal_;
  std::vector<double> intercept_row_;  ///< r, or empty
  Standardisation standardisation_;
};

}  // namespace webglm
