// Reference fits with penalties and bounds; then the quadratic penalty alone: alpha / 2 times the
// sum of squares, added to half the deviance.
#include <gtest/gtest.h>

#include <cmath>

#include "support/fixture_comparison.hpp"
#include "support/fixture_fit.hpp"
#include "support/fixture_model.hpp"
#include "support/oracles.hpp"
#include "support/request.hpp"
#include "webglm/inference/wald.hpp"

namespace webglm::testing {
namespace {

std::vector<CaseName> penalised_names() {
  std::vector<CaseName> out = case_names("d40.json");
  for (const CaseName& name : run_names(kOraclePenalties)) out.push_back(name);
  return out;
}

class PenalisedFit : public ::testing::TestWithParam<CaseName> {};

TEST_P(PenalisedFit, HasEveryExpectedQuantity) {
  const FixtureCase one = load_case(GetParam().file, GetParam().id);
  const LearnedModel model = learn_case(one);
  const Fit fit = fit_glm(model.data, fit_options(one));
  EXPECT_TRUE(fit.converged);
  for (const Deviation& deviation : compare(one, model, fit)) {
    EXPECT_TRUE(deviation.within()) << deviation.quantity << deviation.where << "; error "
                                    << deviation.error << ", allowed " << deviation.tolerance;
  }
}

INSTANTIATE_TEST_SUITE_P(Reference, PenalisedFit, ::testing::ValuesIn(penalised_names()),
                         test_name);

Request ridge(double alpha) {
  Request request = d20_counts();
  request.options.alpha = alpha;
  request.options.l1_ratio = 0.0;
  request.options.tol = 1e-12;
  return request;
}

/// A large alpha takes all but the intercept to zero: the mean is left.
TEST(Ridge, LargeAlphaLeavesTheMean) {
  const Request request = ridge(1e12);
  const Fit fit = request.fit();
  double mean = 0.0;
  for (const double y : request.y) mean += y / 20.0;
  EXPECT_NEAR(fit.params[0], std::log(mean), 1e-10);  // slopes of size score / alpha are left
  EXPECT_NEAR(fit.params[1], 0.0, 1e-10);
  EXPECT_NEAR(fit.params[2], 0.0, 1e-10);
}

TEST(Ridge, CoefficientsShrinkAndDevianceRises) {
  double deviance = 0.0;
  double length = HUGE_VAL;
  for (const double alpha : {0.0, 0.1, 1.0, 10.0, 100.0}) {
    const Fit fit = ridge(alpha).fit();
    const double now = std::hypot(fit.params[1], fit.params[2]);
    EXPECT_GT(fit.deviance, deviance) << alpha;
    EXPECT_LT(now, length) << alpha;
    deviance = fit.deviance;
    length = now;
  }
}

/// A penalty on the intercept, and none on x, by factors.
TEST(Ridge, PenaltyFactorsScaleEachCoefficient) {
  Request request = ridge(2.0);
  request.options.penalty_factors = {0.0, 3.0, 0.0};
  const Fit only_x = request.fit();
  // The same as data that say "x is 0" with the information of the penalty: at the solution the
  // score of x equals alpha times factor times the coefficient, the other scores are 0.
  Request free = request;
  free.options.alpha = 0.0;
  const Fit without = free.fit();
  EXPECT_LT(std::abs(only_x.params[1]), std::abs(without.params[1]));
  std::vector<double> score(3, 0.0);
  for (std::size_t i = 0; i < 20; ++i) {
    const double eta =
        only_x.params[0] + only_x.params[1] * request.x[1][i] + only_x.params[2] * request.x[2][i];
    for (std::size_t j = 0; j < 3; ++j) {
      score[j] += request.x[j][i] * (request.y[i] - std::exp(eta));
    }
  }
  // Sums of twenty terms of size 1.
  EXPECT_NEAR(score[0], 0.0, 1e-12);
  EXPECT_NEAR(score[1], 2.0 * 3.0 * only_x.params[1], 1e-12);
  EXPECT_NEAR(score[2], 0.0, 1e-12);
}

TEST(Ridge, InterceptIsPenalisedOnlyOnRequest) {
  Request request = ridge(5.0);
  request.options.penalty_factors = {0.0, 1.0, 1.0};
  EXPECT_EQ(request.fit().params, ridge(5.0).fit().params);
  request.options.penalty_factors = {1.0, 1.0, 1.0};
  EXPECT_LT(request.fit().params[0], ridge(5.0).fit().params[0]);
}

/// The penalty decides between columns that the data cannot tell apart: both get the same.
TEST(Ridge, DuplicatedColumnsShareTheEffect) {
  Request request = ridge(1.0);
  request.x.push_back(request.x[2]);
  request.names.push_back("again");
  const Fit fit = request.fit();
  EXPECT_EQ(fit.aliased, std::vector<bool>(4, false));
  EXPECT_NEAR(fit.params[2], fit.params[3], 1e-12 * std::abs(fit.params[2]));
  // Two halves b of an effect 2b cost alpha b^2, as one column with half the penalty.
  Request half = ridge(1.0);
  half.options.penalty_factors = {0.0, 1.0, 0.5};
  EXPECT_NEAR(2.0 * fit.params[2], half.fit().params[2], 1e-10);
}

}  // namespace
}  // namespace webglm::testing
