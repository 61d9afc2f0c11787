// What valid data may lead to is a warning on the fit, never an error, and explains every NaN.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/fixture_fit.hpp"
#include "support/fixture_model.hpp"
#include "support/request.hpp"
#include "webglm/inference/wald.hpp"

namespace webglm::testing {
namespace {

bool any_nan(const std::vector<double>& values) {
  return std::any_of(values.begin(), values.end(), [](double v) { return std::isnan(v); });
}

bool all_nan(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return std::isnan(v); });
}

TEST(FitOutcome, NoWarningsOnOrdinaryData) {
  const Fit fit = d20_counts().fit();
  EXPECT_TRUE(fit.converged);
  EXPECT_TRUE(fit.stationary);
  EXPECT_TRUE(fit.warnings.empty());
  EXPECT_FALSE(any_nan(fit.params));
}

TEST(FitOutcome, OneIterationIsNotConverged) {
  Request request = d20_counts();
  request.options.max_iter = 1;
  const Fit fit = request.fit();
  EXPECT_FALSE(fit.converged);
  EXPECT_EQ(fit.iterations, 1);
  const auto found = warning(fit, WarningCode::kNotConverged);
  ASSERT_TRUE(found);
  EXPECT_EQ(std::get<double>(detail(found->details, "iterations")), 1.0);
  EXPECT_FALSE(any_nan(fit.params));
  // Stationary to less than a standard error, but not to rounding.
  EXPECT_GT(fit.max_std_score, 1e-6);
  EXPECT_FALSE(fit.stationary);
}

/// The closing step of a Gaussian with identity link is exact: one iteration is enough.
TEST(FitOutcome, OneIterationSolvesLeastSquares) {
  Request request = d20_counts();
  request.options.family = Gaussian{};
  request.options.max_iter = 1;
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  EXPECT_FALSE(warning(fit, WarningCode::kNotConverged));
}

TEST(FitOutcome, IterationsAreBoundedByMaxIter) {
  for (const int most : {1, 2, 3}) {
    Request request = d20_counts();
    request.options.max_iter = most;
    request.options.tol = 1e-14;
    EXPECT_LE(request.fit().iterations, most);
  }
}

/// As many coefficients as rows: phi, which would be 0 / 0, and all that needs it are NaN.
TEST(FitOutcome, NoDegreesOfFreedomLeft) {
  Request request = d20_counts();
  request.options.family = Gaussian{};
  request.y = {1.0, 4.0, 2.0};
  request.x = {{1.0, 1.0, 1.0}, {0.0, 1.0, 2.0}, {1.0, 0.0, 5.0}};
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  EXPECT_EQ(fit.df_resid, 0.0);
  EXPECT_TRUE(std::isnan(fit.scale));
  EXPECT_FALSE(any_nan(fit.params));
  const std::vector<double> se = bse(fit);
  const std::vector<double> stat = wald_statistics(fit, se);
  const Intervals intervals = wald_intervals(fit, se, 0.05);
  EXPECT_TRUE(all_nan(se));
  EXPECT_TRUE(all_nan(stat));
  EXPECT_TRUE(all_nan(wald_p_values(fit, stat)));
  EXPECT_TRUE(all_nan(intervals.lower));
  EXPECT_TRUE(all_nan(intervals.upper));
  ASSERT_TRUE(warning(fit, WarningCode::kZeroDf));
}

TEST(FitOutcome, NoDegreesOfFreedomWithKnownDispersion) {
  Request request = d20_counts();
  request.y = {1.0, 4.0, 2.0};
  request.x = {{1.0, 1.0, 1.0}, {0.0, 1.0, 2.0}, {1.0, 0.0, 5.0}};
  const Fit fit = request.fit();
  EXPECT_EQ(fit.df_resid, 0.0);
  EXPECT_EQ(fit.scale, 1.0);
  EXPECT_FALSE(any_nan(bse(fit)));
  // The model reproduces the counts, so the deviance is rounding of three terms of size 1.
  EXPECT_LT(fit.deviance, 1e-20);
  EXPECT_TRUE(warning(fit, WarningCode::kZeroDf));
}

TEST(FitOutcome, ConstantResponse) {
  Request request = d20_counts();
  request.y.assign(20, 3.0);
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  EXPECT_NEAR(fit.params[0], std::log(3.0), 1e-14);  // rounding of one solve
  EXPECT_NEAR(fit.params[1], 0.0, 1e-14);
  EXPECT_TRUE(warning(fit, WarningCode::kConstantResponse));
}

TEST(FitOutcome, CountsThatAreNotWhole) {
  Request request = d20_counts();
  request.y[2] = 1.5;
  request.y[9] = 0.25;
  const auto found = warning(request.fit(), WarningCode::kNonIntegerCounts);
  ASSERT_TRUE(found);
  EXPECT_EQ(std::get<double>(detail(found->details, "rows")), 2.0);
  request.options.family = QuasiPoisson{};
  EXPECT_FALSE(warning(request.fit(), WarningCode::kNonIntegerCounts));
}

/// One iteration on nine rows: a warning, no error, finite coefficients.
TEST(FitOutcome, CaseOfOneIteration) {
  FixtureCase one = load_case("oracles/hard-behaviour.json", "maxiter-1");
  FitOptions options = fit_options(one);
  options.max_iter = 1;
  const Fit fit = fit_glm(learn_case(one).data, options);
  EXPECT_FALSE(fit.converged);
  EXPECT_TRUE(warning(fit, WarningCode::kNotConverged));
}

struct CodeName {
  WarningCode code;
  std::string_view name;
};

/// The names that JavaScript and Python see.
TEST(FitOutcome, WarningNames) {
  for (const CodeName& each : {CodeName{WarningCode::kNotConverged, "not_converged"},
                               {WarningCode::kSeparation, "separation"},
                               {WarningCode::kAliased, "aliased"},
                               {WarningCode::kBoundary, "boundary"},
                               {WarningCode::kConstantResponse, "constant_response"},
                               {WarningCode::kZeroDf, "zero_df"},
                               {WarningCode::kNonIntegerCounts, "non_integer_counts"},
                               {WarningCode::kIllConditioned, "ill_conditioned"},
                               {WarningCode::kStepHalved, "step_halved"},
                               {WarningCode::kThetaInfinite, "theta_infinite"}}) {
    EXPECT_EQ(name_of(each.code), each.name);
  }
}

}  // namespace
}  // namespace webglm::testing
