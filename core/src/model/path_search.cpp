#include "webglm/model/path_search.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"
#include "webglm/model/folds.hpp"
#include "webglm/model/penalties.hpp"
#include "webglm/solvers/folded_pass.hpp"
#include "webglm/solvers/proximal_newton.hpp"

namespace webglm {
namespace {

/// Without an l1 part no alpha takes every slope to 0; the grid starts as for this share.
constexpr double kLeastShare = 1e-3;
/// Fits that leave a fold out are used for a mean over rows they have not seen, which has an error
/// of its own. They end where a step is below this many standard errors of the estimates; the step
/// is taken, so what is left is the part of it by which X'WX has changed. Where passes are long
/// that keeps the means right to a thousandth of their standard errors.
constexpr double kFoldTolerance = 0.05;
constexpr double kShortFoldTolerance = 1e-3;
constexpr std::uint64_t kLongBlocks = 8;
/// Passes of all folds together that a renewal of X'WX, for all of them, may save.
constexpr std::size_t kSparePasses = 1;

}  // namespace

class PathSearch::State {
 public:
  State(const ModelData& data, const FitOptions& options, const ResponseSummary& response,
        const RowModel& model, const IrlsProblem& problem, const std::vector<double>& spread)
      : data_(data),
        options_(options),
        response_(response),
        problem_(problem),
        spread_(spread),
        shares_(options.path->l1_ratios),
        folds_(folds_of(data, *options.path)),
        pass_(data.design, data.observations, model, folds_) {
    if (shares_.empty()) shares_ = {options.l1_ratio};
    if (cross_validates()) path_.folds = folds_.size();
    for (std::size_t k = 0; k < path_.folds; ++k) {
      check_fold(k);
      fold_weight_.push_back(weight_of(folds_[k]));
    }
    full_.emplace(problem_, null_penalty());
    full_->follow_path(false);
  }

  bool done() const { return done_; }
  std::string_view phase_name() const { return fold_ ? "cross_validate" : "path"; }
  int points() const { return static_cast<int>(path_.points.size()); }

  std::uint64_t advance(std::uint64_t max_blocks) {
    if (!pass_.running()) start_pass();
    const std::uint64_t blocks = pass_.advance(max_blocks);
    if (!pass_.running()) end_pass();
    return blocks;
  }

  RegularizationPath take() {
    select_point(path_, options_.path->selection);
    return std::move(path_);
  }

