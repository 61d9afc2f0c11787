// The data set D20; its fits are among the cases of oracle_test.cpp.
#include <gtest/gtest.h>

#include "support/fixture_fit.hpp"
#include "support/request.hpp"
#include "webglm/inference/likelihood.hpp"
#include "webglm/inference/wald.hpp"

namespace webglm::testing {
namespace {

TEST(D20, FamiliesAtThreeMeans) {
  const std::vector<FamilyValues> families = load_family_values("d20.json");
  ASSERT_EQ(families.size(), 8u);
  for (const FamilyValues& values : families) {
    SCOPED_TRACE(values.family);
    const AnyFamily family = parse_family(values.family, values.var_power, values.theta);
    std::vector<double> v(3);
    std::vector<double> d(3);
    variance(family, values.mu, v);
    unit_deviance(family, values.y, values.mu, d);
    // R subtracts terms of size 1 and keeps 15 digits of them.
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(v[i], values.variance[i], 1e-14);
      EXPECT_NEAR(d[i], values.unit_deviance[i], 1e-14);
    }
    EXPECT_NEAR(deviance(family, values.y, values.mu), values.deviance, 1e-14);
  }
}

/// What the conventions decide, with the digits that R prints.
TEST(D20, ConventionsAreThoseOfR) {
  const Fit gaussian = fit_case(load_case("d20.json", "d20-gaussian"));
  // t with 17 degrees of freedom; the normal would give 3.008e-05.
  const auto p = wald_p_values(gaussian, wald_statistics(gaussian, bse(gaussian)));
  EXPECT_NEAR(p[1], 6.379e-4, 0.5e-7);
  // The maximum of the likelihood over phi, which AIC counts.
  EXPECT_NEAR(log_likelihood(gaussian), -21.36264327, 0.5e-8);
  EXPECT_NEAR(aic(gaussian, log_likelihood(gaussian)), 50.72528654, 0.5e-8);
  const Fit gamma = fit_case(load_case("d20.json", "d20-gamma"));
  EXPECT_NEAR(log_likelihood(gamma), -10.34369662, 0.5e-8);
  EXPECT_NEAR(aic(gamma, log_likelihood(gamma)), 28.68739324, 0.5e-8);
  // phi is 1: errors are not scaled by Pearson's .617912.
  const Fit negative_binomial = fit_case(load_case("d20.json", "d20-negbinomial"));
  EXPECT_EQ(negative_binomial.scale, 1.0);
  EXPECT_NEAR(bse(negative_binomial)[0], .25160662, 0.5e-8);
}

/// statsmodels and R fit the null model with the offset.
TEST(D20, NullModelKeepsTheOffset) {
  const Fit fit = fit_case(load_case("d20.json", "d20-poisson-offset"));
  EXPECT_NEAR(fit.null_deviance, 32.490893751851, 0.5e-12);
}

}  // namespace
}  // namespace webglm::testing
