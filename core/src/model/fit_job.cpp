#include "webglm/model/fit_job.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <utility>
#include <variant>

#include "webglm/common/error.hpp"
#include "webglm/common/memory.hpp"
#include "webglm/common/segments.hpp"
#include "webglm/model/memory_estimate.hpp"
#include "webglm/model/response.hpp"
#include "webglm/model/warnings.hpp"
#include "webglm/solvers/constant_mean.hpp"
#include "webglm/solvers/irls.hpp"

namespace webglm {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
/// A score this small, in standard deviations, moves no estimate by 1e-6 of its standard error.
constexpr double kStationary = 1e-6;

AnyLink effective_link(const FitOptions& options) {
  return options.link ? *options.link : default_link(options.family);
}

bool is_linear(const FitOptions& options) {
  return std::holds_alternative<Gaussian>(options.family) &&
         std::holds_alternative<Identity>(effective_link(options));
}

/// Whether w dmu_deta^2 / V(mu) is the same for every mean.
bool has_constant_weights(const FitOptions& options) {
  const AnyLink link = effective_link(options);
  const AnyFamily& family = options.family;
  if (std::holds_alternative<Gamma>(family)) return std::holds_alternative<Log>(link);
  const bool counts =
      std::holds_alternative<Poisson>(family) || std::holds_alternative<QuasiPoisson>(family);
  return is_linear(options) || (counts && std::holds_alternative<Sqrt>(link));
}

Penalty ridge(const FitOptions& options, const Standardisation& standardisation) {
  if (options.alpha == 0.0) return {};
  std::vector<double> diagonal(standardisation.size(), options.alpha * (1.0 - options.l1_ratio));
  for (std::size_t j = 0; j < diagonal.size(); ++j) {
    const bool is_intercept = j == standardisation.intercept;
    const double factor =
        options.penalty_factors.empty() ? (is_intercept ? 0.0 : 1.0) : options.penalty_factors[j];
    diagonal[j] *= factor;
  }
  return Penalty(std::move(diagonal), standardisation);
}

double eta_of(const AnyLink& link, double mu) {
  return std::visit([mu](const auto& g) { return g.eta(mu); }, link);
}

/// The intercept-only coefficients that give the mean of the response.
std::optional<std::vector<double>> mean_only(const Design& design, const AnyLink& link,
                                             const ResponseSummary& response) {
  if (!design.intercept()) return std::nullopt;
  std::vector<double> beta(design.columns(), 0.0);
  beta[*design.intercept()] = (eta_of(link, response.mean) - response.mean_offset) /
                              design.standardisation().intercept_value;
  return beta;
}

/// A solver with the passes it asks for, over one design.
class Solve {
 public:
  Solve(const Design& design, const Observations& observations, const RowModel& model,
        IrlsProblem problem)
      : plan_(planned(design)),
        runner_(design, plan_, observations, model),
        irls_(std::move(problem)) {}
  Solve(const Solve&) = delete;
  Solve& operator=(const Solve&) = delete;

  bool done() const { return irls_.done(); }
  const Irls& irls() const { return irls_; }

  std::uint64_t advance(std::uint64_t max_blocks) {
    if (!runner_.running()) runner_.start(irls_.request());
    const std::uint64_t blocks = runner_.advance(max_blocks);
    if (!runner_.running()) irls_.absorb(runner_.take());
    return blocks;
  }

 private:
  /// Refuses what cannot be solved before a row is read.
  static GramPlan planned(const Design& design) {
    GramPlan plan(design);
    require_memory(design, plan, available_memory());
    return plan;
  }

  GramPlan plan_;
  PassRunner runner_;
  Irls irls_;
};

}  // namespace

class FitJob::State {
 public:
  State(std::shared_ptr<const ModelData> data, FitOptions options)
      : data_(std::move(data)), options_(std::move(options)) {
    check(options_, data_->design.columns());
    response_ = summarise_response(data_->observations, options_.family);
    model_ = {options_.family, effective_link(options_), response_.mean};
    IrlsProblem problem = problem_for(data_->design);
    problem.penalty = ridge(options_, data_->design.standardisation());
    main_.emplace(data_->design, data_->observations, model_, std::move(problem));
  }

