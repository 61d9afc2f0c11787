// More columns than rows: cross products are formed for a working set alone.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "support/request.hpp"
#include "webglm/data/frame.hpp"
#include "webglm/design/gram_plan.hpp"
#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"
#include "webglm/model/irls_problem.hpp"
#include "webglm/model/model.hpp"
#include "webglm/model/penalties.hpp"
#include "webglm/model/regularization_path.hpp"
#include "webglm/solvers/proximal_newton.hpp"

namespace webglm::testing {
namespace {

/// Counts that depend on five of many columns of noise.
Request wide(std::size_t rows, std::size_t columns) {
  Request request;
  std::uint64_t state = 11;
  const auto uniform = [&] {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state >> 33) / 2147483648.0 - 0.5;
  };
  request.x.assign(columns, std::vector<double>(rows, 1.0));
  request.names.push_back("Intercept");
  for (std::size_t j = 1; j < columns; ++j) {
    for (double& value : request.x[j]) value = 2.0 * uniform();
    request.names.push_back("x" + std::to_string(j));
  }
  for (std::size_t row = 0; row < rows; ++row) {
    double eta = 0.4;
    for (std::size_t j = 1; j <= 5; ++j) eta += 0.5 * request.x[j][row];
    request.y.push_back(std::floor(std::exp(eta) * (1.0 + uniform()) + 0.5));
  }
  request.options.family = Poisson{};
  return request;
}

std::size_t nonzero(const Fit& fit) {
  return static_cast<std::size_t>(
      std::count_if(fit.params.begin(), fit.params.end(), [](double b) { return b != 0.0; }));
}

/// The optimality conditions by their definition (alpha = `options.alpha`, lasso).
double optimality_by_hand(const Request& request, const Fit& fit) {
  const std::size_t rows = request.y.size();
  std::vector<double> residual(rows, 0.0);
  for (std::size_t j = 0; j < request.x.size(); ++j) {
    if (fit.params[j] == 0.0) continue;
    for (std::size_t row = 0; row < rows; ++row) residual[row] += request.x[j][row] * fit.params[j];
  }
  for (std::size_t row = 0; row < rows; ++row) {
    residual[row] = request.y[row] - std::exp(residual[row]);
  }
  const double alpha = request.options.alpha;
  double worst = 0.0;
  for (std::size_t j = 0; j < request.x.size(); ++j) {
    double slope = 0.0;
    for (std::size_t row = 0; row < rows; ++row) slope += request.x[j][row] * residual[row];
    const double b = fit.params[j];
    const double held = j == 0 ? 0.0 : alpha;
    const double missed =
        b != 0.0 ? std::abs(slope - std::copysign(held, b)) : std::max(std::abs(slope) - held, 0.0);
    worst = std::max(worst, missed / alpha);
  }
  return worst;
}

TEST(ManyColumns, LassoReachesItsOptimum) {
  Request request = wide(500, 5000);
  request.options.alpha = 25.0;
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  EXPECT_LE(fit.kkt_residual, 1e-9);
  EXPECT_LE(optimality_by_hand(request, fit), 1e-9);
  EXPECT_GT(nonzero(fit), 5u);
  EXPECT_LT(nonzero(fit), 500u);
  EXPECT_EQ(fit.rank, static_cast<double>(nonzero(fit)));
  EXPECT_EQ(fit.inference, InferenceStatus::kAfterSelection);
  EXPECT_FALSE(fit.has_covariance());
}

/// What a pass sums up besides the score is k x k for the k columns that it is asked for.
TEST(ManyColumns, CrossProductsAreThoseOfAWorkingSet) {
  Request request = wide(300, 2000);
  request.options.alpha = 15.0;
  const auto data = request.data();
  const ResponseSummary response = summarise_response(data->observations, request.options.family);
  const RowModel model{request.options.family, Log{}, response.mean};
  const SeparablePenalty penalty(coefficient_penalties(request.options, *data, response, {}),
                                 data->design.standardisation());
  ProximalNewton solver(irls_problem(data->design, request.options, model, response), penalty);
  const GramPlan plan(data->design);
  PassRunner runner(data->design, plan, data->observations, model);
  std::size_t largest = 0;
  while (!solver.done()) {
    const PassRequest pass = solver.request();
    runner.start(pass);
    while (runner.running()) runner.advance(1);
    Sums sums = runner.take();
    const std::size_t k = pass.columns.size();
    if (pass.work == PassWork::kGram) {
      EXPECT_EQ(sums.matrix().size(), k * k);
      EXPECT_TRUE(std::is_sorted(pass.columns.begin(), pass.columns.end()));
      largest = std::max(largest, k);
    }
    solver.absorb(std::move(sums));
  }
  EXPECT_TRUE(solver.state().converged);
  EXPECT_GE(largest, solver.state().factor.active().size());
  EXPECT_LT(largest, 300u);
}

/// The rows twice, each with half of its weight, are the same objective with fewer columns than
/// rows.
TEST(ManyColumns, FitIsThatOfAllCrossProducts) {
  for (const double share : {1.0, 0.5}) {
    for (const bool standardize : {false, true}) {
      Request few = wide(60, 100);
      few.options.alpha = 3.0;
      few.options.l1_ratio = share;
      few.options.standardize = standardize;
      Request twice = few;
      twice.y.insert(twice.y.end(), few.y.begin(), few.y.end());
      for (std::size_t j = 0; j < 100; ++j) {
        twice.x[j].insert(twice.x[j].end(), few.x[j].begin(), few.x[j].end());
      }
      twice.weights.assign(120, 0.5);
      const Fit a = few.fit();
      const Fit b = twice.fit();
      EXPECT_TRUE(a.converged);
      EXPECT_GT(nonzero(a), 5u);
      EXPECT_NEAR(a.deviance, b.deviance, 1e-9 * b.deviance);
      // Both are within 1e-9 of alpha of one optimum.
      for (std::size_t j = 0; j < 100; ++j) EXPECT_NEAR(a.params[j], b.params[j], 1e-7) << j;
    }
  }
}

TEST(ManyColumns, BoundsAndConstantWeights) {
  Request request = wide(60, 100);
  for (double& y : request.y) y += 0.5;
  request.options.family = Gamma{};
  request.options.link = Log{};
  request.options.alpha = 2.0;
  request.options.max_iter = 200;  // the weights are not those of the second derivative
  request.options.upper.assign(100, 0.1);
  request.options.upper[0] = HUGE_VAL;
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  EXPECT_LE(fit.kkt_residual, 1e-9);
  EXPECT_LE(*std::max_element(fit.params.begin() + 1, fit.params.end()), 0.1);
  EXPECT_FALSE(fit.state.at_bound.empty());
}

/// Without an intercept nothing is free at the start.
TEST(ManyColumns, PenalisesEveryColumn) {
  Request request = wide(60, 100);
  request.x.erase(request.x.begin());
  request.names.erase(request.names.begin());
  request.options.alpha = 3.0;
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  EXPECT_LE(fit.kkt_residual, 1e-9);
  EXPECT_GT(nonzero(fit), 0u);
  request.options.alpha = 1e6;
  EXPECT_EQ(nonzero(request.fit()), 0u);
}

/// Each point of the path is the fit by itself, and no fold has missed a level.
void expect_points(const Request& request, const Fit& fit) {
  EXPECT_TRUE(fit.warnings.empty() || fit.warnings.front().code == WarningCode::kNoStandardErrors);
  for (const PathPoint& point : fit.path->points) {
    EXPECT_TRUE(point.converged);
    EXPECT_LE(point.kkt_residual, 1e-9);
    EXPECT_TRUE(std::isfinite(point.cv_mean));
    Request single = request;
    single.options.path.reset();
    single.options.alpha = point.alpha;
    const Fit alone = single.fit();
    for (std::size_t j = 0; j < 120; ++j) {
      EXPECT_NEAR(point.params[j], alone.params[j], 1e-7) << point.alpha << " " << j;
    }
  }
}

TEST(ManyColumns, PathsAreCrossValidated) {
  Request request = wide(80, 120);
  request.options.path.emplace();
  request.options.path->n_alphas = 8;
  request.options.path->alpha_min_ratio = 0.05;
  const Fit fit = request.fit();
  EXPECT_EQ(fit.path->points.front().nonzero, 0u);
  EXPECT_GT(fit.path->points.back().nonzero, 10u);
  expect_points(request, fit);
}

/// Where alpha falls by more than half at once the strong rule discards nothing.
TEST(ManyColumns, PathsMayHaveFewPoints) {
  Request request = wide(80, 120);
  request.options.path.emplace();
  request.options.path->alphas = {30.0, 10.0, 3.0};
  const Fit fit = request.fit();
  EXPECT_GT(fit.path->points.back().nonzero, 10u);
  expect_points(request, fit);
}

/// A dense matrix of all pairs of levels would have 27 million entries, and is refused.
TEST(ManyColumns, FactorsMayHaveManyLevels) {
  constexpr std::uint32_t kLevels = 5200;
  std::vector<double> y;
  std::vector<std::uint32_t> codes;
  for (std::uint32_t i = 0; i < 2 * kLevels; ++i) {
    const std::uint32_t level = i % kLevels;
    codes.push_back(level);
    y.push_back((i % 2 == 0 ? 1.0 : 2.0) + (level % 400 == 7 ? 6.0 : 0.0));
  }
  std::vector<std::string> names;
  for (std::uint32_t k = 0; k < kLevels; ++k) names.push_back("g" + std::to_string(k));
  Frame frame;
  frame.add("y", NumericColumn::copy_of(y));
  frame.add("g", CategoricalColumn::from_codes(codes, names));
  ModelSpec spec;
  spec.terms = expand(parse_formula("y ~ g"), frame.names());
  FitOptions options;
  options.family = Poisson{};
  options.alpha = 4.0;
  const Fit fit = fit_glm(learn_model(spec, frame, Log{}).data, options);
  EXPECT_TRUE(fit.converged);
  EXPECT_LE(fit.kkt_residual, 1e-9);
  // The intercept and the levels of large counts.
  EXPECT_EQ(nonzero(fit), 1u + 13u);
}

}  // namespace
}  // namespace webglm::testing
