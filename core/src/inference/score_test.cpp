#include "webglm/inference/score_test.hpp"

#include <limits>
#include <numeric>

#include "webglm/common/error.hpp"
#include "webglm/design/bind.hpp"
#include "webglm/design/gram_plan.hpp"
#include "webglm/design/learn.hpp"
#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"
#include "webglm/inference/submodel.hpp"
#include "webglm/solvers/pass.hpp"
#include "webglm/solvers/triangle.hpp"

namespace webglm {
namespace {

/// As for aliased columns of a fit.
constexpr double kAliasTolerance = 1e-11;
/// The triangle holds the square of this many numbers at every level of the tree of segments.
constexpr std::size_t kMaxColumns = 2000;

Sums triangle_at(const Fit& fit, const Design& design) {
  const GramPlan plan(design);
  PassRunner runner(design, plan, fit.rows().observations, fit.row_model());
  PassRequest request;
  request.work = PassWork::kTriangle;
  request.beta = fit.state.beta;
  request.beta.resize(design.columns(), 0.0);
  runner.start(std::move(request));
  while (runner.running()) runner.advance(std::numeric_limits<std::uint64_t>::max());
  return runner.take();
}

}  // namespace

TestResult score_test(const Fit& fit, const Design& omitted) {
  require_unpenalised(fit, "a score test");
  if (omitted.rows() != fit.rows().design.rows()) {
    throw dimension_mismatch(static_cast<double>(fit.rows().design.rows()),
                             static_cast<double>(omitted.rows()), "rows of the omitted columns");
  }
  const Design joined = fit.rows().design.joined_with(omitted);
  if (joined.columns() > kMaxColumns) {
    throw_error(ErrorCode::kUnsupportedModel,
                "a score test is limited to {} columns, those of the fit included", {kMaxColumns});
  }
  const Sums sums = triangle_at(fit, joined);
  // Columns of the fit first: what is left of the others is W-orthogonal to them, and the squared
  // projection of the working residuals on it is the statistic.
  std::vector<std::size_t> candidates = fit.state.factor.active();
  const std::size_t own = candidates.size();
  candidates.resize(own + omitted.columns());
  std::iota(candidates.begin() + static_cast<std::ptrdiff_t>(own), candidates.end(), fit.p());
  const RankedTriangle ranked =
      rank_columns(sums.matrix(), joined.columns(), candidates, kAliasTolerance);
  double statistic = 0.0;
  double df = 0.0;
  for (std::size_t k = 0; k < ranked.active.size(); ++k) {
    if (ranked.active[k] < fit.p()) continue;
    statistic += ranked.qtz[k] * ranked.qtz[k];
    df += 1.0;
  }
  return test_of(TestKind::kChiSquared, statistic / fit.scale, df, fit.df_resid);
}

Design omitted_terms(const LearnedModel& model, std::string_view terms, const Frame& frame) {
  const bool whole = model.kept_rows.empty();
  const std::uint64_t needed = whole ? model.data->design.rows() : model.kept_rows.back() + 1;
  if (frame.rows() < needed || (whole && frame.rows() > needed)) {
    throw dimension_mismatch(static_cast<double>(needed), static_cast<double>(frame.rows()),
                             "rows of the data");
  }
  const Frame rows = whole ? frame : frame.select(model.kept_rows);
  const TermList list = expand(parse_formula("~ 0 + " + std::string(terms)), rows.names());
  check_columns(list, rows.names());
  const Observations& observations = model.data->observations;
  TermLearner learner(list, rows, model.spec.splines);
  learner.add(rows, observations.prior_weight.values());
  std::vector<Warning> warnings;
  BindOptions options;
  options.observations = &observations;
  options.formula = list.source;
  return bind_design(learner.finish(warnings), rows, options).design;
}

}  // namespace webglm
