// Constraints on odd data, and on coefficients that bounds hold.
#include <gtest/gtest.h>

#include <cmath>

#include "support/constraint_fixture.hpp"
#include "support/request.hpp"

namespace webglm::testing {
namespace {

/// Constraints choose among the coefficients that the rows do not tell apart.
TEST(Constraints, OnDependentColumns) {
  FitOptions options;
  options.family = Poisson{};
  const LearnedModel model = learn("counts ~ x + I(2 * x) + v", Log{});
  options.constraints = {{{{"x", 1.0}, {"v", 1.0}}, 1.0, HUGE_VAL}};
  const Fit fit = fit_glm(model.data, options);
  EXPECT_TRUE(fit.converged);
  EXPECT_GE(fit.params[1] + fit.params[3], 1.0 - 1e-9);
  options.constraints.clear();
  const Fit free = fit_glm(learn("counts ~ x + v", Log{}).data, options);
  EXPECT_NEAR(fit.deviance, free.deviance, 1e-9 * free.deviance);
  const auto found = warning(fit, WarningCode::kIllConditioned);
  EXPECT_TRUE(found);
}

TEST(Constraints, OnAConstantColumn) {
  Request request = d20_counts();
  request.x.push_back(std::vector<double>(20, 7.0));
  request.names = {"Intercept", "x", "z", "seven"};
  const Fit free = d20_counts().fit();
  request.options.constraints = {{{{"seven", 1.0}, {"x", 1.0}}, 2.0, HUGE_VAL}};
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  for (const double b : fit.params) EXPECT_TRUE(std::isfinite(b));
  EXPECT_NEAR(fit.deviance, free.deviance, 1e-9 * free.deviance);
}

TEST(Constraints, RedundantOnesAreHarmless) {
  FitOptions options;
  options.family = Poisson{};
  const LearnedModel model = learn("counts ~ area", Log{});
  options.monotone = {{"area", true}};
  const Fit fit = fit_glm(model.data, options);
  for (int i = 0; i < 3; ++i) {
    options.constraints.push_back({{{"area[T.E]", 2.0}, {"area[T.B]", -2.0}}, 0.0, HUGE_VAL});
    options.constraints.push_back({{{"area[T.C]", 1.0}, {"area[T.B]", -1.0}}, 0.0, HUGE_VAL});
  }
  const Fit again = fit_glm(model.data, options);
  EXPECT_TRUE(again.converged);
  EXPECT_LE(again.kkt_residual, 1e-9);
  for (std::size_t j = 0; j < fit.p(); ++j) EXPECT_NEAR(again.params[j], fit.params[j], 1e-9);
}

/// Means that are outside the family's domain at the unconstrained start are avoided by halving
/// towards a point that meets the constraints.
TEST(Constraints, HoldWhileStepsAreHalved) {
  FitOptions options;
  options.family = Poisson{};
  options.link = Identity{};
  options.max_iter = 200;
  options.constraints = {{{{"x", 1.0}, {"z", 1.0}}, 0.2, 0.2}};
  const Fit fit = fit_glm(learn("counts ~ x + z + v + age", Identity{}, false).data, options);
  EXPECT_TRUE(fit.converged);
  EXPECT_NEAR(fit.params[1] + fit.params[2], 0.2, 1e-13);
}

/// y falls with both columns, which are positive: without an intercept the best slopes are
/// negative.
Request falling() {
  Request request;
  request.x.assign(2, {});
  request.names = {"x", "z"};
  for (int i = 0; i < 12; ++i) {
    const double t = i;
    request.x[0].push_back(1.0 + std::sin(t));
    request.x[1].push_back(2.0 + std::cos(1.7 * t));
    request.y.push_back(-1.0 - 0.1 * t);
  }
  return request;
}

TEST(ConstraintsAndBounds, TakeNoFreedomTwice) {
  Request request = falling();
  request.options.lower = {0.0, 0.0};
  request.options.constraints = {{{{"x", 1.0}, {"z", -1.0}}, -HUGE_VAL, 0.0}};
  const Fit fit = request.fit();
  EXPECT_EQ(fit.params, (std::vector<double>{0.0, 0.0}));
  EXPECT_EQ(fit.rank, 0.0);
  EXPECT_EQ(fit.df_resid, 12.0);
}

/// Slopes are best far below, so x is at its bound, and z is held by x: both to the last digit.
TEST(ConstraintsAndBounds, ABoundIsMetExactlyWhoeverElseIsHeldByIt) {
  Request request = falling();
  request.options.lower = {0.3, -HUGE_VAL};
  request.options.constraints = {{{{"z", 1.0}, {"x", -1.0}}, 0.0, HUGE_VAL}};
  const Fit fit = request.fit();
  EXPECT_EQ(fit.params, (std::vector<double>{0.3, 0.3}));
  EXPECT_EQ(fit.rank, 0.0);
}

}  // namespace
}  // namespace webglm::testing
