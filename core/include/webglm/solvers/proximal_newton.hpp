#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "webglm/solvers/irls.hpp"
#include "webglm/solvers/linear_constraints.hpp"
#include "webglm/solvers/pass.hpp"
#include "webglm/solvers/separable_penalty.hpp"

namespace webglm {

/// Fisher scoring with a penalty that has kinks or bounds, as a state machine that asks for passes
/// over the rows: each step minimises the quadratic model of half the deviance at the current
/// coefficients plus the penalty itself (Lee, Sun & Saunders 2014; Yuan, Ho & Lin 2012 for the
/// lasso). Between passes that renew X'WX it takes steps with the old one while they contract. It
/// ends when the optimality conditions hold to a small part of the strength of the penalty.
///
/// On a path the steps from one end to the next are taken without their deviance while they shrink,
/// and the old X'WX learns from each what the score has changed by: BFGS (Nocedal & Wright 2006,
/// section 6.1), as in the proximal quasi-Newton methods of Lee, Sun & Saunders.
///
/// Where there are more coefficients than rows, X'WX is formed for a working set alone: what the
/// l1 penalty does not hold at zero, and along a path what the sequential strong rule does not
/// discard (Tibshirani et al. 2012). Every pass tells the score of all coefficients, so what is
/// missing from the set is found by the optimality conditions, and joins it.
class ProximalNewton {
 public:
  /// Bound on the residual of the optimality conditions, relative to the strength of the penalty.
  /// The last step is bounded as well: a strong penalty says little about free coefficients.
  static constexpr double kResidualBound = 2e-10;

  /// `problem.penalty` is not used.
  ProximalNewton(IrlsProblem problem, SeparablePenalty penalty);

  /// Linear inequalities between the coefficients, for a fit that is no point of a path and whose
  /// penalty has no l1 part.
  void constrain(LinearConstraints constraints);
  /// Starts at `beta`, in the solver's coordinates, instead of at the starting means.
  void start_at(const std::vector<double>& beta);
  /// Goes on from where it ended, with another penalty on the same rows.
  void restart(SeparablePenalty penalty);
  /// Goes on from `beta`, in the solver's coordinates, where the score of these rows is `score`.
  void restart_at(SeparablePenalty penalty, const std::vector<double>& beta,
                  std::vector<double> score);
  /// The next pass is to renew X'WX, unless that is the same everywhere.
  void renew_gram() { renew_ = !problem_.constant_weights; }
  /// Takes X'WX of nearby coefficients: steps may use it as an old one.
  void offer_gram(Sums sums);
  /// Whether X'WX is formed for a working set alone, which has to be its own.
  bool works_on_few() const { return few_; }
  /// For fits that are points of a path: they end without the factor of X'WX. Those that are
  /// `brief` end as soon as a step is below `tol`, wherever the residual is; they do not know their
  /// deviance, and their best coefficients are those that the step leads to, `next()`. `phi` is
  /// their dispersion.
  void follow_path(bool brief, double phi = 1.0);

  bool done() const { return phase_ == Phase::kDone; }
  std::string_view phase_name() const;
  int iterations() const { return state_.iterations; }
  double deviance() const;

  /// The pass that is wanted next; only while not done.
  PassRequest request() const;
  /// Takes the sums of the requested pass.
  void absorb(Sums sums);
  const SolvedState& state() const { return state_; }
  /// Where the last step leads to, in the solver's coordinates; the end itself where the solve did
  /// not converge.
  std::vector<double> next() const {
    return state_.converged ? penalty_.solver_coordinates_of(candidate_) : state_.beta;
  }
  /// phi as the steps are measured by it: at the coefficients whose figures are known.
  double dispersion() const;
  /// `SeparablePenalty::optimality_residual` at the end, constraints taken into account.
  double optimality_residual() const { return residual_; }
  /// X'u at the end, in the coordinates of the penalty.
  const std::vector<double>& score() const { return score_; }
  /// The diagonal of X'WX as it was found last; NaN outside of the working set.
  double information(std::size_t j) const;

 private:
  enum class Phase { kStart, kIterate, kDone };

  void absorb_start();
  void resume();
  void absorb_unjudged(Sums& sums);
  void judge();
  void learn(std::span<const double> score);
  bool arrived() const;
  void choose_working(const SeparablePenalty* last);
  void complete_groups();
  void work_on_all();
  bool grow_working();
  void check_working() const;
  std::vector<double> on_working(const std::vector<double>& all) const;
  void keep_gram(Sums& sums);
  void absorb_iterate(Sums& sums);
  bool acceptable(const Sums& sums) const;
  void retreat();
  std::vector<double> safe_point();
  void accept(Sums& sums);
  void take_step();
  void take_constrained_step();
  void finish(bool converged);

  IrlsProblem problem_;
  SeparablePenalty penalty_;
  LinearConstraints constraints_;
  std::vector<ActiveRow> active_;  // constraints and bounds at the minimum of the last model
  Phase phase_ = Phase::kStart;
  bool renew_ = true;         // X'WX at the candidate is wanted
  bool gram_is_new_ = false;  // it belongs to the accepted coefficients
  bool few_ = false;          // X'WX is formed for a working set
  std::vector<std::size_t> working_;
  SeparablePenalty on_few_;        // the penalty on the working set
  std::vector<double> gram_;       // over the working set
  std::vector<double> score_;      // at the accepted coefficients
  std::vector<double> accepted_;   // in the coordinates of the penalty, as all of these
  std::vector<double> candidate_;  // coefficients that the running pass is at
  bool has_accepted_ = false;
  bool on_path_ = false;
  bool brief_ = false;
  double brief_dispersion_ = 1.0;
  bool unjudged_ = false;  // steps are taken without their deviance
  bool figures_ = true;    // the figures of the candidate are wanted
  bool closing_ = false;   // the running pass is for the figures, or X'WX, of the accepted ones
  double objective_ = 0.0;
  double residual_ = 0.0;
  double decrement_ = 0.0;  // of the step to the candidate, d'Hd
  int halvings_ = 0;
  SolvedState state_;
};

}  // namespace webglm
