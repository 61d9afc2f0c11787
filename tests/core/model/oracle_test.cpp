// Fits that other programs made, R's glm above all, quantity by quantity.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <set>

#include "support/fixture.hpp"
#include "support/fixture_comparison.hpp"
#include "support/fixture_fit.hpp"

namespace webglm::testing {
namespace {

const std::vector<std::string> kFiles = {
    "oracles/gaussian.json",    "oracles/poisson.json",          "oracles/binomial.json",
    "oracles/gamma.json",       "oracles/inverse_gaussian.json", "oracles/quasi.json",
    "oracles/negbinomial.json", "oracles/tweedie.json",          "oracles/hard-numeric.json",
    "oracles/scale.json",       "oracles/robust.json",           "d20.json"};

/// theta by maximum likelihood, which `fit_glm` does not estimate.
const std::set<std::string> kThetaIsEstimated = {"negbin-warpbreaks-ml", "d20-negbinomial-ml"};

std::vector<CaseName> all_names() {
  std::vector<CaseName> out;
  for (const std::string& file : kFiles) {
    for (const CaseName& name : case_names(file)) {
      if (!kThetaIsEstimated.contains(name.id)) out.push_back(name);
    }
  }
  return out;
}

class OracleFit : public ::testing::TestWithParam<CaseName> {};

void expect_within_tolerance(const FixtureCase& one, const Fit& fit) {
  EXPECT_TRUE(fit.converged);
  for (const Deviation& deviation : compare(one, fit)) {
    EXPECT_TRUE(deviation.within()) << deviation.quantity << deviation.where << "; error "
                                    << deviation.error << ", allowed " << deviation.tolerance;
  }
}

TEST_P(OracleFit, HasEveryExpectedQuantity) {
  const FixtureCase one = load_case(GetParam().file, GetParam().id);
  expect_within_tolerance(one, fit_case(one));
}

/// What people get who set nothing: the rule of the last step leaves no digits behind.
TEST_P(OracleFit, DefaultToleranceIsEnough) {
  const FixtureCase one = load_case(GetParam().file, GetParam().id);
  FitOptions options = fit_options(one);
  options.tol = FitOptions{}.tol;
  options.max_iter = FitOptions{}.max_iter;
  expect_within_tolerance(one, fit_glm(model_data(one), options));
}

INSTANTIATE_TEST_SUITE_P(Reference, OracleFit, ::testing::ValuesIn(all_names()), test_name);

/// Only what is left out by name has theta estimated: a new case cannot hide there.
TEST(OracleCases, LeftOutAreThoseThatEstimateTheta) {
  for (const std::string& file : kFiles) {
    for (const FixtureCase& one : load_cases(file)) {
      EXPECT_EQ(kThetaIsEstimated.contains(one.id), one.spec.theta_is_estimated) << one.id;
    }
  }
}

/// Prints the largest error of each quantity over all cases.
TEST(OracleCases, LargestErrorsAreReported) {
  struct Largest {
    double error = 0.0;
    std::string id;
  };
  std::map<std::string, Largest> table;
  std::size_t cases = 0;
  for (const std::string& file : kFiles) {
    for (const FixtureCase& one : load_cases(file)) {
      if (kThetaIsEstimated.contains(one.id)) continue;
      ++cases;
      for (const Deviation& deviation : compare(one, fit_case(one))) {
        Largest& row = table[deviation.quantity];
        if (row.id.empty() || deviation.error > row.error) row = {deviation.error, one.id};
        EXPECT_TRUE(deviation.within()) << one.id << " " << deviation.quantity;
      }
    }
  }
  EXPECT_EQ(cases, all_names().size());
  for (const auto& [quantity, row] : table) {
    std::printf("%-22s %.1e  %s\n", quantity.c_str(), row.error, row.id.c_str());
  }
  EXPECT_GE(table.size(), 30u);
}

}  // namespace
}  // namespace webglm::testing
