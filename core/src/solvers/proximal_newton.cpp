#include "webglm/solvers/proximal_newton.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "simd/vector.hpp"
#include "webglm/common/error.hpp"
#include "webglm/solvers/coordinate_descent.hpp"

namespace webglm {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
/// Steps with an old X'WX go on while each leaves less than this of the residual. A pass that
/// renews it costs some times as much as one for the score.
constexpr double kContraction = 0.2;
/// Steps of a path that nobody judges go on while each has less than this of the decrement before.
constexpr double kUnjudgedContraction = 0.25;
constexpr std::uint64_t kLeastChordBlocks = 8;
constexpr int kMaxHalvings = 40;
/// A step is lost in rounding where its decrement is, relative to the objective,
constexpr double kLostDecrement = 1e-15;
/// and the residual no longer shrinks: Fisher scoring may shrink it slowly.
constexpr double kLostContraction = 0.9;

[[noreturn]] void refuse_start() {
  throw_error(ErrorCode::kInvalidInput,
              "no starting coefficients give every row a mean that the family allows with this "
              "link; use another link or add an intercept");
}

double quadratic(const std::vector<double>& gram, const std::vector<double>& d) {
  const std::size_t p = d.size();
  double sum = 0.0;
  for (std::size_t j = 0; j < p; ++j) {
    if (d[j] != 0.0) sum += d[j] * simd::dot(gram.data() + j * p, d.data(), p);
  }
  return sum;
}

}  // namespace

ProximalNewton::ProximalNewton(IrlsProblem problem, SeparablePenalty penalty)
    : problem_(std::move(problem)), penalty_(std::move(penalty)) {
  candidate_.assign(problem_.columns, 0.0);
  accepted_ = candidate_;
  state_.beta = candidate_;
  choose_working(nullptr);
}

void ProximalNewton::start_at(const std::vector<double>& beta) {
  phase_ = Phase::kIterate;
  candidate_ = penalty_.coordinates_of(beta);
  renew_ = gram_.empty();
}

void ProximalNewton::follow_path(bool brief, double phi) {
  on_path_ = true;
  brief_ = brief;
  brief_dispersion_ = phi;
}

void ProximalNewton::restart(SeparablePenalty penalty) {
  const SeparablePenalty last = std::exchange(penalty_, std::move(penalty));
  choose_working(&last);
  resume();
}

void ProximalNewton::restart_at(SeparablePenalty penalty, const std::vector<double>& beta,
                                std::vector<double> score) {
  penalty_ = std::move(penalty);
  accepted_ = penalty_.coordinates_of(beta);
  penalty_.move_score(score);
  score_ = std::move(score);
  has_accepted_ = true;
  if (few_) choose_working(&penalty_);
  resume();
}

void ProximalNewton::resume() {
  phase_ = Phase::kIterate;
  state_.iterations = 0;
  state_.undetermined.clear();
  state_.at_bound.clear();
  halvings_ = 0;
  const bool few = problem_.blocks < kLeastChordBlocks;
  renew_ = few && !problem_.constant_weights;
  unjudged_ = !few;
  figures_ = few;
  closing_ = false;
  if (!has_accepted_ || few_ || gram_.empty()) return judge();
  objective_ = 0.5 * state_.deviance + penalty_.value(accepted_);
  residual_ = penalty_.optimality_residual(accepted_, score_);
  take_step();
}

/// Goes on from the accepted coefficients by steps that are judged by the objective.
void ProximalNewton::judge() {
  candidate_ = accepted_;
  objective_ = std::numeric_limits<double>::infinity();
  // Weights that are constant have learned as well.
  renew_ = few_ || gram_.empty() || !problem_.linear;
  unjudged_ = false;
  figures_ = true;
  closing_ = false;
}

void ProximalNewton::offer_gram(Sums sums) {
  keep_gram(sums);
  gram_is_new_ = false;
}

std::string_view ProximalNewton::phase_name() const {
  if (phase_ == Phase::kStart) return "start";
  return done() ? "done" : "iterate";
}

double ProximalNewton::deviance() const { return has_accepted_ ? state_.deviance : kNan; }

PassRequest ProximalNewton::request() const {
  PassRequest request;
  request.from_start = phase_ == Phase::kStart;
  request.figures = phase_ == Phase::kIterate && figures_;
  request.work = renew_ && !working_.empty() ? PassWork::kGram : PassWork::kScore;
  if (few_) request.columns = working_;
  request.beta = penalty_.solver_coordinates_of(candidate_);
  return request;
}

/// Both triangles, in the coordinates of the penalty.
void ProximalNewton::keep_gram(Sums& sums) {
  const auto matrix = sums.matrix();
  const std::size_t p = working_.size();
  for (std::size_t j = 0; j < p; ++j) {
    for (std::size_t k = 0; k < j; ++k) matrix[j * p + k] = matrix[k * p + j];
  }
  if (!few_) penalty_.move_gram(matrix);
  gram_.assign(matrix.begin(), matrix.end());
}

