// The certified linear regressions of the NIST Statistical Reference Datasets.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "support/fixture_fit.hpp"
#include "support/request.hpp"
#include "webglm/inference/wald.hpp"

namespace webglm::testing {
namespace {

/// Correct digits: -log10 of the relative error, at most the 15 that a double holds.
double log_relative_error(double got, double certified) {
  if (got == certified) return 15.0;
  const double scale = certified == 0.0 ? 1.0 : std::abs(certified);
  return std::min(15.0, -std::log10(std::abs(got - certified) / scale));
}

double least_digits(const std::vector<double>& got, const std::vector<double>& certified) {
  double least = 15.0;
  for (std::size_t j = 0; j < certified.size(); ++j) {
    least = std::min(least, log_relative_error(got[j], certified[j]));
  }
  return least;
}

class Nist : public ::testing::TestWithParam<CaseName> {};

TEST_P(Nist, CoefficientsHaveTheStatedDigits) {
  const FixtureCase one = load_case(GetParam().file, GetParam().id);
  const Fit fit = fit_case(one);
  EXPECT_TRUE(fit.converged);
  // No column is dropped, silently or not.
  for (std::size_t j = 0; j < fit.p(); ++j) EXPECT_FALSE(fit.aliased[j]) << j;
  EXPECT_FALSE(warning(fit, WarningCode::kAliased));
  const double digits = least_digits(fit.params, one.value("coef").numbers);
  std::printf("%-16s %.1f digits, %.1f asked\n", one.id.c_str(), digits,
              one.tolerance.at("nist_lre"));
  EXPECT_GE(digits, one.tolerance.at("nist_lre"));
}

TEST_P(Nist, SumsAndErrors) {
  const FixtureCase one = load_case(GetParam().file, GetParam().id);
  const Fit fit = fit_case(one);
  const double null_deviance = one.value("null_deviance").numbers[0];
  const double deviance = one.value("deviance").numbers[0];
  // Where the columns leave few digits to the coefficients, the terms of x'b cancel and the
  // residuals carry their rounding: those of Filip are 10^9 times the residuals.
  const double asked = one.tolerance.at("nist_lre");
  const double relative = std::pow(10.0, -std::min(9.0, asked + 1.0));
  // Residuals carry the rounding of y, not of themselves: 1e-12 of its size where they vanish.
  EXPECT_NEAR(fit.deviance, deviance, relative * deviance + 1e-24 * null_deviance);
  EXPECT_NEAR(fit.null_deviance, null_deviance, 1e-9 * null_deviance);
  EXPECT_EQ(fit.df_resid, one.value("df_resid").numbers[0]);
  EXPECT_EQ(fit.df_null, one.value("df_null").numbers[0]);
  EXPECT_EQ(fit.rank, one.value("rank").numbers[0]);
  EXPECT_EQ(fit.nobs, one.value("nobs").numbers[0]);
  if (deviance == 0.0) return;
  EXPECT_NEAR(fit.scale, one.value("dispersion").numbers[0],
              relative * one.value("dispersion").numbers[0]);
  const double digits = least_digits(bse(fit), one.value("se").numbers);
  EXPECT_GE(digits, std::min(7.0, asked));
}

/// All eleven: those of the oracles, and the others in exact rational arithmetic.
std::vector<CaseName> all_sets() {
  std::vector<CaseName> out = case_names("oracles/nist.json");
  for (const CaseName& name : case_names("nist.json")) out.push_back(name);
  return out;
}

TEST(NistSets, AreAllEleven) {
  std::set<std::string> ids;
  for (const CaseName& name : all_sets()) ids.insert(name.id);
  const std::set<std::string> all = {"nist-norris",   "nist-pontius",  "nist-noint1",
                                     "nist-noint2",   "nist-filip",    "nist-longley",
                                     "nist-wampler1", "nist-wampler2", "nist-wampler3",
                                     "nist-wampler4", "nist-wampler5"};
  EXPECT_EQ(ids, all);
}

/// What is asked of the two that lose most to their columns.
TEST(NistSets, AskForTheDigitsOfLongleyAndFilip) {
  EXPECT_GE(load_case("oracles/nist.json", "nist-longley").tolerance.at("nist_lre"), 10.0);
  EXPECT_GE(load_case("nist.json", "nist-filip").tolerance.at("nist_lre"), 6.5);
}

INSTANTIATE_TEST_SUITE_P(LinearRegression, Nist, ::testing::ValuesIn(all_sets()), test_name);

}  // namespace
}  // namespace webglm::testing
