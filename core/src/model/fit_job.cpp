#include "webglm/model/fit_job.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "webglm/common/error.hpp"
#include "webglm/model/constraints.hpp"
#include "webglm/model/firth.hpp"
#include "webglm/model/irls_problem.hpp"
#include "webglm/model/null_model.hpp"
#include "webglm/model/parameter_search.hpp"
#include "webglm/model/path_search.hpp"
#include "webglm/model/penalties.hpp"
#include "webglm/model/relaxed_refit.hpp"
#include "webglm/model/response.hpp"
#include "webglm/model/solve.hpp"
#include "webglm/model/warnings.hpp"
#include "webglm/solvers/column_spread.hpp"
#include "webglm/solvers/irls.hpp"
#include "webglm/solvers/proximal_newton.hpp"

namespace webglm {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
/// A score this small, in standard deviations, moves no estimate by 1e-6 of its standard error.
constexpr double kStationary = 1e-6;

}  // namespace

class FitJob::State {
 public:
  State(std::shared_ptr<const ModelData> data, FitOptions options)
      : data_(std::move(data)), options_(std::move(options)) {
    check(options_, data_->design.columns());
    response_ = summarise_response(data_->observations, options_.family);
    model_ = {options_.family, effective_link(options_), response_.mean};
    check_link_of_offset(*data_, model_.link);
    if (!options_.term_penalty_factors.empty()) {
      options_.penalty_factors = penalty_factors(options_, *data_);
    }
    options_.penalty_groups = penalty_groups(options_, *data_);
    rows_ = constraint_rows(options_, *data_);
    RelaxedRefit::check(options_, !rows_.rows.empty());
    check(options_, data_->design.columns());  // with the bounds that these have added
    if (options_.path) check(*options_.path);
    if (options_.path && options_.alpha > 0.0) {
      throw_error(ErrorCode::kInvalidInput,
                  "alpha is {}, though a path is to choose it; give one of the two",
                  {options_.alpha}, {{"option", "alpha"}, {"value", options_.alpha}});
    }
    if (options_.estimate_parameter) {
      parameter_search_.emplace(options_);
      set_family(parameter_search_->family());
    }
    if (options_.standardize && (options_.alpha > 0.0 || options_.path)) {
      spread_pass_.emplace(data_->design, data_->observations);
    } else {
      start({});
    }
  }

  FitProgress advance(std::uint64_t max_blocks) {
    const int points = path_points();
    for (std::uint64_t left = max_blocks > 0 ? max_blocks : 1; left > 0 && !done_;) {
      left -= std::min(advance_part(left), left);
      if (path_points() > points) break;
    }
    return progress();
  }

  Fit result() const {
    if (!done_) {
      throw_error(ErrorCode::kInvalidInput,
                  "the fit is not finished; call advance until it is done");
    }
    return make_fit();
  }

 private:
  std::uint64_t advance_part(std::uint64_t max_blocks) {
    if (!main_ && path_search_) {
      if (!path_search_->done()) return path_search_->advance(max_blocks);
      end_search();
    }
    if (!main_) {
      const std::uint64_t blocks = spread_pass_->advance(max_blocks);
      if (!spread_pass_->running()) start(spread_pass_->take());
      return blocks;
    }
    if (!main_->done()) return main_->advance(max_blocks);
    if (parameter_search_ && !parameter_search_->done()) return advance_search(max_blocks);
    if (firth_unfinished()) return firth_->advance(max_blocks);
    if (checks_ && main_->score().empty()) return main_->check(max_blocks);
    if (!null_) {
      null_.emplace(data_->design, data_->observations, model_, options_, response_);
    }
    if (refit_) {
      refit_->advance(max_blocks);
      done_ = refit_->done();
      return max_blocks;
    }
    const std::uint64_t blocks = null_->advance(max_blocks);
    if (null_->done() && options_.relaxed) refit_.emplace(data_, options_, main_->state().beta);
    done_ = null_->done() && (!refit_ || refit_->done());
    return blocks;
  }

  void start(const std::vector<double>& spread) {
    if (!options_.path) return start_main(spread);
    spread_ = spread;
    path_search_.emplace(*data_, options_, response_, model_, problem(), spread_);
  }

  int path_points() const { return path_search_ ? path_search_->points() : 0; }

  /// The fit that follows is the one that the chosen alpha alone gives, bit for bit.
  void end_search() {
    path_ = std::make_shared<const RegularizationPath>(path_search_->take());
    path_search_.reset();
    const PathPoint& chosen = path_->points[path_->selected];
    options_.alpha = chosen.alpha;
    options_.l1_ratio = chosen.l1_ratio;
    options_.path.reset();
    start_main(spread_);
  }

