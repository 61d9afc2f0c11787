// What R's packages make of the same fits, quantity by quantity; see tests/reference/inference.R.
#include <gtest/gtest.h>

#include "inference/r_fits.hpp"
#include "webglm/inference/deviance_table.hpp"
#include "webglm/inference/marginal_effects.hpp"
#include "webglm/inference/profile.hpp"
#include "webglm/inference/sandwich.hpp"
#include "webglm/inference/score_test.hpp"
#include "webglm/inference/wald.hpp"
#include "webglm/inference/wald_test.hpp"

namespace webglm::testing {
namespace {

/// Both programs iterate until nothing changes; what is left is the rounding of sums of 60 rows,
/// times the condition of the models.
constexpr double kRounding = 1e-10;
/// Differences of deviances, of which the smallest is a thousandth.
constexpr double kDifference = 1e-9;

class RInference : public ::testing::TestWithParam<std::size_t> {
 protected:
  nlohmann::json fixture_ = load_fixture("inference");
  nlohmann::json case_ = fixture_.at("cases").at(GetParam());
  Frame frame_ = r_frame(fixture_.at("data"));
  RFit fitted_ = fit_r_case(case_, frame_);
  const Fit& fit_ = fitted_.fit;

  std::vector<std::size_t> all_columns() const {
    std::vector<std::size_t> out(fit_.p());
    for (std::size_t j = 0; j < out.size(); ++j) out[j] = j;
    return out;
  }