void ProximalNewton::absorb(Sums sums) {
  sums.make_dense();
  penalty_.move_score(sums.score());
  if (phase_ == Phase::kStart) {
    for (const double g : sums.score()) {
      if (!std::isfinite(g)) refuse_start();
    }
    if (sums.work() == PassWork::kGram) keep_gram(sums);
    score_.assign(sums.score().begin(), sums.score().end());
    return absorb_start();
  }
  if (unjudged_) return absorb_unjudged(sums);
  absorb_iterate(sums);
}

void ProximalNewton::absorb_start() {
  phase_ = Phase::kIterate;
  take_step();
  // The starting weights are not those of any coefficients, unless weights are constant.
  gram_is_new_ = false;
  renew_ = !problem_.constant_weights;
}

/// A rise counts only beyond the rounding of a long sum.
bool ProximalNewton::acceptable(const Sums& sums) const {
  if (sums.invalid_rows() > 0.0) return false;
  const double value = 0.5 * sums.deviance() + penalty_.value(candidate_);
  if (!std::isfinite(value)) return false;
  return !has_accepted_ || value <= objective_ + 1e-12 * std::abs(objective_);
}

void ProximalNewton::retreat() {
  if (has_accepted_ && !gram_is_new_ && !problem_.constant_weights) {
    candidate_ = accepted_;  // the old X'WX has misled the step
    renew_ = true;
    return;
  }
  state_.step_halved = true;
  if (++halvings_ > kMaxHalvings) {
    if (!has_accepted_) refuse_start();
    state_.stopped_at_boundary = true;
    return finish(false);
  }
  const std::vector<double> from = has_accepted_ ? accepted_ : safe_point();
  for (std::size_t j = 0; j < candidate_.size(); ++j) {
    candidate_[j] = from[j] + 0.5 * (candidate_[j] - from[j]);
  }
}

/// The means of the starting point are inside the domain; where constraints exclude it, those of
/// the point nearest to it may be.
std::vector<double> ProximalNewton::safe_point() {
  if (!problem_.safe_beta) return accepted_;
  std::vector<double> out = penalty_.coordinates_of(*problem_.safe_beta);
  if (constraints_.empty()) return out;
  std::vector<double> toward(out.size(), 0.0);
  for (std::size_t j = 0; j < out.size(); ++j) toward[j] = penalty_.l2(j) * out[j];
  return constraints_.minimise(gram_, toward, out, penalty_, active_);
}

void ProximalNewton::accept(Sums& sums) {
  accepted_ = candidate_;
  state_.beta = penalty_.solver_coordinates_of(accepted_);
  state_.deviance = sums.deviance();
  state_.pearson_chi2 = sums.pearson_chi2();
  objective_ = 0.5 * sums.deviance() + penalty_.value(accepted_);
  score_.assign(sums.score().begin(), sums.score().end());
  gram_is_new_ = sums.work() == PassWork::kGram || problem_.constant_weights || working_.empty();
  if (sums.work() == PassWork::kGram) keep_gram(sums);
  has_accepted_ = true;
  halvings_ = 0;
}

/// Makes X'WX explain by how much the step has changed the score. What it says of other directions
/// changes least.
void ProximalNewton::learn(std::span<const double> score) {
  const std::size_t p = accepted_.size();
  std::vector<double> curved(p, 0.0);  // H s
  std::vector<double> change(p);       // of the slope
  double expected = 0.0;
  double found = 0.0;
  for (std::size_t j = 0; j < p; ++j) {
    const double step = candidate_[j] - accepted_[j];
    change[j] = score_[j] - score[j];
    found += step * change[j];
    if (step != 0.0) simd::add_scaled(step, gram_.data() + j * p, p, curved.data());
  }
  for (std::size_t j = 0; j < p; ++j) expected += (candidate_[j] - accepted_[j]) * curved[j];
  // A step that is lost in rounding teaches nothing.
  if (!(found > 0.5 * expected && found < 2.0 * expected)) return;
  for (std::size_t j = 0; j < p; ++j) {
    simd::add_scaled(change[j] / found, change.data(), p, gram_.data() + j * p);
    simd::add_scaled(-curved[j] / expected, curved.data(), p, gram_.data() + j * p);
  }
}

bool ProximalNewton::arrived() const {
  if (!(decrement_ <= problem_.tol * problem_.tol * dispersion())) return false;
  return brief_ || residual_ <= kResidualBound;
}

void ProximalNewton::absorb_unjudged(Sums& sums) {
  const auto score = sums.score();
  const auto is_finite = [](double g) { return std::isfinite(g); };
  if (sums.invalid_rows() > 0.0 || !std::all_of(score.begin(), score.end(), is_finite)) {
    return judge();
  }
  if (figures_) {
    state_.deviance = sums.deviance();
    state_.pearson_chi2 = sums.pearson_chi2();
  }
  if (closing_) return finish(true);
  if (sums.work() == PassWork::kGram) {
    keep_gram(sums);
  } else if (!problem_.linear) {
    learn(score);
  }
  accepted_ = candidate_;
  state_.beta = penalty_.solver_coordinates_of(accepted_);
  score_.assign(score.begin(), score.end());
  ++state_.iterations;
  const double last_residual =
      std::exchange(residual_, penalty_.optimality_residual(accepted_, score_));
  const double last_decrement = decrement_;
  take_step();
  renew_ = false;
  if (arrived()) {
    if (brief_ || figures_) return finish(true);
    candidate_ = accepted_;
    closing_ = figures_ = true;
    return;
  }
  const bool slow = decrement_ > kUnjudgedContraction * last_decrement;
  if (slow || candidate_ == accepted_ || state_.iterations >= problem_.max_iter) return judge();
  figures_ = !brief_ && residual_ * residual_ <= kResidualBound * last_residual;
}

