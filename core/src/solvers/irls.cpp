#include "webglm/solvers/irls.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace webglm {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr int kMaxHalvings = 40;
/// Chord steps end where a row of working weight 1 is left to move by 4.5e-10 on average, squared:
/// the last Newton step then moves no row by more than `Shift::kSmall`.
constexpr double kChordDecrement = 2e-19;
/// A tenth of that leaves nothing for a pass at the end to find: it costs less than that pass.
constexpr double kLastChordDecrement = 1e-2 * kChordDecrement;
/// Where rows move by 14 percent on average, squared, steps with the old W contract.
constexpr double kNearEnough = 0.02;
/// Below this the next Newton step ends the search, as its closing pass then confirms.
constexpr double kLastStep = 1e-9;
/// Under separation each step lowers the likelihood's distance from its bound, and the decrement,
/// by a factor of about e, and moves some rows as far as the one before: while another fit, this
/// near its end, gains digits with every step.
constexpr double kSlowDecrease = 0.1;
constexpr double kWatchedDecrement = 1e-4;
constexpr double kSeparatedDecrement = 1e-8;
/// Fewer rows or iterations than these leave nothing to save.
constexpr std::uint64_t kLeastChordBlocks = 8;
constexpr int kLeastChordIterations = 4;

}  // namespace

Irls::Irls(IrlsProblem problem) : problem_(std::move(problem)), active_(problem_.columns) {
  std::iota(active_.begin(), active_.end(), std::size_t{0});
  state_.beta.assign(problem_.columns, 0.0);
  candidate_ = state_.beta;
  use_chord_ = !problem_.linear && problem_.blocks >= kLeastChordBlocks &&
               problem_.max_iter >= kLeastChordIterations;
  if (!use_chord_) return;
  sample_ = SampledStart(problem_.blocks, problem_.columns, problem_.constant_weights);
  if (sample_.wanted()) phase_ = Phase::kSample;
}

Irls::Irls(IrlsProblem problem, const SolvedState& from) : Irls(std::move(problem)) {
  sample_ = {};
  phase_ = Phase::kIterate;
  active_ = from.factor.active();
  state_.aliased = from.aliased;
  use_triangle_ = from.factor.least_pivot() < kCholeskyPivot;
  candidate_ = from.beta;
}

std::string_view Irls::phase_name() const {
  switch (phase_) {
    case Phase::kStart:
    case Phase::kStartTriangle:
    case Phase::kSample:
      return "start";
    case Phase::kChord:
    case Phase::kIterate:
      return "iterate";
    case Phase::kClose:
    case Phase::kCertify:
      return "close";
    case Phase::kDone:
      break;
  }
  return "done";
}

double Irls::deviance() const { return has_accepted_ ? state_.deviance : kNan; }

/// Deviance and Pearson's chi2 cost logarithms: only who compares or reports them asks for them.
bool Irls::wants_figures() const {
  switch (phase_) {
    case Phase::kSample:
      return !sample_.from_start() && !problem_.fixed_dispersion;
    case Phase::kIterate:
      return judged_;
    default:
      return phase_ == Phase::kClose;
  }
}

PassRequest Irls::request() const {
  PassRequest request;
  request.from_start = phase_ == Phase::kStart || phase_ == Phase::kStartTriangle;
  request.figures = wants_figures();
  request.beta = candidate_;
  request.work = use_triangle_ ? PassWork::kTriangle : PassWork::kGram;
  if (phase_ == Phase::kSample) {
    request.from_start = sample_.from_start();
    request.stride = sample_.stride();
  }
  if (phase_ == Phase::kChord || phase_ == Phase::kClose || phase_ == Phase::kCertify) {
    request.work = PassWork::kScore;
  }
  request.certify = phase_ == Phase::kCertify || (phase_ == Phase::kIterate && watch_) ||
                    (phase_ == Phase::kClose && problem_.separable && has_accepted_);
  if (phase_ == Phase::kClose || request.certify) request.direction = step_;
  request.unless_small = phase_ == Phase::kClose && step_tells_all();
  return request;
}

void Irls::absorb(Sums sums) {
  switch (phase_) {
    case Phase::kStart:
      return absorb_start(sums);
    case Phase::kStartTriangle:
      return absorb_start_triangle(sums);
    case Phase::kSample:
      return absorb_sample(sums);
    case Phase::kChord:
      return absorb_chord(sums);
    case Phase::kIterate:
      return absorb_iterate(sums);
    case Phase::kClose:
      return absorb_close(sums);
    case Phase::kCertify:
      if (is_separated(sums)) state_.separating = step_;
      return finish(false);
    case Phase::kDone:
      return;
  }
}

std::vector<double> Irls::penalised_score(const Sums& sums) const {
  std::vector<double> score(sums.score().begin(), sums.score().end());
  problem_.penalty.subtract_gradient(candidate_, score);
  return score;
}

/// All rows from the starting means, without a sample or chord steps.
void Irls::start_over() {
  use_chord_ = false;
  judged_ = true;
  has_accepted_ = false;
  candidate_.assign(problem_.columns, 0.0);
  state_.iterations = 0;
  phase_ = Phase::kStart;
}