 private:
  static std::vector<std::vector<std::size_t>> folds_of(const ModelData& data,
                                                        const PathOptions& options) {
    if (options.folds > 0 || !options.fold_of_row.empty()) {
      return make_folds(options, data.observations);
    }
    std::vector<std::size_t> all(data.observations.y.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return {std::move(all)};
  }
  bool cross_validates() const { return folds_.size() > 1; }

  /// The rows outside a fold must have a mean inside the family's domain, and a spread.
  void check_fold(std::size_t fold) const {
    const auto& y = data_.observations.y;
    double least = std::numeric_limits<double>::infinity();
    double greatest = -least;
    for (std::size_t k = 0; k < folds_.size(); ++k) {
      for (const std::size_t row : folds_[k]) {
        if (k == fold) continue;
        least = std::min(least, y.values()[row]);
        greatest = std::max(greatest, y.values()[row]);
      }
    }
    if (least < greatest || response_.constant) return;
    throw_error(ErrorCode::kInvalidInput,
                "the response is {} in every row outside fold {}, so nothing can be fitted "
                "there; use fewer folds, or give folds that all have events",
                {least, fold}, {{"fold", fold}, {"value", least}});
  }

  SeparablePenalty penalty(double alpha, double share) const {
    FitOptions options = options_;
    options.alpha = alpha;
    options.l1_ratio = share;
    return SeparablePenalty(coefficient_penalties(options, data_, response_, spread_),
                            data_.design.standardisation());
  }

  /// Holds every penalised coefficient at the value nearest to 0: where the path begins.
  SeparablePenalty null_penalty() const {
    FitOptions options = options_;
    const std::vector<double> factors = penalty_factors(options, data_);
    const std::size_t p = factors.size();
    if (options.lower.empty()) options.lower.assign(p, -HUGE_VAL);
    if (options.upper.empty()) options.upper.assign(p, HUGE_VAL);
    options.alpha = 0.0;
    options.penalty_groups.clear();
    for (std::size_t j = 0; j < p; ++j) {
      if (factors[j] == 0.0) continue;
      const double nearest = std::clamp(0.0, options.lower[j], options.upper[j]);
      options.lower[j] = options.upper[j] = nearest;
    }
    return SeparablePenalty(coefficient_penalties(options, data_, response_, spread_),
                            data_.design.standardisation());
  }

  /// The least alpha for which every penalised coefficient is 0.
  double greatest_alpha(double share) const {
    const SeparablePenalty unit = penalty(1.0, 1.0);
    double out = 0.0;
    for (std::size_t j = 0; j < unit.size(); ++j) {
      out = std::max(out, unit.strength_to_hold(j, null_score_));
    }
    return out / std::max(share, kLeastShare);
  }

  void make_grid() {
    const PathOptions& path = *options_.path;
    alphas_ = path.alphas;
    std::sort(alphas_.begin(), alphas_.end(), std::greater<>());
    if (!alphas_.empty()) return;
    const double greatest = greatest_alpha(shares_[share_]);
    // Where the response is constant the score is rounding, and any alpha does.
    const double first = greatest > 0.0 ? greatest : 1.0;
    for (int i = 0; i < path.n_alphas; ++i) {
      const double part = path.n_alphas > 1 ? double(i) / (path.n_alphas - 1) : 0.0;
      alphas_.push_back(first * std::pow(path.alpha_min_ratio, part));
    }
  }

  void start_pass() {
    if (held_out_) {
      PassRequest request;
      request.work = PassWork::kScore;
      request.beta = left_[*fold_]->next();
      return pass_.start_only(std::move(request), *fold_);
    }
    if (fold_) return pass_.start_without(left_[*fold_]->request(), *fold_);
    PassRequest request = full_->request();
    new_gram_ = new_gram_ || request.work == PassWork::kGram;
    pass_.start_all(std::move(request));
  }

  void end_pass() {
    if (held_out_) {
      path_.points.back().fold_deviance.push_back(pass_.take().deviance() / fold_weight_[*fold_]);
      held_out_ = false;
      ++*fold_;
      return *fold_ < path_.folds ? start_fold() : next_alpha();
    }
    if (fold_) {
      ++fold_passes_;
      left_[*fold_]->absorb(pass_.take());
      held_out_ = left_[*fold_]->done();
      return;
    }
    full_->absorb(pass_.take());
    if (full_->done()) end_full();
  }

  void end_full() {
    if (null_score_.empty()) {
      null_score_ = full_->score();
      null_beta_ = full_->state().beta;
      return start_share();
    }
    record();
    if (path_.folds == 0) return next_alpha();
    fold_ = 0;
    start_fold();
  }

  /// A path begins at the null model, which is the end of none before it.
  void start_share() {
    make_grid();
    alpha_ = 0;
    left_.clear();
    full_.emplace(problem_, penalty(alphas_[0], shares_[share_]));
    full_->follow_path(false);
    full_->start_at(null_beta_);
  }

  /// A fit that leaves a fold out starts at the fit on all rows, whose last pass has told its
  /// score, with cross products that need no pass either.
  void start_fold() {
    const std::size_t k = *fold_;
    const SeparablePenalty now = penalty(alphas_[alpha_], shares_[share_]);
    if (k == 0) offers_ = std::exchange(new_gram_, false);
    const bool first = left_.size() == k;
    if (first) {
      IrlsProblem problem = problem_;
      problem.tol = problem_.blocks < kLongBlocks ? kShortFoldTolerance : kFoldTolerance;
      problem.blocks = std::numeric_limits<std::uint64_t>::max();  // steps with an old X'WX pay
      left_.push_back(std::make_unique<ProximalNewton>(std::move(problem), now));
    }
    ProximalNewton& left = *left_[k];
    left.follow_path(true, full_->dispersion());
    const bool whole = !left.works_on_few() && !full_->works_on_few();
    if ((first || offers_) && whole) left.offer_gram(pass_.gram_without(k));
    left.restart_at(now, full_->state().beta, pass_.score_without(k));
    if (first && alpha_ == 0) report_missing(k);
  }

  void next_alpha() {
    fold_.reset();
    // Cross products that cost the folds more than one pass each are too old.
    const bool renew = fold_passes_ > path_.folds + kSparePasses;
    fold_passes_ = 0;
    if (++alpha_ < alphas_.size()) {
      full_->restart(penalty(alphas_[alpha_], shares_[share_]));
      if (renew) full_->renew_gram();
    } else if (++share_ < shares_.size()) {
      start_share();
    } else {
      done_ = true;
    }
  }

  double weight_of(const std::vector<std::size_t>& rows) const {
    double sum = 0.0;
    for (const std::size_t row : rows) sum += data_.observations.weight(row);
    return sum;
  }

  void record() {
    PathPoint point;
    point.alpha = alphas_[alpha_];
    point.l1_ratio = shares_[share_];
    point.deviance = full_->state().deviance;
    point.kkt_residual = full_->optimality_residual();
    point.converged = full_->state().converged;
    point.params = data_.design.standardisation().to_user(full_->state().beta);
    for (std::size_t j = 0; j < point.params.size(); ++j) {
      const bool is_intercept = data_.design.intercept() == j;
      point.nonzero += !is_intercept && point.params[j] != 0.0 ? 1 : 0;
    }
    path_.points.push_back(std::move(point));
  }

  /// Columns that are 0 in all rows outside a fold: levels that are in this fold alone.
  void report_missing(std::size_t fold) {
    for (std::size_t j = 0; j < data_.design.columns() && share_ == 0; ++j) {
      // NaN outside of a working set, where it is not known.
      if (!(left_[fold]->information(j) <= 0.0) || !(full_->information(j) > 0.0)) continue;
      add_warning(path_.warnings, WarningCode::kUnseenLevel,
                  "\"{}\" is 0 in every row outside fold {}: its coefficient is 0 where that fold "
                  "is left out",
                  {data_.design.names()[j], fold},
                  {{"column", data_.design.names()[j]}, {"fold", fold}});
    }
  }

  const ModelData& data_;
  const FitOptions& options_;
  const ResponseSummary& response_;
  IrlsProblem problem_;
  std::vector<double> spread_;
  std::vector<double> shares_;
  std::vector<std::vector<std::size_t>> folds_;
  FoldedPass pass_;
  std::optional<ProximalNewton> full_;
  std::vector<std::unique_ptr<ProximalNewton>> left_;  // each leaves a fold out
  std::vector<double> fold_weight_;
  std::size_t fold_passes_ = 0;  // of all fits that leave a fold out, at this alpha
  std::vector<double> null_score_;
  std::vector<double> null_beta_;
  std::vector<double> alphas_;
  std::size_t share_ = 0;
  std::size_t alpha_ = 0;
  std::optional<std::size_t> fold_;
  bool held_out_ = false;
  bool new_gram_ = false;  // since the folds were offered one
  bool offers_ = false;
  bool done_ = false;
  RegularizationPath path_;
};

PathSearch::PathSearch(const ModelData& data, const FitOptions& options,
                       const ResponseSummary& response, const RowModel& model,
                       const IrlsProblem& problem, const std::vector<double>& spread)
    : state_(std::make_unique<State>(data, options, response, model, problem, spread)) {}
PathSearch::~PathSearch() = default;

bool PathSearch::done() const { return state_->done(); }
std::string_view PathSearch::phase_name() const { return state_->phase_name(); }
int PathSearch::points() const { return state_->points(); }
std::uint64_t PathSearch::advance(std::uint64_t max_blocks) { return state_->advance(max_blocks); }
RegularizationPath PathSearch::take() { return state_->take(); }

}  // namespace webglm