  void start_main(const std::vector<double>& spread) {
    const Standardisation& standardisation = data_->design.standardisation();
    CoefficientPenalties penalties = coefficient_penalties(options_, *data_, response_, spread);
    penalties.user_intercept = !rows_.rows.empty();
    quadratic_ = quadratic_penalty(penalties, standardisation);
    const bool bounded = has_kinks_or_bounds(options_);
    checks_ = bounded || !quadratic_.empty();
    if (checks_) penalty_ = SeparablePenalty(penalties, standardisation);
    constraints_ = LinearConstraints(rows_.rows, standardisation);
    if (!constraints_.empty()) {
      check_feasible(constraints_, penalty_, rows_, data_->design.names());
    }
    main_.emplace(data_->design, data_->observations, model_,
                  bounded ? Solve::Solver(bounded_solver()) : Solve::Solver(Irls(main_problem())));
  }

  ProximalNewton bounded_solver() const {
    ProximalNewton out(main_problem(), penalty_);
    out.constrain(constraints_);
    return out;
  }

  /// How far the reported coefficients are from the optimum, and what holds them.
  void report_optimum(Fit& fit) const {
    if (!checks_) return;
    const SolvedState& state = main_->state();
    const std::vector<double> w = penalty_.coordinates_of(state.beta);
    std::vector<double> score = main_->score();
    penalty_.move_score(score);
    score = constraints_.unbalanced(score, w, state.active_rows);
    fit.kkt_residual = penalty_.optimality_residual(w, score);
    for (const std::size_t j : state.at_bound) {
      const bool upper = w[j] >= penalty_.upper(j);
      fit.active_constraints.push_back({bound_text(fit.names[j], upper, fit.params[j]),
                                        penalty_.bound_multiplier(j, w[j], score[j]),
                                        fit.names[j]});
    }
    for (const ActiveRow& each : state.active_rows) {
      fit.active_constraints.push_back(
          {rows_.names[each.row], constraints_.user_multiplier(each), {}});
    }
  }

  InferenceStatus inference() const {
    if (options_.alpha > 0.0 && options_.l1_ratio > 0.0) return InferenceStatus::kAfterSelection;
    const SolvedState& state = main_->state();
    if (!state.at_bound.empty() || !state.active_rows.empty()) return InferenceStatus::kOnBoundary;
    return options_.alpha > 0.0 ? InferenceStatus::kAfterRidge : InferenceStatus::kValid;
  }

  IrlsProblem problem() const { return irls_problem(data_->design, options_, model_, response_); }

  IrlsProblem main_problem() const {
    IrlsProblem problem = this->problem();
    problem.penalty = quadratic_;
    if (options_.firth) problem.max_iter = 1;
    return problem;
  }

  /// Bias reduction starts once a first iteration has told the aliased columns.
  bool firth_unfinished() {
    if (options_.firth && !firth_) firth_.emplace(*data_, options_, main_->state());
    return firth_ && !firth_->done();
  }

  void set_family(const AnyFamily& family) {
    options_.family = family;
    // The link stays that of the family that was asked for.
    options_.link = model_.link;
    model_.family = family;
  }

  /// A pass at the means of the last fit; where it asks for another family, the next fit.
  std::uint64_t advance_search(std::uint64_t max_blocks) {
    const SolvedState& state = main_->state();
    if (!parameter_search_->running()) {
      reader_.emplace(data_->design, data_->observations, model_);
      const double df = response_.rows - static_cast<double>(state.factor.active().size());
      parameter_search_->start(data_->observations, state.pearson_chi2 / std::max(df, 1.0));
    }
    const std::uint64_t blocks = parameter_search_->advance(*reader_, state.beta, max_blocks);
    if (parameter_search_->running() || parameter_search_->done()) return blocks;
    set_family(parameter_search_->family());
    const SolvedState from = state;
    earlier_iterations_ += from.iterations;
    main_.emplace(data_->design, data_->observations, model_, Irls(main_problem(), from));
    return blocks;
  }

  FitProgress progress() const {
    if (!main_ && path_search_) {
      return {false, path_search_->phase_name(), path_search_->points(), kNan};
    }
    if (!main_) return {false, "start", 0, kNan};
    FitProgress out = main_->progress();
    out.iteration += earlier_iterations_;
    out.done = done_;
    const bool more =
        (parameter_search_ && !parameter_search_->done()) || (firth_ && !firth_->done());
    if (main_->done() && !done_) out.phase = refit_ ? "relax" : more ? "iterate" : "null_model";
    return out;
  }

