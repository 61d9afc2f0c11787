#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "webglm/design/standardisation.hpp"

namespace webglm {

/// A penalty and bounds on each coefficient by itself, as a user states them: in units of the
/// given columns, or of the columns divided by `spread` where that is given.
struct CoefficientPenalties {
  std::vector<double> l1;       ///< weight of |b_j|
  std::vector<double> l2;       ///< weight of b_j^2 / 2
  std::vector<double> lower;    ///< empty, or one for each coefficient; -infinity is no bound
  std::vector<double> upper;    ///< likewise
  std::vector<double> spread;   ///< empty, or s_j > 0: the penalty is on s_j b_j
  double strength = 1.0;        ///< what residuals of the optimality conditions are measured by
  bool user_intercept = false;  ///< constraints need the intercept in units of the user
};

/// The same in the coordinates of the solver, where it stays a sum over coefficients: an intercept
/// that is penalised or bounded is taken in units of the user, which shifts it by what the centres
/// of the other columns contribute.
class SeparablePenalty {
 public:
  SeparablePenalty() = default;
  SeparablePenalty(const CoefficientPenalties& given, const Standardisation& standardisation);

  /// That on some of the coefficients, for the quadratic model in these alone.
  SeparablePenalty on(const std::vector<std::size_t>& coefficients) const;
  /// Whether all bounds allow 0, in the solver's own coordinates: coefficients may be left out.
  bool allows_zeros() const;
  /// Whether it has kinks.
  bool has_l1() const;

  std::size_t size() const { return l1_.size(); }
  double l1(std::size_t j) const { return l1_[j]; }
  double l2(std::size_t j) const { return l2_[j]; }
  double lower(std::size_t j) const { return lower_[j]; }
  double upper(std::size_t j) const { return upper_[j]; }

  /// From the solver's coordinates to those of the penalty, and back.
  std::vector<double> coordinates_of(std::vector<double> beta) const;
  std::vector<double> solver_coordinates_of(std::vector<double> w) const;
  /// X'u and X'WX (p x p, both triangles) in the coordinates of the penalty.
  void move_score(std::span<double> score) const;
  void move_gram(std::span<double> gram) const;

  /// Its value at `w`.
  double value(std::span<const double> w) const;
  /// How far `w` is from a minimum, where the score of the rows is `score`: by how much the slope
  /// of the objective in one coefficient, in the unit that the penalty is stated in, misses what
  /// the optimality conditions allow, relative to the strength of the penalty; the largest.
  double optimality_residual(std::span<const double> w, std::span<const double> score) const;
  /// The same of coefficient j alone.
  double optimality_residual(std::size_t j, double w, double score) const;
  /// The part of `score` that no penalty or bound balances, in coefficient j.
  double unbalanced(std::size_t j, double w, double score) const;
  /// How much the objective would fall for each unit that the bound which holds coefficient j at
  /// `w` is moved outwards, in units of the user; 0 where none holds it.
  double bound_multiplier(std::size_t j, double w, double score) const;
  /// Whether coefficient j, at `w`, can move without changing what penalises it: it is not at
  /// a bound, nor at a zero that an absolute value holds.
  bool is_free(std::size_t j, double w) const;

 private:
  double slope(std::size_t j, double w, double score) const;

  std::vector<double> l1_, l2_, lower_, upper_;
  std::vector<double> unit_;  // of the coefficient, in the coordinates of the penalty
  std::vector<double> inverse_scale_;
  std::vector<double> share_;  // of each column in the intercept of the user; empty if not moved
  std::size_t intercept_ = 0;
  double strength_ = 1.0;
};

}  // namespace webglm
