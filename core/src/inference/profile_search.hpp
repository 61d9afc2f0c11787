#pragma once

#include <optional>
#include <vector>

#include "webglm/model/fit.hpp"
#include "webglm/solvers/factor.hpp"
#include "webglm/solvers/pass.hpp"

namespace webglm {

/// Finds one end of a profile-likelihood interval of c'b as a state machine that asks for passes.
/// Every step moves c'b to where Newton's method on the signed root of the deviance expects its
/// target, and all other directions towards their minimum given c'b: the root is nearly linear in
/// c'b, so that a handful of passes does (compare Venzon & Moolgavkar 1988, who solve for the
/// deviance itself).
class ProfileSearch {
 public:
  enum class Outcome { kSearching, kFound, kUnlimited, kFailed };

  /// `contrast` is c in the solver's coordinates; `quantile` is negative for the lower end.
  ProfileSearch(const Fit& fit, std::vector<double> contrast, double quantile);

  Outcome outcome() const { return outcome_; }
  PassRequest request() const;
  void absorb(Sums sums);
  /// How far from the estimate of c'b the end lies.
  double distance() const { return candidate_distance_; }

 private:
  struct Step;
  std::optional<Step> step_from(Sums& sums);
  void halve();

  const Fit& fit_;
  std::vector<double> contrast_;
  double quantile_;
  double standard_error_;
  Outcome outcome_ = Outcome::kSearching;
  int passes_ = 0;
  std::vector<double> accepted_;
  double accepted_distance_ = 0.0;
  double accepted_root_ = 0.0;
  std::vector<double> candidate_;
  double candidate_distance_ = 0.0;
};

}  // namespace webglm
