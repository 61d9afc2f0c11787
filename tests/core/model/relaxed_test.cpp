// The selected coefficients fitted once more without a penalty.
#include <gtest/gtest.h>

#include <cmath>

#include "support/constraint_fixture.hpp"
#include "support/request.hpp"

namespace webglm::testing {
namespace {

/// Counts that depend on one of two columns, and two more of noise.
Request four_columns() {
  Request request = waves(400);
  for (std::size_t j = 3; j < 5; ++j) {
    std::vector<double> column;
    for (std::size_t row = 0; row < 400; ++row) {
      column.push_back(std::sin(static_cast<double>((j * 7 + row * row) % 1009)));
    }
    request.x.push_back(column);
    request.names.push_back("noise" + std::to_string(j));
  }
  request.options.alpha = 40.0;
  request.options.relaxed = true;
  return request;
}

TEST(Relaxed, IsTheFitOfTheSelectedColumnsAlone) {
  const Request request = four_columns();
  const Fit fit = request.fit();
  ASSERT_TRUE(fit.relaxed);
  EXPECT_TRUE(fit.relaxed->converged);
  EXPECT_EQ(fit.inference, InferenceStatus::kAfterSelection);
  EXPECT_FALSE(fit.has_standard_errors());
  Request plain = request;
  plain.options.relaxed = false;
  EXPECT_EQ(plain.fit().params, fit.params);  // the penalised fit has the same bits
  Request selected = plain;
  selected.options.alpha = 0.0;
  std::vector<std::size_t> kept;
  selected.x.clear();
  selected.names.clear();
  for (std::size_t j = 0; j < fit.p(); ++j) {
    EXPECT_EQ(fit.params[j] == 0.0, fit.relaxed->params[j] == 0.0);
    if (fit.params[j] == 0.0) continue;
    kept.push_back(j);
    selected.x.push_back(request.x[j]);
    selected.names.push_back(request.names[j]);
  }
  ASSERT_LT(kept.size(), fit.p());
  ASSERT_GT(kept.size(), 1u);
  const Fit alone = selected.fit();
  for (std::size_t k = 0; k < kept.size(); ++k) {
    // Both stop where a step is below 1e-8 standard errors.
    EXPECT_NEAR(fit.relaxed->params[kept[k]], alone.params[k], 1e-9);
  }
  EXPECT_NEAR(fit.relaxed->deviance, alone.deviance, 1e-9 * alone.deviance);
  EXPECT_LT(fit.relaxed->deviance, fit.deviance);
}

TEST(Relaxed, KeepsWhatHasNoPenaltyAndStaysWithinBounds) {
  Request request = four_columns();
  request.options.alpha = 1e6;
  const Fit none = request.fit();
  EXPECT_NEAR(none.relaxed->params[0], none.params[0], 1e-9);
  EXPECT_NEAR(none.relaxed->deviance, none.null_deviance, 1e-9 * none.null_deviance);
  request.options.penalty_factors = {0.0, 1.0, 1.0, 0.0, 1.0};
  EXPECT_NE(request.fit().relaxed->params[3], 0.0);
  request = four_columns();
  const double free = request.fit().relaxed->params[1];
  const double shrunken = request.fit().params[1];
  ASSERT_GT(free, shrunken);
  request.options.upper.assign(5, HUGE_VAL);
  request.options.upper[1] = 0.5 * (free + shrunken);
  EXPECT_EQ(request.fit().relaxed->params[1], request.options.upper[1]);
}

TEST(Relaxed, FollowsPathsAndGroups) {
  const LearnedModel model = learn("counts ~ x + area + bs(age, df=6)", Log{});
  FitOptions options;
  options.family = Poisson{};
  options.group_all_terms = true;
  options.relaxed = true;
  options.path.emplace();
  options.path->selection = PathSelection::kOneStandardError;
  const Fit fit = fit_glm(model.data, options);
  ASSERT_TRUE(fit.relaxed);
  EXPECT_TRUE(fit.relaxed->converged);
  EXPECT_LT(fit.relaxed->deviance, fit.deviance);
  for (std::size_t j = 0; j < fit.p(); ++j) {
    EXPECT_EQ(fit.params[j] == 0.0, fit.relaxed->params[j] == 0.0) << fit.names[j];
  }
}

TEST(Relaxed, NeedsAPenaltyThatSelects) {
  for (const double alpha : {0.0, 1.0}) {
    Request request = four_columns();
    request.options.alpha = alpha;
    request.options.l1_ratio = alpha > 0.0 ? 0.0 : 1.0;
    const auto error = error_of([&] { (void)request.fit(); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), ErrorCode::kInvalidInput);
  }
}

TEST(Relaxed, IsRefusedWithConstraintsThatItWouldNotKeep) {
  Request request = four_columns();
  request.options.constraints.push_back({{{"noise3", 1.0}, {"noise4", -1.0}}, 0.0});
  const auto error = error_of([&] { (void)request.fit(); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::kUnsupportedModel);
}

}  // namespace
}  // namespace webglm::testing
