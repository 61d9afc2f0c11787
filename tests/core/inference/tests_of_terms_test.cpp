// Wald, score and likelihood-ratio tests where their value is known without another program.
#include <gtest/gtest.h>

#include <cmath>

#include "inference/r_fits.hpp"
#include "support/fixture_fit.hpp"
#include "support/request.hpp"
#include "webglm/design/from_columns.hpp"
#include "webglm/inference/deviance_table.hpp"
#include "webglm/inference/marginal_effects.hpp"
#include "webglm/inference/sandwich.hpp"
#include "webglm/inference/score_test.hpp"
#include "webglm/inference/wald.hpp"
#include "webglm/inference/wald_test.hpp"

namespace webglm::testing {
namespace {

Request d20_linear() {
  Request request = d20_counts();
  request.options.family = Gaussian{};
  return request;
}

ErrorCode code_of(const std::optional<Error>& error) {
  EXPECT_TRUE(error);
  return error ? error->code() : ErrorCode::kOutOfMemory;
}

/// One coefficient: the square of its z, and the same p value.
TEST(WaldTest, OfOneCoefficientIsTheSquareOfItsStatistic) {
  for (const Request& request : {d20_counts(), d20_linear()}) {
    const Fit fit = request.fit();
    const auto z = wald_statistics(fit, bse(fit));
    const auto hypothesis = zero_columns(fit, std::vector<std::size_t>{2});
    const TestResult test = wald_test(fit, hypothesis, covariance(fit), default_test(fit));
    EXPECT_NEAR(test.statistic, z[2] * z[2], 1e-13 * test.statistic);
    EXPECT_NEAR(test.p_value, wald_p_values(fit, z)[2], 1e-12 * test.p_value);
  }
}

/// Rows that say the same thing twice have no covariance to invert.
TEST(WaldTest, RefusesDependentAndAliasedRestrictions) {
  Request request = d20_counts();
  request.x.push_back(request.x[1]);
  request.names.emplace_back("again");
  const Fit fit = request.fit();
  const Hypothesis twice{{0, 1, 0, 0, 0, 2, 0, 0}, {0.0, 0.0}};
  const Hypothesis aliased{{0, 0, 0, 1}, {0.0}};
  const Hypothesis narrow{{0, 1, 0}, {0.0}};
  const auto test = [&](const Hypothesis& hypothesis) {
    return code_of(
        error_of([&] { wald_test(fit, hypothesis, covariance(fit), TestKind::kChiSquared); }));
  };
  EXPECT_EQ(test(twice), ErrorCode::kSingular);
  EXPECT_EQ(test(aliased), ErrorCode::kInvalidInput);
  EXPECT_EQ(test(narrow), ErrorCode::kDimensionMismatch);
  // By columns an aliased one is left out, as it is no restriction.
  EXPECT_EQ(zero_columns(fit, std::vector<std::size_t>{1, 3}).right_side.size(), 1u);
}

/// For the linear model with known phi, Wald, score and likelihood-ratio statistics agree up to the
/// phi they take: of the larger model, or of the smaller one.
TEST(ScoreTest, IsTheDropOfTheResidualsOfALinearModel) {
  const Request larger = d20_linear();
  Request smaller = larger;
  smaller.x.pop_back();
  smaller.names.pop_back();
  const Fit fit = smaller.fit();
  Design omitted = design_from_columns({numeric(larger.x[2])}, {}, fit.data->observations);
  const TestResult test = score_test(fit, omitted);
  const double drop = fit.deviance - larger.fit().deviance;
  EXPECT_NEAR(test.statistic, drop / fit.scale, 1e-12 * test.statistic);
  EXPECT_EQ(test.df, 1.0);
}

/// Columns that the fit has already, and constants beside its intercept, are not counted.
TEST(ScoreTest, LeavesOutWhatTheFitHas) {
  const Request request = d20_counts();
  const Fit fit = request.fit();
  const Observations& observations = fit.data->observations;
  std::vector<double> square;
  for (const double x : request.x[1]) square.push_back(x * x);
  const TestResult one = score_test(fit, design_from_columns({numeric(square)}, {}, observations));
  const std::vector<double> sevens(square.size(), 7.0);
  const TestResult padded =
      score_test(fit, design_from_columns({numeric(request.x[1]), numeric(square), numeric(sevens)},
                                          {}, observations));
  EXPECT_EQ(padded.df, 1.0);
  EXPECT_NEAR(padded.statistic, one.statistic, 1e-12 * one.statistic);
  const TestResult none =
      score_test(fit, design_from_columns({numeric(request.x[2])}, {}, observations));
  EXPECT_EQ(none.df, 0.0);
  EXPECT_TRUE(std::isnan(none.p_value));
}

/// Columns are terms of their own; the sequential table ends at the fit.
TEST(Anova, OfColumnsEndsAtTheFit) {
  const Fit fit = d20_counts().fit();
  const DevianceTable table = anova(fit, AnovaType::kSequential);
  EXPECT_EQ(table.labels, (std::vector<std::string>{"NULL", "x", "z"}));
  EXPECT_EQ(table.resid_deviance.front(), fit.null_deviance);
  EXPECT_EQ(table.resid_deviance.back(), fit.deviance);
  EXPECT_EQ(table.resid_df, (std::vector<double>{19, 18, 17}));
  const DevianceTable partial = anova(fit, AnovaType::kPartial);
  EXPECT_EQ(partial.deviance.back(), table.deviance.back());
}

/// Without an intercept the first model is the offset alone.
TEST(Anova, WithoutAnInterceptStartsAtTheOffset) {
  Request request = d20_counts();
  request.x.erase(request.x.begin());
  request.names.erase(request.names.begin());
  const Fit fit = request.fit();
  const DevianceTable table = anova(fit, AnovaType::kSequential);
  EXPECT_EQ(table.resid_df, (std::vector<double>{20, 19, 18}));
  EXPECT_EQ(table.resid_deviance.front(), fit.null_deviance);
}

/// A term that adds nothing has no degrees of freedom and no p value.
TEST(Anova, OfAnAliasedColumnHasNoTest) {
  Request request = d20_counts();
  request.x.push_back(request.x[1]);
  request.names.emplace_back("again");
  const DevianceTable table = anova(request.fit(), AnovaType::kSequential);
  EXPECT_EQ(table.df.back(), 0.0);
  EXPECT_TRUE(std::isnan(table.p_value.back()));
}

TEST(Anova, RefusesPenaltiesAndFitsOfOtherData) {
  Request request = d20_counts();
  const Fit fit = request.fit();
  Request other = request;
  other.y[0] += 1.0;
  const Fit changed = other.fit();
  request.options.alpha = 1.0;
  request.options.l1_ratio = 0.0;
  const Fit ridge = request.fit();
  EXPECT_EQ(code_of(error_of([&] { anova(ridge, AnovaType::kSequential); })),
            ErrorCode::kUnsupportedModel);
  const std::vector<const Fit*> both = {&fit, &changed};
  EXPECT_EQ(code_of(error_of([&] { compare_fits(both); })), ErrorCode::kInvalidInput);
  const std::vector<const Fit*> one = {&fit};
  EXPECT_EQ(code_of(error_of([&] { compare_fits(one); })), ErrorCode::kInvalidInput);
  EXPECT_EQ(code_of(error_of([] { anova_type(4.0); })), ErrorCode::kInvalidInput);
}

/// With every row its own cluster nothing is added up.
TEST(ClusteredCovariance, OfSingleRowsIsHc0) {
  const Fit fit = d20_counts().fit();
  std::vector<double> rows(20);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<double>(i);
  const auto clustered = clustered_covariance(fit, ClusterKind::kCR0, rows);
  expect_near(clustered, robust_covariance(fit, RobustKind::kHC0), 1e-12, "covariance", 1e-3);
}

TEST(ClusteredCovariance, RefusesWhatCannotBeClustered) {
  const Fit fit = d20_counts().fit();
  const auto code = [&](std::vector<double> clusters) {
    return code_of(error_of([&] { clustered_covariance(fit, ClusterKind::kCR1, clusters); }));
  };
  EXPECT_EQ(code(std::vector<double>(19, 1.0)), ErrorCode::kDimensionMismatch);
  EXPECT_EQ(code(std::vector<double>(20, 1.0)), ErrorCode::kInvalidInput);
  EXPECT_EQ(code(std::vector<double>(20, std::nan(""))), ErrorCode::kInvalidInput);
}

/// Under the log link and for a linear term: the coefficient times the average mean.
TEST(MarginalEffects, OfColumnsUnderTheLogLink) {
  const Request request = d20_counts();
  const Fit fit = request.fit();
  const auto effects = marginal_effects(fit, covariance(fit), MarginalOptions{});
  ASSERT_EQ(effects.variables, (std::vector<std::string>{"x", "z"}));
  double mean = 0.0;  // that of the response, by the score equation of the intercept
  for (const double y : request.y) mean += y / 20.0;
  EXPECT_NEAR(effects.effect[1], fit.params[2] * mean, 1e-10);
  EXPECT_EQ(effects.statistic[1], effects.effect[1] / effects.standard_error[1]);
  MarginalOptions only;
  only.variables = {"z"};
  EXPECT_EQ(marginal_effects(fit, covariance(fit), only).effect,
            std::vector<double>{effects.effect[1]});
  only.variables = {"Intercept"};
  EXPECT_EQ(code_of(error_of([&] { marginal_effects(fit, covariance(fit), only); })),
            ErrorCode::kUnknownName);
}

/// Values of mpmath with 60 digits: erfc(z / sqrt(2)), and betainc for Student's t with 17 df.
TEST(Wald, PValuesKeepTheirDigitsInTheFarTail) {
  Fit fit = d20_counts().fit();
  const std::vector<double> z = {37.0, -37.06, 5.0};
  const auto p = wald_p_values(fit, z);
  EXPECT_NEAR(p[0] / 1.14511424450491536e-299, 1.0, 1e-10);
  EXPECT_NEAR(p[1] / 1.23945472922402883e-300, 1.0, 1e-10);
  const auto t = wald_p_values(fit, std::vector<double>{1e18, 1e-3}, true);
  EXPECT_NEAR(t[0] / 5.48464366663402314e-297, 1.0, 1e-10);
}

}  // namespace
}  // namespace webglm::testing