  FitProgress advance(std::uint64_t max_blocks) {
    for (std::uint64_t left = max_blocks > 0 ? max_blocks : 1; left > 0 && !done_;) {
      const std::uint64_t used = main_->done() ? advance_null(left) : main_->advance(left);
      left -= std::min(used, left);
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
  IrlsProblem problem_for(const Design& design) const {
    IrlsProblem problem;
    problem.columns = design.columns();
    problem.rows = response_.rows;
    problem.blocks = Segments(design.rows()).blocks();
    problem.constant_weights = has_constant_weights(options_);
    problem.fixed_dispersion = fixed_dispersion(options_.family);
    problem.linear = is_linear(options_);
    problem.max_iter = options_.max_iter;
    problem.tol = options_.tol;
    problem.safe_beta = mean_only(design, model_.link, response_);
    return problem;
  }

  FitProgress progress() const {
    const std::string_view phase = done_           ? "done"
                                   : main_->done() ? "null_model"
                                                   : main_->irls().phase_name();
    return {done_, phase, main_->irls().iterations(), main_->irls().deviance()};
  }

  std::uint64_t advance_null(std::uint64_t max_blocks) {
    if (!null_pass_ && !null_solve_ && !constant_pass_) start_null();
    if (null_solve_) {
      const std::uint64_t blocks = null_solve_->advance(max_blocks);
      if (null_solve_->done()) finish(null_solve_->irls().deviance());
      return blocks;
    }
    if (constant_pass_) {
      const std::uint64_t blocks = constant_pass_->advance(max_blocks);
      if (!constant_pass_->running()) finish(constant_pass_->take());
      return blocks;
    }
    const std::uint64_t blocks = null_pass_->advance(max_blocks);
    if (!null_pass_->running()) finish(null_pass_->take().deviance());
    return blocks;
  }

  /// Without an intercept the null model is g^-1(offset); without an offset its mean is the mean
  /// of the response under every link; with both it is a fit of its own.
  void start_null() {
    const Design& design = data_->design;
    if (data_->observations.offset.size() == 0) {
      const double eta = design.intercept() ? eta_of(model_.link, response_.mean) : 0.0;
      constant_pass_.emplace(data_->observations, model_, eta);
      return;
    }
    if (design.intercept()) {
      null_design_.emplace(design.intercept_only());
      IrlsProblem problem = problem_for(*null_design_);
      problem.max_iter = std::max(options_.max_iter, 100);
      null_solve_.emplace(*null_design_, data_->observations, model_, std::move(problem));
      return;
    }
    null_plan_.emplace(design);
    null_pass_.emplace(design, *null_plan_, data_->observations, model_);
    PassRequest request;
    request.work = PassWork::kScore;
    request.beta.assign(design.columns(), 0.0);
    null_pass_->start(std::move(request));
  }

  void finish(double null_deviance) {
    null_deviance_ = null_deviance;
    done_ = true;
  }

  Fit make_fit() const;

  std::shared_ptr<const ModelData> data_;
  FitOptions options_;
  ResponseSummary response_;
  RowModel model_;
  std::optional<Solve> main_;
  std::optional<Design> null_design_;
  std::optional<GramPlan> null_plan_;
  std::optional<PassRunner> null_pass_;
  std::optional<ConstantMeanPass> constant_pass_;
  std::optional<Solve> null_solve_;
  double null_deviance_ = kNan;
  bool done_ = false;
};

Fit FitJob::State::make_fit() const {
  const SolvedState& state = main_->irls().state();
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
  fit.variances = unscaled_variances(data_->design, state);
  fit.aliased.assign(p, false);
  for (const AliasedColumn& aliased : state.aliased) {
    fit.aliased[aliased.column] = true;
    fit.params[aliased.column] = kNan;
  }
  fit.deviance = state.deviance;
  fit.null_deviance = null_deviance_;
  fit.pearson_chi2 = state.pearson_chi2;
  const bool frequency = options_.weights_type == WeightsType::kFrequency;
  fit.nobs = frequency ? response_.sum_of_weights : response_.rows;
  fit.rank = static_cast<double>(state.factor.active().size());
  const double intercept = data_->design.intercept() ? 1.0 : 0.0;
  fit.df_resid = fit.nobs - fit.rank;
  fit.df_model = fit.rank - intercept;
  fit.df_null = fit.nobs - intercept;
  fit.use(options_.conventions);
  fit.iterations = state.iterations;
  fit.converged = state.converged;
  fit.step_halving_used = state.step_halved;
  fit.max_std_score = state.max_std_score;
  fit.stationary = fit.converged || fit.max_std_score <= kStationary * std::sqrt(fit.scale);
  fit.response_scale = response_.greatest_size;
  fit.warnings = warnings_of(fit, response_);
  return fit;
}

FitJob::FitJob(std::shared_ptr<const ModelData> data, FitOptions options)
    : state_(std::make_unique<State>(std::move(data), std::move(options))) {}
FitJob::~FitJob() = default;
FitJob::FitJob(FitJob&&) noexcept = default;
FitJob& FitJob::operator=(FitJob&&) noexcept = default;

FitProgress FitJob::advance(std::uint64_t max_blocks) { return state_->advance(max_blocks); }
Fit FitJob::result() { return state_->result(); }

Fit fit_glm(std::shared_ptr<const ModelData> data, const FitOptions& options) {
  FitJob job(std::move(data), options);
  while (!job.advance(std::numeric_limits<std::uint64_t>::max()).done) {
  }
  return job.result();
}

}  // namespace webglm