  void expect_table(const DevianceTable& table, const nlohmann::json& expected) {
    expect_near(table.df, numbers(expected.at("df")), 0.0, "anova_df");
    expect_near(table.p_value, numbers(expected.at("p_value")), 1e-7, "anova_pvalue");
    if (expected.contains("statistic")) {
      expect_near(table.statistic, numbers(expected.at("statistic")), kDifference,
                  "anova_statistic", 1.0);
    }
  }
};

TEST_P(RInference, HasTheSameFit) {
  expect_near(fit_.params, numbers(case_.at("coef")), kRounding, "coef", 1e-2);
  EXPECT_NEAR(fit_.scale, case_.at("dispersion").get<double>(), kRounding * fit_.scale);
}

/// The reference is root finding on refits, which stops within 1e-12 of the interval.
TEST_P(RInference, ProfileIntervals) {
  for (const auto& [name, expected] : case_.at("profile").items()) {
    const ProfileIntervals got = profile_intervals(fit_, all_columns(), 0.05, name == "t");
    expect_near(got.limits.lower, numbers(expected.at("lower")), 1e-9, "profile_limits", 0.1);
    expect_near(got.limits.upper, numbers(expected.at("upper")), 1e-9, "profile_limits", 0.1);
    EXPECT_TRUE(got.warnings.empty());
  }
}

TEST_P(RInference, AnalysisOfDevianceTypeOne) {
  for (const TestKind kind : {TestKind::kChiSquared, TestKind::kF}) {
    SCOPED_TRACE(name_of(kind));
    const auto& expected = case_.at("type_one_" + std::string(name_of(kind)));
    const DevianceTable table = anova(fit_, AnovaType::kSequential, kind);
    EXPECT_EQ(table.labels, expected.at("labels").get<std::vector<std::string>>());
    expect_near(table.deviance, numbers(expected.at("deviance")), kDifference, "anova_deviance",
                1.0);
    expect_near(table.resid_df, numbers(expected.at("resid_df")), 0.0, "anova_resid_df");
    expect_near(table.resid_deviance, numbers(expected.at("resid_deviance")), kRounding,
                "anova_resid_deviance");
    expect_table(table, expected);
  }
}

TEST_P(RInference, AnalysisOfDevianceTypesTwoAndThree) {
  const RFit sums = fit_r_case(case_, frame_, true);
  for (const TestKind kind : {TestKind::kChiSquared, TestKind::kF}) {
    // car estimates phi for F where it is known to be 1.
    if (kind == TestKind::kF && !fit_.estimates_dispersion()) continue;
    SCOPED_TRACE(name_of(kind));
    const std::string test(name_of(kind));
    const DevianceTable two = anova(fit_, AnovaType::kMarginal, kind);
    EXPECT_EQ(two.labels,
              case_.at("type_two_" + test).at("labels").get<std::vector<std::string>>());
    expect_table(two, case_.at("type_two_" + test));
    expect_table(anova(sums.fit, AnovaType::kPartial, kind), case_.at("type_three_sum_" + test));
    // Type II does not depend on the coding.
    expect_table(anova(sums.fit, AnovaType::kMarginal, kind), case_.at("type_two_" + test));
  }
}

TEST_P(RInference, DroppedTerms) {
  for (const TestKind kind : {TestKind::kChiSquared, TestKind::kF}) {
    SCOPED_TRACE(name_of(kind));
    const auto& expected = case_.at("drop_" + std::string(name_of(kind)));
    const DevianceTable table = drop_terms(fit_, kind);
    EXPECT_EQ(table.labels, expected.at("labels").get<std::vector<std::string>>());
    expect_near(table.deviance, numbers(expected.at("deviance")), kRounding, "drop1_deviance");
    expect_near(table.aic, numbers(expected.at("aic")), kRounding, "drop1_aic");
    expect_table(table, expected);
  }
}

TEST_P(RInference, WaldTestOfAContrast) {
  const auto& expected = case_.at("contrast");
  Hypothesis hypothesis;
  for (const auto& row : expected.at("matrix")) {
    for (const double value : numbers(row)) hypothesis.matrix.push_back(value);
  }
  hypothesis.right_side = numbers(expected.at("right_side"));
  for (const TestKind kind : {TestKind::kChiSquared, TestKind::kF}) {
    const std::string test(name_of(kind));
    const TestResult got = wald_test(fit_, hypothesis, covariance(fit_), kind);
    expect_near({got.statistic}, {expected.at(test).get<double>()}, kDifference, "wald_statistic");
    expect_near({got.p_value}, {expected.at(test + "_p").get<double>()}, 1e-8, "wald_pvalue");
    EXPECT_EQ(got.df, 2.0);
  }
}

TEST_P(RInference, ScoreTestOfOmittedTerms) {
  for (const auto& expected : case_.at("score")) {
    const auto term = expected.at("term").get<std::string>();
    SCOPED_TRACE(term);
    const TestResult got = score_test(fit_, omitted_terms(fitted_.model, term, frame_));
    EXPECT_EQ(got.df, expected.at("df").get<double>());
    expect_near({got.statistic}, {expected.at("statistic").get<double>()}, kDifference,
                "score_statistic", 1.0);
    EXPECT_NEAR(got.p_value, expected.at("p_value").get<double>(), 1e-9);
  }
}

TEST_P(RInference, ClusteredErrors) {
  const auto clusters = fixture_.at("data").at("cluster").get<std::vector<double>>();
  for (const auto& [name, expected] : case_.at("clustered").items()) {
    const auto got = clustered_covariance(fit_, parse_cluster_kind(name), clusters);
    expect_near(standard_errors(got, fit_.p()), numbers(expected), kRounding, "se_clustered");
  }
}

void expect_effects(const MarginalEffects& got, const nlohmann::json& expected) {
  ASSERT_EQ(got.effect.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(got.variables[i], expected[i].at("variable").get<std::string>());
    EXPECT_EQ(got.contrasts[i], expected[i].at("contrast").get<std::string>());
    // Differences over a thousandth of the spread leave 1e-12; their fourth order as much.
    expect_near({got.effect[i]}, {expected[i].at("effect").get<double>()}, 1e-9, "marginal_effect",
                0.1);
    expect_near({got.standard_error[i]}, {expected[i].at("se").get<double>()}, 1e-8,
                "se_marginal_effect");
  }
}

TEST_P(RInference, MarginalEffects) {
  MarginalOptions options;
  expect_effects(marginal_effects(fitted_.model, fit_, covariance(fit_), frame_, options),
                 case_.at("effects"));
  options.at = {{"x", 0.5}, {"area", std::string("B")}};
  expect_effects(marginal_effects(fitted_.model, fit_, covariance(fit_), frame_, options),
                 case_.at("effects_at"));
}

INSTANTIATE_TEST_SUITE_P(Cases, RInference, ::testing::Range(std::size_t{0}, std::size_t{4}));

TEST(RComparison, OfNestedFits) {
  const nlohmann::json fixture = load_fixture("inference");
  const Frame frame = r_frame(fixture.at("data"));
  FitOptions options;
  options.family = Poisson{};
  std::vector<RFit> fits;
  for (const char* terms : {"x", "x + area", "x * kind + area"}) {
    fits.push_back(
        fit_formula(std::string("count ~ offset(log(expo)) + ") + terms, frame, options));
  }
  const std::vector<const Fit*> pointers = {&fits[0].fit, &fits[1].fit, &fits[2].fit};
  const DevianceTable table = compare_fits(pointers, std::nullopt);
  const auto& expected = fixture.at("comparison");
  EXPECT_EQ(table.test, TestKind::kChiSquared);
  expect_near(table.resid_df, numbers(expected.at("resid_df")), 0.0, "anova_resid_df");
  expect_near(table.resid_deviance, numbers(expected.at("resid_deviance")), kRounding,
              "anova_resid_deviance");
  expect_near(table.df, numbers(expected.at("df")), 0.0, "anova_df");
  expect_near(table.deviance, numbers(expected.at("deviance")), kDifference, "anova_deviance");
  expect_near(table.p_value, numbers(expected.at("p_value")), 1e-8, "anova_pvalue");
}

}  // namespace
}  // namespace webglm::testing
