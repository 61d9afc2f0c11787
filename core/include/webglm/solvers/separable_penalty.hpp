#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "webglm/design/standardisation.hpp"

namespace webglm {

/// weight * |b_g|, the length of the vector of some coefficients (Yuan & Lin 2006).
struct CoefficientGroup {
  std::vector<std::size_t> columns;  ///< more than one, ascending; none is in two groups
  double weight = 0.0;
};

/// The groups of a penalty; never changed once they are made, and shared by copies of it.
struct CoefficientGroups {
  std::vector<CoefficientGroup> all;
  std::vector<std::size_t> of;  ///< by coefficient; their number for one that is in none
};

/// Null where there are none.
std::shared_ptr<const CoefficientGroups> grouped(std::vector<CoefficientGroup> all,
                                                 std::size_t coefficients);

/// A penalty and bounds on each coefficient by itself, or on groups of them, as a user states them:
/// in units of the given columns, or of the columns divided by `spread` where that is given.
struct CoefficientPenalties {
  std::vector<double> l1;      ///< weight of |b_j|; 0 in groups
  std::vector<double> l2;      ///< weight of b_j^2 / 2
  std::vector<double> lower;   ///< empty, or one for each coefficient; -infinity is no bound
  std::vector<double> upper;   ///< likewise; members of groups have none
  std::vector<double> spread;  ///< empty, or s_j > 0: the penalty is on s_j b_j
  std::shared_ptr<const CoefficientGroups> groups;
  double strength = 1.0;        ///< what residuals of the optimality conditions are measured by
  bool user_intercept = false;  ///< constraints need the intercept in units of the user
};

/// The same in the coordinates of the solver, where it stays a sum over coefficients and groups: an
/// intercept that is penalised or bounded is taken in units of the user, which shifts it by what
/// the centres of the other columns contribute.
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
  /// Coefficient j divided by it is in the unit that the penalty is stated in.
  double unit(std::size_t j) const { return unit_[j]; }
  std::span<const CoefficientGroup> groups() const {
    return groups_ ? std::span(groups_->all) : std::span<const CoefficientGroup>();
  }
  /// The group of coefficient j; null for one by itself.
  const CoefficientGroup* group_of(std::size_t j) const;
  /// The weight of |b_j|, or of its group.
  double l1_or_group(std::size_t j) const {
    const CoefficientGroup* group = group_of(j);
    return group != nullptr ? group->weight : l1_[j];
  }
  /// The length of the coefficients `w` of a group, in the unit that it is stated in.
  double length(const CoefficientGroup& group, std::span<const double> w) const;
  /// The score less what the groups balance of it, so that the functions of one coefficient below
  /// hold for members of groups as well: what is left is 0 where a group is held at zero.
  std::vector<double> less_groups(std::span<const double> w, std::span<const double> score) const;
  /// Adds the second derivatives of the groups that are not zero to a p x p matrix.
  void add_curvature(std::span<const double> w, std::span<double> matrix) const;
  /// The factor of this penalty's l1 part that would hold coefficient j, or its group, at zero
  /// against `score`; 0 where it has none.
  double strength_to_hold(std::size_t j, std::span<const double> score) const;

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
  /// The same of coefficient j alone, of a score `less_groups`.
  double optimality_residual(std::size_t j, double w, double score) const;
  /// The part of `score` that no penalty or bound balances, in coefficient j.
  double unbalanced(std::size_t j, double w, double score) const;
  /// How much the objective would fall for each unit that the bound which holds coefficient j at
  /// `w` is moved outwards, in units of the user; 0 where none holds it.
  double bound_multiplier(std::size_t j, double w, double score) const;
  /// Whether coefficient j of `w` can move without changing what penalises it: it is not at
  /// a bound, nor at a zero that an absolute value holds, or a group at zero.
  bool is_free(std::size_t j, std::span<const double> w) const;

 private:
  double slope(std::size_t j, double w, double score) const;
  double slope_length(const CoefficientGroup& group, std::span<const double> score) const;

  std::vector<double> l1_, l2_, lower_, upper_;
  std::shared_ptr<const CoefficientGroups> groups_;
  std::vector<double> unit_;  // of the coefficient, in the coordinates of the penalty
  std::vector<double> inverse_scale_;
  std::vector<double> share_;  // of each column in the intercept of the user; empty if not moved
  std::size_t intercept_ = 0;
  double strength_ = 1.0;
};

}  // namespace webglm
