#include "webglm/solvers/irls.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kRounding = 16.0 * std::numeric_limits<double>::epsilon();
/// Below this relative pivot X'WX has lost too many digits, and a triangle is asked for.
constexpr double kCholeskyPivot = 1e-10;
/// A column this close to the span of the earlier ones is aliased.
constexpr double kAliasTolerance = 1e-11;
/// Steps that change no linear predictor by more than this leave W as it is to eight digits.
constexpr double kSmallShift = 1e-8;
constexpr int kMaxHalvings = 40;
constexpr int kMaxClosings = 4;
/// Chord steps end this many standard errors from the solution (squared): the last Newton step and
/// the closing pass then meet `kSmallShift`.
constexpr double kChordDecrement = 1e-14;
/// Within a standard error W changes by a few percent, and steps with the old one contract.
constexpr double kNearEnough = 1.0;
/// Below this the next Newton step ends the search, as its closing pass then confirms.
constexpr double kLastStep = 1e-9;
/// Under separation each step lowers the likelihood's distance from its bound, and the decrement,
/// by a factor of about e, and moves some rows as far as the one before: while another fit, this
/// near its end, gains digits with every step.
constexpr double kSlowDecrease = 0.1;
constexpr double kWatchedDecrement = 1e-4;
constexpr double kSeparatedDecrement = 1e-8;
constexpr double kSeparatedShift = 0.05;
/// What rows may move in the wrong direction, as part of the greatest shift.
constexpr double kWrongShift = 1e-3;
/// Fewer rows or iterations than these leave nothing to save.
constexpr std::uint64_t kLeastChordBlocks = 8;
constexpr int kLeastChordIterations = 4;
/// A triangle costs 512 p^2 for each block of rows, and p^2 numbers for each level of the tree.
constexpr std::size_t kMaxTriangleColumns = 2000;

[[noreturn]] void refuse_start() {
  throw_error(ErrorCode::kInvalidInput,
              "no starting coefficients give every row a mean that the family allows with this "
              "link; use another link or add an intercept");
}

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
  const double target = exact ? problem_.tol * problem_.tol : kChordDecrement;
  const auto verdict = chord_.absorb(state_.factor, candidate_, step, target * dispersion_, exact);
  previous_decrement_ = chord_.decrement();
  candidate_ = chord_.next();
  ++state_.iterations;
  if (verdict == ChordSearch::Verdict::kStalled) use_chord_ = false;
  const bool last = state_.iterations + 1 >= problem_.max_iter;
  if (verdict == ChordSearch::Verdict::kContinue && !last) return;
  phase_ = Phase::kIterate;
  judged_ = last || verdict == ChordSearch::Verdict::kStalled;
  if (verdict == ChordSearch::Verdict::kArrived && exact) {
    step_ = step;
    phase_ = Phase::kClose;
  }
}

/// A column that is 0 in every row of positive weight, such as a level without rows, is aliased
/// whatever stands before it.
void Irls::drop_empty_columns(const Sums& sums) {
  std::vector<std::size_t> left;
  for (const std::size_t j : active_) {
    if (sums.diagonal(j) == 0.0) {
      state_.aliased.push_back({j, {}});
    } else {
      left.push_back(j);
    }
  }
  active_ = std::move(left);
}

void Irls::absorb_start(Sums& sums) {
  for (const double g : sums.score()) {
    if (!std::isfinite(g)) refuse_start();
  }
  problem_.penalty.add_to_gram(sums);
  drop_empty_columns(sums);
  auto factor = Factor::cholesky(sums, active_, kCholeskyPivot);
  if (!factor) {
    if (problem_.columns > kMaxTriangleColumns) {
      throw_error(
          ErrorCode::kSingular,
          "the design is singular or nearly so, and finding its aliased columns is limited to {} "
          "columns; got {}: drop columns or add a ridge penalty (alpha > 0, l1_ratio = 0)",
          {kMaxTriangleColumns, problem_.columns});
    }
    use_triangle_ = true;
    phase_ = Phase::kStartTriangle;
    return;
  }
  state_.factor = std::move(*factor);
  candidate_ = state_.factor.solve(sums.score());
  phase_ = problem_.linear ? Phase::kClose : Phase::kIterate;
}

void Irls::absorb_start_triangle(Sums& sums) {
  problem_.penalty.fold_into(sums.matrix(), candidate_, false);
  RankedTriangle ranked = rank_columns(sums.matrix(), problem_.columns, active_, kAliasTolerance);
  active_ = ranked.active;
  for (AliasedColumn& aliased : ranked.aliased) state_.aliased.push_back(std::move(aliased));
  std::sort(state_.aliased.begin(), state_.aliased.end(),
            [](const AliasedColumn& a, const AliasedColumn& b) { return a.column < b.column; });
  state_.factor = Factor::from_triangle(ranked, problem_.columns);
  candidate_ = state_.factor.solve_triangle(ranked.qtz);
  use_triangle_ = ranked.least_pivot < kCholeskyPivot;
  phase_ = problem_.linear ? Phase::kClose : Phase::kIterate;
}

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

/// Factorises the sums at the candidate; false where a triangle is needed and was not made.
bool Irls::factorise(Sums& sums, bool step) {
  if (sums.work() == PassWork::kGram) {
    problem_.penalty.add_to_gram(sums);
    // Between the starting weights and these a column may have lost its weight: separation.
    const bool triangle = problem_.columns <= kMaxTriangleColumns;
    auto factor = Factor::cholesky(sums, active_, triangle ? kCholeskyPivot : 0.0);
    if (!factor && triangle) return false;
    if (!factor) {
      throw_error(ErrorCode::kSingular, "X'WX became singular during the iterations");
    }
    state_.factor = std::move(*factor);
    if (step) step_ = state_.factor.solve(penalised_score(sums));
    return true;
  }
  problem_.penalty.fold_into(sums.matrix(), candidate_, true);
  const RankedTriangle ranked = rank_columns(sums.matrix(), problem_.columns, active_, 0.0);
  state_.factor = Factor::from_triangle(ranked, problem_.columns);
  if (step) step_ = state_.factor.solve_triangle(ranked.qtz);
  return true;
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
  for (std::size_t j = 0; j < candidate_.size(); ++j) candidate_[j] += step_[j];
  phase_ = last || closings_ > 0 ? Phase::kClose : Phase::kIterate;
  const bool near = problem_.constant_weights || decrement <= kNearEnough * dispersion_;
  if (phase_ == Phase::kIterate && use_chord_ && !use_triangle_ && near) begin_chord();
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

void Irls::absorb_close(const Sums& sums) {
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
  const bool near = exact || sums.greatest_shift() <= kSmallShift;
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
