#include "webglm/inference/profile.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/request.hpp"

namespace webglm::testing {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string text_of(const Details& details, std::string_view key) {
  return std::get<std::string>(detail(details, key));
}

/// The deviance is a parabola, so that profile and Wald intervals are the same.
TEST(Profile, IsWaldsIntervalOfALinearModel) {
  Request request = d20_counts();
  request.options.family = Gaussian{};
  request.x[1][0] += 1e6;  // a column whose scale is not that of the others
  const Fit fit = request.fit();
  const Intervals wald = wald_intervals(fit, bse(fit), 0.1);
  const std::vector<std::size_t> columns = {2, 0, 1};
  const ProfileIntervals profile = profile_intervals(fit, columns, 0.1);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const double se = bse(fit)[columns[i]];
    EXPECT_NEAR(profile.limits.lower[i], wald.lower[columns[i]], 1e-8 * se);
    EXPECT_NEAR(profile.limits.upper[i], wald.upper[columns[i]], 1e-8 * se);
  }
}

/// n successes out of n: the deviance of p is -2 n log p, so that the lower limit of the logit is
/// known in closed form and the upper one does not exist.
TEST(Profile, HasAnInfiniteEndWhereTheLikelihoodLevelsOff) {
  Request request;
  request.y = std::vector<double>(10, 1.0);
  request.x = {std::vector<double>(10, 1.0)};
  request.options.family = Binomial{};
  request.options.max_iter = 100;
  const Fit fit = request.fit();
  const std::vector<std::size_t> columns = {0};
  const ProfileIntervals profile = profile_intervals(fit, columns, 0.05);
  const double p = std::exp(-3.841458820694124 / 20.0);
  EXPECT_NEAR(profile.limits.lower[0], std::log(p / (1.0 - p)), 1e-6);
  EXPECT_EQ(profile.limits.upper[0], kInfinity);
  ASSERT_EQ(profile.warnings.size(), 1u);
  EXPECT_EQ(profile.warnings[0].code, WarningCode::kNoLimit);
  EXPECT_EQ(text_of(profile.warnings[0].details, "side"), "upper");
}

/// The slope separates upwards: a smaller one is excluded by the data, a greater one never.
TEST(Profile, OfASeparatedSlopeIsHalfInfinite) {
  Request request;
  request.y = {0, 1, 0, 1, 0, 1, 1, 1, 1};
  request.x = {std::vector<double>(9, 1.0), {0, 0, 0, 0, 0, 1, 1, 1, 1}};
  request.options.family = Binomial{};
  const ProfileIntervals profile =
      profile_intervals(request.fit(), std::vector<std::size_t>{1}, 0.05);
  EXPECT_TRUE(std::isfinite(profile.limits.lower[0]));
  EXPECT_EQ(profile.limits.upper[0], kInfinity);
}

TEST(Profile, OfAnAliasedColumnIsNan) {
  Request request = d20_counts();
  request.x.push_back(request.x[1]);
  request.names.emplace_back("again");
  const ProfileIntervals profile =
      profile_intervals(request.fit(), std::vector<std::size_t>{1, 3}, 0.05);
  EXPECT_TRUE(std::isfinite(profile.limits.lower[0]));
  EXPECT_TRUE(std::isnan(profile.limits.lower[1]));
}

TEST(Profile, RefusesPenalties) {
  Request request = d20_counts();
  request.options.alpha = 1.0;
  request.options.l1_ratio = 0.0;
  const Fit fit = request.fit();
  const auto error = error_of([&] { profile_intervals(fit, std::vector<std::size_t>{1}, 0.05); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::kUnsupportedModel);
}

/// Whatever the coefficients, the ends are where the restricted deviance rises by the quantile.
TEST(Profile, EndsLieOnTheContourOfTheDeviance) {
  for (const std::size_t rows : {40u, 700u}) {
    Request request = waves(rows);
    request.options.tol = 1e-12;
    const Fit fit = request.fit();
    const ProfileIntervals profile = profile_intervals(fit, std::vector<std::size_t>{1}, 0.05);
    for (const double value : {profile.limits.lower[0], profile.limits.upper[0]}) {
      Request fixed = request;
      for (const double x : request.x[1]) fixed.offset.push_back(value * x);
      fixed.x.erase(fixed.x.begin() + 1);
      fixed.names.erase(fixed.names.begin() + 1);
      EXPECT_NEAR(fixed.fit().deviance - fit.deviance, 3.841458820694124, 1e-7);
    }
  }
}

}  // namespace
}  // namespace webglm::testing