  Fit make_fit() const;

  std::shared_ptr<const ModelData> data_;
  FitOptions options_;
  ResponseSummary response_;
  RowModel model_;
  std::optional<ColumnSpreadPass> spread_pass_;
  std::vector<double> spread_;
  std::optional<PathSearch> path_search_;
  std::shared_ptr<const RegularizationPath> path_;
  SeparablePenalty penalty_;
  ConstraintRows rows_;
  LinearConstraints constraints_;
  Penalty quadratic_;    ///< the ridge part of the penalty
  bool checks_ = false;  ///< the optimality conditions of a penalised or bounded fit
  std::optional<FirthSolve> firth_;
  std::optional<ParameterSearch> parameter_search_;
  std::optional<BlockReader> reader_;  ///< of the search
  int earlier_iterations_ = 0;         ///< of its former fits
  std::optional<Solve> main_;
  std::optional<NullModel> null_;
  std::optional<RelaxedRefit> refit_;
  bool done_ = false;
};

Fit FitJob::State::make_fit() const {
  const SolvedState& state = firth_ ? firth_->state() : main_->state();
  const Standardisation& standardisation = data_->design.standardisation();
  const std::size_t p = data_->design.columns();
  Fit fit;
  fit.data = data_;
  fit.names = data_->design.names();
  fit.intercept = data_->design.intercept();
  fit.options = options_;
  fit.link = model_.link;
  fit.state = state;
  fit.params = standardisation.to_user(state.beta);
  for (const std::size_t j : state.at_bound) {
    // To the last digit, which the coordinates of the solver may have rounded.
    const double lower = options_.lower.empty() ? -HUGE_VAL : options_.lower[j];
    const double upper = options_.upper.empty() ? HUGE_VAL : options_.upper[j];
    const double value = fit.params[j];
    fit.params[j] = value - lower < upper - value ? lower : upper;
  }
  level_equals(rows_, state, fit.params);
  fit.inference = inference();
  report_optimum(fit);
  fit.variances.assign(p, kNan);
  if (fit.has_standard_errors()) fit.variances = unscaled_variances(data_->design, state);
  for (const std::size_t j : state.undetermined) fit.variances[j] = kNan;
  fit.aliased.assign(p, false);
  for (const AliasedColumn& aliased : state.aliased) {
    fit.aliased[aliased.column] = true;
    fit.params[aliased.column] = kNan;
  }
  fit.deviance = state.deviance;
  fit.null_deviance = null_->deviance();
  fit.pearson_chi2 = state.pearson_chi2;
  const bool frequency = options_.weights_type == WeightsType::kFrequency;
  fit.nobs = frequency ? response_.sum_of_weights : response_.rows;
  fit.rank = static_cast<double>(state.factor.active().size()) - rows_held(rows_, state);
  const double intercept = data_->design.intercept() ? 1.0 : 0.0;
  fit.df_resid = fit.nobs - fit.rank;
  fit.df_model = fit.rank - intercept;
  fit.df_null = fit.nobs - intercept;
  fit.use(options_.conventions);
  if (parameter_search_) fit.parameter = parameter_search_->estimate();
  fit.iterations = earlier_iterations_ + state.iterations;
  fit.converged =
      state.converged && (!parameter_search_ || parameter_search_->estimate().converged);
  fit.step_halving_used = state.step_halved;
  fit.max_std_score = state.max_std_score;
  fit.stationary = fit.converged || fit.max_std_score <= kStationary * std::sqrt(fit.scale);
  fit.response_scale = response_.greatest_size;
  fit.warnings = warnings_of(fit, response_);
  if (refit_) refit_->report(fit);
  fit.path = path_;
  if (path_) {
    fit.warnings.insert(fit.warnings.end(), path_->warnings.begin(), path_->warnings.end());
  }
  return fit;
}

FitJob::FitJob(std::shared_ptr<const ModelData> data, FitOptions options)
    : state_(std::make_unique<State>(std::move(data), std::move(options))) {}
FitJob::~FitJob() = default;
FitJob::FitJob(FitJob&&) noexcept = default;
FitJob& FitJob::operator=(FitJob&&) noexcept = default;

FitProgress FitJob::advance(std::uint64_t max_blocks) { return state_->advance(max_blocks); }
Fit FitJob::result() const { return state_->result(); }

Fit fit_glm(std::shared_ptr<const ModelData> data, const FitOptions& options) {
  FitJob job(std::move(data), options);
  while (!job.advance(std::numeric_limits<std::uint64_t>::max()).done) {
  }
  return job.result();
}

}  // namespace webglm