void ProximalNewton::absorb_iterate(Sums& sums) {
  // Of the accepted coefficients there is nothing to judge: the pass was for their X'WX.
  const bool moved = !has_accepted_ || candidate_ != accepted_;
  if (moved && !acceptable(sums)) return retreat();
  const double previous = has_accepted_ ? residual_ : std::numeric_limits<double>::infinity();
  accept(sums);
  if (moved) ++state_.iterations;
  residual_ = penalty_.optimality_residual(accepted_, score_);
  if (!closing_ && grow_working()) return;
  const double last_decrement = decrement_;
  take_step();
  if (closing_) return finish(true);
  if (arrived()) {
    if (gram_is_new_ || on_path_ || penalty_.has_l1()) return finish(true);
    // Standard errors belong to the coefficients that are reported.
    candidate_ = accepted_;
    closing_ = renew_ = true;
    return;
  }
  const bool stuck = candidate_ == accepted_;
  const bool lost = moved && last_decrement <= kLostDecrement * std::abs(objective_) &&
                    residual_ > kLostContraction * previous;
  if (gram_is_new_ && (stuck || lost)) return finish(true);
  if (state_.iterations >= problem_.max_iter) return finish(false);
  if (!gram_is_new_ && (stuck || (moved && residual_ > kContraction * previous))) {
    candidate_ = accepted_;  // once more, for X'WX
    renew_ = true;
    return;
  }
  renew_ = !problem_.constant_weights && problem_.blocks < kLeastChordBlocks;
}

double ProximalNewton::dispersion() const {
  if (problem_.fixed_dispersion) return 1.0;
  if (brief_) return brief_dispersion_;
  double free = 0.0;
  for (std::size_t j = 0; j < accepted_.size(); ++j) {
    free += penalty_.is_free(j, accepted_) ? 1.0 : 0.0;
  }
  free -= static_cast<double>(constraints_.held(active_).size());
  return state_.pearson_chi2 / std::max(problem_.rows - free, 1.0);
}

/// The next candidate: the minimum of the quadratic model at the accepted coefficients.
void ProximalNewton::take_step() {
  if (!constraints_.empty()) return take_constrained_step();
  const std::size_t p = working_.size();
  const std::vector<double> from = on_working(accepted_);
  std::vector<double> c = on_working(score_);
  for (std::size_t j = 0; j < p; ++j) {
    if (from[j] != 0.0) simd::add_scaled(from[j], gram_.data() + j * p, p, c.data());
  }
  std::vector<double> step = CoordinateDescent(gram_, few_ ? on_few_ : penalty_).minimise(c, from);
  candidate_ = accepted_;
  for (std::size_t j = 0; j < p; ++j) {
    candidate_[working_[j]] = step[j];
    step[j] -= from[j];
  }
  decrement_ = quadratic(gram_, step);
}

/// The multipliers of its minimum say how far the accepted coefficients are from the optimum.
void ProximalNewton::take_constrained_step() {
  candidate_ = constraints_.minimise(gram_, score_, accepted_, penalty_, active_);
  residual_ =
      penalty_.optimality_residual(accepted_, constraints_.unbalanced(score_, accepted_, active_));
  std::vector<double> step = candidate_;
  for (std::size_t j = 0; j < step.size(); ++j) step[j] -= accepted_[j];
  decrement_ = quadratic(gram_, step);
}

void ProximalNewton::finish(bool converged) {
  state_.converged = converged;
  phase_ = Phase::kDone;
  if (on_path_) return;
  state_.active_rows = constraints_.held(active_);
  const std::vector<double> score =
      penalty_.less_groups(accepted_, constraints_.unbalanced(score_, accepted_, active_));
  state_.factor =
      CoordinateDescent(gram_, few_ ? on_few_ : penalty_).free_factor(on_working(accepted_));
  if (few_) state_.factor = state_.factor.within(accepted_.size(), working_);
  state_.max_std_score = 0.0;
  const std::vector<std::size_t>& determined = state_.factor.active();
  for (std::size_t j = 0; j < accepted_.size(); ++j) {
    const double w = accepted_[j];
    if (w <= penalty_.lower(j) || w >= penalty_.upper(j)) state_.at_bound.push_back(j);
    const bool known = std::binary_search(determined.begin(), determined.end(), j);
    if (!known && penalty_.is_free(j, accepted_)) state_.undetermined.push_back(j);
    const double size = std::sqrt(information(j));
    const double slope = penalty_.unbalanced(j, w, score[j]);
    if (size > 0.0) state_.max_std_score = std::max(state_.max_std_score, std::abs(slope) / size);
  }
}

}  // namespace webglm
