#include "webglm/common/numeric.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/json_fixture.hpp"
#include "webglm/common/exp_divided_difference.hpp"

namespace webglm {
namespace {

using testing::load_cases;
using testing::number;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Just beyond the radius of the series the closed form loses a factor 25 of its last digit.
constexpr double kCancellation = 25 * 2.3e-16;

TEST(LogExcess, AgreesWithSixtyDigits) {
  for (const auto& c : load_cases("numeric")) {
    const double value = number(c.at("log_excess"));
    EXPECT_NEAR(log_excess(number(c.at("r"))), value, kCancellation * value) << c;
  }
}

TEST(LogDeficit, AgreesWithSixtyDigits) {
  for (const auto& c : load_cases("numeric")) {
    const double value = number(c.at("log_deficit"));
    EXPECT_NEAR(log_deficit(number(c.at("r"))), value, kCancellation * value) << c;
  }
}

TEST(LogExcess, EndsOfItsDomain) {
  EXPECT_EQ(log_excess(0.0), 0.0);
  EXPECT_EQ(log_excess(-1.0), 1.0);
  EXPECT_EQ(log_deficit(0.0), 0.0);
  EXPECT_EQ(log_deficit(-1.0), kInfinity);
  EXPECT_TRUE(std::isnan(log_excess(-1.5)));
}

TEST(LogRatio, ReachesBeyondTheRangeOfTheQuotient) {
  EXPECT_EQ(log_ratio(3.0, 3.0), 0.0);
  // log(1e300) = 300 log(10); one rounding of each logarithm.
  EXPECT_NEAR(log_ratio(1e-300, 1e300), -600.0 * std::log(10.0), 1e-12);
  EXPECT_NEAR(log_ratio(1e300, 1e-300), 600.0 * std::log(10.0), 1e-12);
}

TEST(DeviancePart, EndsOfItsDomain) {
  EXPECT_EQ(deviance_part(0.0, 3.0, -3.0), 3.0);
  EXPECT_EQ(deviance_part(3.0, 3.0, 0.0), 0.0);
  EXPECT_EQ(deviance_part(0.0, 0.0, 0.0), 0.0);
  EXPECT_EQ(deviance_part(2.0, 0.0, 2.0), kInfinity);
}

TEST(ExpDividedDifference, IsTheLimitWherePointsAgree) {
  for (const double x : {-3.0, 0.0, 2.5}) {
    // The series starts with exp(x) / 2; two roundings.
    EXPECT_NEAR(exp_divided_difference(x, x, x), 0.5 * std::exp(x), 4e-16 * std::exp(x));
    EXPECT_EQ(exp_divided_difference(x, x), std::exp(x));
  }
}

TEST(ExpDividedDifference, IsSymmetric) {
  const double value = exp_divided_difference(-0.3, 1.1, 0.4);
  EXPECT_EQ(exp_divided_difference(1.1, -0.3, 0.4), value);
  EXPECT_EQ(exp_divided_difference(0.4, 1.1, -0.3), value);
}

TEST(ExpDividedDifference, BothFormsMeetAtSpreadOne) {
  const double below = std::nextafter(1.0, 0.0);
  for (const double middle : {0.0, 0.2, 0.5, 0.999}) {
    // The points differ by one rounding; the direct form loses a factor 3.
    const double direct = exp_divided_difference(0.0, middle, 1.0);
    EXPECT_NEAR(exp_divided_difference(0.0, middle, below), direct, 2e-15 * direct);
  }
}

}  // namespace
}  // namespace webglm
