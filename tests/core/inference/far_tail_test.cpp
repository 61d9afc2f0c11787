// Tests of a fit at probabilities near 1e-300, against 60 digits
// (tests/reference/distributions.py).
#include <gtest/gtest.h>

#include <stdexcept>

#include "support/fixture_fit.hpp"
#include "support/json_fixture.hpp"
#include "webglm/inference/wald.hpp"

namespace webglm::testing {
namespace {

/// The fixture's two-sided probability of `x`.
double expected(const std::string& function, double x, double df) {
  const nlohmann::json fixture = load_fixture("distributions");
  for (const auto& c : fixture.at("cases")) {
    if (c.at("function") == function && c.at("x").get<double>() == x &&
        (df == 0.0 || c.at("df").get<double>() == df)) {
      return number(c.at("value"));
    }
  }
  throw std::runtime_error("no such case");
}

void expect_tails(const Fit& fit, double statistic, double p) {
  const std::vector<double> got = wald_p_values(fit, std::vector{statistic, -statistic, 0.0});
  EXPECT_NEAR(got[0], p, 1e-10 * p);
  EXPECT_NEAR(got[1], p, 1e-10 * p);
  EXPECT_EQ(got[2], 1.0);
}

TEST(FarTail, OfZ) {
  const Fit fit = fit_case(load_case("d20.json", "d20-poisson"));
  const double p = expected("normal_two_sided", 37.05, 0.0);
  EXPECT_LT(p, 1e-299);
  expect_tails(fit, 37.05, p);
}

TEST(FarTail, OfT) {
  const Fit fit = fit_case(load_case("d20.json", "d20-gaussian"));
  ASSERT_EQ(fit.df_resid, 17.0);
  const double p = expected("student_t_two_sided", 1.6e18, 17.0);
  EXPECT_LT(p, 1e-290);
  expect_tails(fit, 1.6e18, p);
}

}  // namespace
}  // namespace webglm::testing
