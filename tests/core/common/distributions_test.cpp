#include "webglm/common/distributions.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <string>

#include "support/json_fixture.hpp"

namespace webglm {
namespace {

using testing::load_cases;
using testing::number;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double evaluate(const nlohmann::json& c) {
  const std::string function = c.at("function");
  const double x = c.value("x", kNaN);
  const double p = c.value("p", kNaN);
  const double df = c.value("df", kNaN);
  const double df2 = c.value("df2", kNaN);
  if (function == "normal_two_sided") return normal_two_sided(x);
  if (function == "normal_upper_tail") return normal_upper_tail(x);
  if (function == "student_t_two_sided") return student_t_two_sided(x, df);
  if (function == "chi_squared_upper_tail") return chi_squared_upper_tail(x, df);
  if (function == "f_upper_tail") return f_upper_tail(x, df, df2);
  if (function == "normal_quantile") return normal_quantile(p);
  if (function == "student_t_quantile") return student_t_quantile(p, df);
  if (function == "log_gamma") return log_gamma(x);
  if (function == "digamma") return digamma(x);
  if (function == "trigamma") return trigamma(x);
  if (function == "stirling_error") return stirling_error(x);
  ADD_FAILURE() << "unknown function " << function;
  return kNaN;
}

/// A relative error of the argument of e^-a is a times larger in the result, and a reaches 700
/// at 1e-300. log_gamma and digamma cross zero and stirling_error is a difference below 10,
/// so those three are held to an absolute error as well. A case may state its own.
double tolerance(const nlohmann::json& c) {
  const double value = std::abs(number(c.at("value")));
  if (c.contains("relative_error")) return value * c.at("relative_error").get<double>();
  const std::string function = c.at("function");
  const bool tail = function.find("_tail") != std::string::npos ||
                    function.find("_two_sided") != std::string::npos;
  if (tail) return value * 2e-15 * (4.0 + std::abs(std::log(value)));
  const bool absolute =
      function == "log_gamma" || function == "digamma" || function == "stirling_error";
  return value * 1e-13 + (absolute ? 2e-15 : 0.0);
}

TEST(Distributions, AgreeWithSixtyDigits) {
  const auto cases = load_cases("distributions");
  ASSERT_GT(cases.size(), 100u);
  for (const auto& c : cases) {
    EXPECT_NEAR(evaluate(c), number(c.at("value")), tolerance(c)) << c;
  }
}

TEST(Distributions, KeepTenDigitsAtOneIn1e300) {
  std::map<std::string, int> seen;
  for (const auto& c : load_cases("distributions")) {
    const double value = number(c.at("value"));
    if (!(value > 0.0 && value < 1e-290)) continue;
    ++seen[c.at("function").get<std::string>()];
    EXPECT_NEAR(evaluate(c), value, 1e-10 * value) << c;
  }
  for (const char* function : {"normal_two_sided", "normal_upper_tail", "student_t_two_sided",
                               "chi_squared_upper_tail", "f_upper_tail"}) {
    EXPECT_GE(seen[function], 1) << function;
  }
}

TEST(Distributions, UpperTailsOfBothSidesSumToOne) {
  for (const double x : {0.0, 0.3, 1.7, 4.0}) {
    // One rounding of the sum.
    EXPECT_NEAR(normal_upper_tail(x) + normal_upper_tail(-x), 1.0, 2e-16);
    EXPECT_NEAR(student_t_upper_tail(x, 3.0) + student_t_upper_tail(-x, 3.0), 1.0, 2e-16);
  }
}

TEST(Distributions, TwoSidedIsEven) {
  EXPECT_EQ(normal_two_sided(-2.5), normal_two_sided(2.5));
  EXPECT_EQ(student_t_two_sided(-2.5, 7.0), student_t_two_sided(2.5, 7.0));
}

TEST(Distributions, QuantilesUndoUpperTails) {
  for (const double p : {1e-12, 0.01, 0.4, 0.8, 0.999}) {
    // The tail's slope against its value stays below 40 here, and quantiles hold 1e-14.
    EXPECT_NEAR(student_t_upper_tail(-student_t_quantile(p, 5.0), 5.0), p, 1e-12 * p);
    EXPECT_NEAR(normal_upper_tail(-normal_quantile(p)), p, 1e-12 * p);
  }
}

TEST(Distributions, InfiniteDegreesOfFreedomAreTheLimit) {
  EXPECT_EQ(student_t_two_sided(2.0, kInfinity), normal_two_sided(2.0));
  EXPECT_EQ(student_t_quantile(0.975, kInfinity), normal_quantile(0.975));
  EXPECT_EQ(f_upper_tail(2.0, 3.0, kInfinity), chi_squared_upper_tail(6.0, 3.0));
}

TEST(Distributions, EndsOfTheSupport) {
  EXPECT_EQ(normal_upper_tail(kInfinity), 0.0);
  EXPECT_EQ(normal_upper_tail(-kInfinity), 1.0);
  EXPECT_EQ(student_t_two_sided(kInfinity, 3.0), 0.0);
  EXPECT_EQ(chi_squared_upper_tail(-1.0, 3.0), 1.0);
  EXPECT_EQ(chi_squared_upper_tail(kInfinity, 3.0), 0.0);
  EXPECT_EQ(f_upper_tail(0.0, 3.0, 4.0), 1.0);
  EXPECT_EQ(f_upper_tail(kInfinity, 3.0, 4.0), 0.0);
  EXPECT_EQ(normal_quantile(0.0), -kInfinity);
  EXPECT_EQ(normal_quantile(1.0), kInfinity);
  EXPECT_EQ(normal_quantile(0.5), 0.0);
  EXPECT_EQ(student_t_quantile(0.0, 3.0), -kInfinity);
  EXPECT_EQ(student_t_quantile(1.0, 3.0), kInfinity);
}

TEST(Distributions, NothingComesFromNothing) {
  for (const double df : {0.0, -1.0, kNaN}) {
    EXPECT_TRUE(std::isnan(student_t_two_sided(1.0, df)));
    EXPECT_TRUE(std::isnan(student_t_quantile(0.9, df)));
    EXPECT_TRUE(std::isnan(chi_squared_upper_tail(1.0, df)));
    EXPECT_TRUE(std::isnan(f_upper_tail(1.0, df, 3.0)));
    EXPECT_TRUE(std::isnan(f_upper_tail(1.0, 3.0, df)));
  }
  EXPECT_TRUE(std::isnan(normal_two_sided(kNaN)));
  EXPECT_TRUE(std::isnan(student_t_two_sided(kNaN, 3.0)));
  EXPECT_TRUE(std::isnan(chi_squared_upper_tail(kNaN, 3.0)));
  EXPECT_TRUE(std::isnan(f_upper_tail(kNaN, 3.0, 3.0)));
  for (const double p : {-0.1, 1.1, kNaN}) {
    EXPECT_TRUE(std::isnan(normal_quantile(p)));
    EXPECT_TRUE(std::isnan(student_t_quantile(p, 3.0)));
  }
}

}  // namespace
}  // namespace webglm
