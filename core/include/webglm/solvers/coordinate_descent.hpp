#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "webglm/solvers/factor.hpp"
#include "webglm/solvers/separable_penalty.hpp"

namespace webglm {

/// Minimises w'Hw / 2 - c'w plus a penalty on coefficients and groups of them within its bounds.
/// Coordinate descent (Friedman, Hastie & Tibshirani 2010, section 2) finds which coefficients are
/// free, and of which sign; with these fixed the minimum solves a linear system, and a step towards
/// it ends where a coefficient reaches zero or a bound (Lee, Battle, Raina & Ng 2007, feature-sign
/// search). A group that is not held at zero moves to the minimum of a majorant (Breheny & Huang
/// 2015, section 3); with the free groups known Newton's method ends the search, since lengths that
/// are not zero are smooth.
class CoordinateDescent {
 public:
  /// `gram` is H, p x p with both triangles; both must outlive this.
  CoordinateDescent(std::span<const double> gram, const SeparablePenalty& penalty);

  /// The minimum for `c`, from `start` on; length p.
  std::vector<double> minimise(std::span<const double> c, std::vector<double> start);

  /// The Cholesky factor of H + l2 over the coefficients that are free at `w`, those left out that
  /// depend linearly on the ones before them.
  Factor free_factor(std::span<const double> w) const;

 private:
  double sweep(bool free_only);
  double update(std::size_t j);
  double update_group(const CoefficientGroup& group);
  void move(std::size_t j, double to);
  void refresh(std::span<const double> c);
  bool solve_free(std::span<const double> c);
  bool step_towards(const std::vector<std::size_t>& free, const std::vector<double>& step,
                    double length);
  double smooth_length(std::span<const double> slope, const std::vector<double>& step) const;
  bool is_optimal(std::span<const double> c) const;

  std::span<const double> gram_;
  const SeparablePenalty& penalty_;
  std::size_t p_;
  std::vector<double> penalised_;  // H + l2
  std::vector<double> w_;
  std::vector<double> residual_;  // c - H w
};

}  // namespace webglm