void Irls::absorb_sample(Sums& sums) {
  const auto verdict =
      sample_.absorb(sums, problem_.penalty, active_, problem_.rows, problem_.fixed_dispersion);
  if (verdict == SampledStart::Verdict::kGiveUp) {
    phase_ = Phase::kStart;
    return;
  }
  candidate_ = sample_.beta();
  if (verdict == SampledStart::Verdict::kContinue) return;
  dispersion_ = sample_.dispersion();
  phase_ = Phase::kIterate;
  if (!sample_.complete()) return;
  judged_ = !problem_.constant_weights;
  if (problem_.constant_weights) return;
  state_.factor = sample_.factor();
  begin_chord();
}

void Irls::begin_chord() {
  watch_ = false;
  chord_.restart();
  phase_ = Phase::kChord;
}

void Irls::absorb_chord(const Sums& sums) {
  const std::vector<double> step = state_.factor.solve(penalised_score(sums));
  if (sums.invalid_rows() > 0.0 || !std::isfinite(state_.factor.quadratic(step))) {
    return start_over();
  }
  const bool exact = problem_.constant_weights;
  const double of_row = problem_.canonical ? kLastChordDecrement : kChordDecrement;
  const double target = exact ? problem_.tol * problem_.tol : of_row * problem_.rows;
  const auto verdict = chord_.absorb(state_.factor, candidate_, step, target * dispersion_, exact);
  previous_decrement_ = chord_.decrement();
  candidate_ = chord_.next();
  ++state_.iterations;
  if (verdict == ChordSearch::Verdict::kStalled) use_chord_ = false;
  const bool last = state_.iterations + 1 >= problem_.max_iter;
  if (verdict == ChordSearch::Verdict::kContinue && !last) return;
  phase_ = Phase::kIterate;
  judged_ = last || verdict == ChordSearch::Verdict::kStalled || problem_.canonical;
  if (verdict == ChordSearch::Verdict::kArrived && exact) {
    step_ = step;
    phase_ = Phase::kClose;
  }
}

void Irls::retreat() {
  state_.step_halved = true;
  if (++halvings_ > kMaxHalvings) {
    if (!has_accepted_) refuse_start();
    state_.stopped_at_boundary = true;
    return finish(false);
  }
  std::vector<double>& from = state_.beta;
  if (!has_accepted_ && halvings_ == 1 && problem_.safe_beta) from = *problem_.safe_beta;
  for (std::size_t j = 0; j < candidate_.size(); ++j) {
    step_.resize(candidate_.size());
    step_[j] = 0.5 * (candidate_[j] - from[j]);
    candidate_[j] = from[j] + step_[j];
  }
}

void Irls::absorb_iterate(Sums& sums) {
  left_domain_ = left_domain_ || sums.invalid_rows() > 0.0;
  if (!acceptable(sums)) return use_chord_ && !has_accepted_ ? start_over() : retreat();
  const std::vector<double> taken = step_;
  if (!factorise(sums, true)) {
    // Whether a column is aliased is decided at the starting weights of all rows.
    if (sample_.wanted() && !sample_.complete() && !has_accepted_) return start_over();
    use_triangle_ = true;
    return;
  }
  take_step(sums, taken);
}

void Irls::take_step(const Sums& sums, const std::vector<double>& taken) {
  accept(sums);
  const bool left_domain = left_domain_;
  left_domain_ = false;
  halvings_ = 0;
  judged_ = true;
  measure_score(penalised_score(sums));
  const double decrement = state_.factor.quadratic(step_);
  const bool last =
      step_is_negligible(decrement) || (use_chord_ && decrement <= kLastStep * dispersion_);
  const bool slow = decrement > kSlowDecrease * previous_decrement_;
  previous_decrement_ = decrement;
  if (closings_ == 0) ++state_.iterations;
  const bool settled =
      decrement <= kSeparatedDecrement * dispersion_ || state_.iterations >= problem_.max_iter;
  if (watch_ && settled && is_separated(sums)) {
    state_.separating = taken;
    return finish(false);
  }
  watch_ = problem_.separable && slow && decrement <= kWatchedDecrement * dispersion_;
  if (!last && closings_ == 0 && state_.iterations >= problem_.max_iter) {
    // Steps that lead out of the domain to the end: the estimates lie on its boundary.
    state_.stopped_at_boundary = left_domain;
    if (!problem_.separable || left_domain) return finish(false);
    // Chord steps leave no trace of separation: the direction of the next step has to tell.
    phase_ = Phase::kCertify;
    return;
  }
  deviance_fall_ = -decrement;
  for (std::size_t j = 0; j < candidate_.size(); ++j) {
    deviance_fall_ += 2.0 * sums.score()[j] * step_[j];
    candidate_[j] += step_[j];
  }
  phase_ = last || closings_ > 0 ? Phase::kClose : Phase::kIterate;
  const bool near =
      problem_.constant_weights || decrement <= kNearEnough * problem_.rows * dispersion_;
  if (phase_ == Phase::kIterate && use_chord_ && !use_triangle_ && near) begin_chord();
}

}  // namespace webglm
