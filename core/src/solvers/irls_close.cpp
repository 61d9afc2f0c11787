// How a fit ends: what is accepted, when a step is negligible, the closing pass.
#include <algorithm>
#include <cmath>
#include <limits>

#include "webglm/solvers/irls.hpp"

namespace webglm {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kRounding = 16.0 * std::numeric_limits<double>::epsilon();
constexpr int kMaxClosings = 4;
/// Below this relative pivot a step has lost digits that a score at its end brings back.
constexpr double kRefinedPivot = 1e-6;
/// Separation moves some row this far, in eta, with each step,
constexpr double kSeparatedShift = 0.05;
/// and none in the wrong direction by more than this part of that.
constexpr double kWrongShift = 1e-3;

}  // namespace

double Irls::objective(const Sums& sums, const std::vector<double>& beta) const {
  return 0.5 * sums.deviance() + problem_.penalty.value(beta);
}

/// A rise counts only beyond rounding: of a long sum, and of the means where the fit is perfect.
bool Irls::acceptable(const Sums& sums) const {
  if (sums.invalid_rows() > 0.0) return false;
  if (!wants_figures()) return true;
  const double value = objective(sums, candidate_);
  if (!std::isfinite(value)) return false;
  if (!has_accepted_ || std::isnan(accepted_objective_)) return true;
  const double mean_rounding = kRounding * kRounding * state_.factor.quadratic(candidate_);
  return value <= accepted_objective_ + 1e-12 * std::abs(accepted_objective_) + mean_rounding;
}

/// The candidate becomes the accepted point. Figures that were not asked for stay unknown.
void Irls::accept(const Sums& sums) {
  const bool known = wants_figures();
  state_.beta = candidate_;
  state_.deviance = known ? sums.deviance() : kNan;
  state_.pearson_chi2 = known ? sums.pearson_chi2() : kNan;
  accepted_objective_ = known ? objective(sums, candidate_) : kNan;
  has_accepted_ = true;
  if (known) update_dispersion();
}

void Irls::measure_score(const std::vector<double>& score) {
  state_.max_std_score = 0.0;
  for (const std::size_t j : active_) {
    const double size = std::sqrt(state_.factor.diagonal(j));
    if (!(size > 0.0)) continue;
    state_.max_std_score = std::max(state_.max_std_score, std::abs(score[j]) / size);
  }
}

void Irls::update_dispersion() {
  if (problem_.fixed_dispersion) return;
  const double df = problem_.rows - static_cast<double>(active_.size());
  dispersion_ = state_.pearson_chi2 / (df > 0.0 ? df : problem_.rows);
}

/// The decrement d'Hd is the squared length of the step in standard errors times phi. It also
/// ends at rounding level: of the coefficients, or where it has stopped falling near the end.
bool Irls::step_is_negligible(double decrement) const {
  const double phi = dispersion_;
  if (decrement <= problem_.tol * problem_.tol * phi) return true;
  if (decrement <= kRounding * kRounding * state_.factor.quadratic(candidate_)) return true;
  return state_.iterations > 0 && decrement > 0.25 * previous_decrement_ &&
         decrement <= 1e-12 * phi;
}

/// What the direction of a certifying pass says.
bool Irls::is_separated(const Sums& sums) const {
  return sums.greatest_shift() >= kSeparatedShift &&
         sums.wrong_shift() <= kWrongShift * sums.greatest_shift();
}

/// Whether a last Newton step after chord steps that moves no row by more than `Shift::kSmall`
/// needs no pass at its end: the deviance follows from the score, Pearson's chi2 is right to as
/// many digits as H, and no digits of the step need refining.
bool Irls::step_tells_all() const {
  return use_chord_ && !use_triangle_ && problem_.canonical && has_accepted_ &&
         !std::isnan(state_.deviance) && state_.factor.least_pivot() >= kRefinedPivot;
}

void Irls::close_by_step(double greatest_shift) {
  // What is left of the score is the step times the change of W, which is no more than the shift.
  state_.max_std_score = greatest_shift * std::sqrt(state_.factor.quadratic(step_));
  state_.deviance -= deviance_fall_;
  state_.beta = candidate_;
  finish(true);
}

void Irls::absorb_close(const Sums& sums) {
  if (step_tells_all() && sums.greatest_shift() <= Shift::kSmall) {
    return close_by_step(sums.greatest_shift());
  }
  const bool first = !has_accepted_;
  if (!first && !acceptable(sums)) {
    return std::isnan(state_.deviance) ? start_over() : finish(true);
  }
  accept(sums);
  if (first) ++state_.iterations;
  if (!first && problem_.separable && is_separated(sums)) {
    // Chord steps may have come so far out that what is left is below every tolerance.
    state_.separating = step_;
    return finish(false);
  }
  // One step of iterative refinement with the score at the final coefficients: where the step
  // before was negligible it moves them by rounding alone, so deviance and Pearson's chi2 stand.
  const std::vector<double> score = penalised_score(sums);
  const std::vector<double> correction = state_.factor.solve(score);
  const bool exact = problem_.linear || problem_.constant_weights;
  const bool near = exact || sums.greatest_shift() <= Shift::kSmall;
  const bool negligible =
      problem_.linear || step_is_negligible(state_.factor.quadratic(correction));
  if (!(near && negligible) && ++closings_ < kMaxClosings) {
    // H is exact where W does not depend on the coefficients: another score pass is enough.
    if (exact) step_ = correction;
    for (std::size_t j = 0; exact && j < candidate_.size(); ++j) candidate_[j] += correction[j];
    if (!exact) phase_ = Phase::kIterate;
    return;
  }
  measure_score(score);
  for (std::size_t j = 0; j < state_.beta.size(); ++j) state_.beta[j] += correction[j];
  finish(true);
}

void Irls::finish(bool converged) {
  state_.converged = converged;
  phase_ = Phase::kDone;
}

}  // namespace webglm
