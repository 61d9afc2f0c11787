// Fits that other programs made, R's glm above all, quantity by quantity. Each model is made from
// the formula of its case.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <map>
#include <set>

#include "support/agreement.hpp"
#include "support/fixture.hpp"
#include "support/fixture_comparison.hpp"
#include "support/fixture_fit.hpp"
#include "support/fixture_model.hpp"
#include "support/oracles.hpp"
#include "support/recorded_fit.hpp"
#include "webglm/diagnostics/design_matrix.hpp"

namespace webglm::testing {
namespace {

std::vector<std::string> files_of_fits() {
  std::vector<std::string> out = kOracleFits;
  out.emplace_back("d20.json");
  return out;
}

class OracleFit : public ::testing::TestWithParam<CaseName> {};

void expect_within_tolerance(const FixtureCase& one, const LearnedModel& model, const Fit& fit) {
  EXPECT_TRUE(fit.converged);
  for (const Deviation& deviation : compare(one, model, fit)) {
    EXPECT_TRUE(deviation.within()) << deviation.quantity << deviation.where << "; error "
                                    << deviation.error << ", allowed " << deviation.tolerance;
  }
}

TEST_P(OracleFit, HasEveryExpectedQuantity) {
  const FixtureCase one = load_case(GetParam().file, GetParam().id);
  const LearnedModel model = learn_case(one);
  expect_within_tolerance(one, model, fit_glm(model.data, fit_options(one)));
}

/// What people get who set nothing: the rule of the last step leaves no digits behind.
TEST_P(OracleFit, DefaultToleranceIsEnough) {
  const FixtureCase one = load_case(GetParam().file, GetParam().id);
  FitOptions options = fit_options(one);
  options.tol = FitOptions{}.tol;
  options.max_iter = FitOptions{}.max_iter;
  const LearnedModel model = learn_case(one);
  const Fit fit = fit_glm(model.data, options);
  expect_within_tolerance(one, model, fit);
  record_fit(fit);
}

/// R agrees with solutions in 40 digits to 13 of them in these cases, and deviance 1e-11 is the
/// bar. Its glm.nb is the exception: it stops at a change of theta, so parameter_search_test.cpp
/// holds that fit to 40 digits.
TEST_P(OracleFit, IsWithinTheErrorOfTheTruth) {
  if (GetParam().id == "d20-negbinomial-ml") return;
  const std::map<std::string, double> bars = {{"coef", 1e-9}, {"se", 1e-8}, {"deviance", 1e-11}};
  const FixtureCase one = load_case(GetParam().file, GetParam().id);
  const LearnedModel model = learn_case(one);
  FitOptions by_default = fit_options(one);
  by_default.tol = FitOptions{}.tol;
  by_default.max_iter = FitOptions{}.max_iter;
  for (const FitOptions& options : {fit_options(one), by_default}) {
    for (const Deviation& deviation : compare(one, model, fit_glm(model.data, options))) {
      const auto bar = bars.find(deviation.quantity);
      if (bar == bars.end()) continue;
      EXPECT_LE(deviation.error, bar->second) << deviation.quantity << deviation.where;
    }
  }
}

/// The term dictionary of a case states the same model, under other names for its factors.
TEST_P(OracleFit, DictionaryGivesTheSameFit) {
  const FixtureCase one = load_case(GetParam().file, GetParam().id);
  if (one.spec.dict.empty()) return;
  const LearnedModel by_formula = learn_case(one);
  const LearnedModel by_dict = learn_case(one, dict_spec(one));
  const Fit expected = fit_glm(by_formula.data, fit_options(one));
  const Fit fit = fit_glm(by_dict.data, fit_options(one));
  ASSERT_EQ(fit.p(), expected.p());
  // Knots that R found are written with 15 digits or more; all else is the same arithmetic.
  EXPECT_NEAR(fit.deviance, expected.deviance, 1e-12 * expected.null_deviance);
  for (std::size_t j = 0; j < fit.p(); ++j) {
    if (expected.aliased[j]) continue;
    const double size =
        std::abs(expected.params[j]) + std::sqrt(expected.variances[j] * expected.scale);
    EXPECT_NEAR(fit.params[j], expected.params[j], 1e-11 * size);
  }
}

/// The same columns handed over as arrays: no step of learning terms is between them and the fit.
TEST_P(OracleFit, ColumnsGiveTheSameFit) {
  const FixtureCase one = load_case(GetParam().file, GetParam().id);
  const LearnedModel model = learn_case(one);
  const Observations& rows = model.data->observations;
  const std::vector<double> matrix = design_matrix(model.data->design);
  const std::size_t p = model.data->design.columns();
  std::vector<std::vector<double>> columns(p);
  for (std::size_t at = 0; at < matrix.size(); ++at) columns[at % p].push_back(matrix[at]);
  const auto data = make_model_data(rows.y, design_columns(columns), rows.prior_weight, rows.offset,
                                    model.data->design.names());
  expect_within_tolerance(one, model, fit_glm(data, fit_options(one)));
}

INSTANTIATE_TEST_SUITE_P(Reference, OracleFit, ::testing::ValuesIn(run_names(files_of_fits())),
                         test_name);

/// A case is run or it stands in the list, and the list is printed with its reasons.
TEST(OracleCases, LeftOutAreNamed) {
  std::set<std::string> known;
  std::size_t run = 0;
  for (const auto* files : {&kOracleFits, &kOraclePenalties, &kOracleDigits, &kOracleBases,
                            &kOracleOutcomes, &kOracleLater}) {
    for (const std::string& file : *files) {
      for (const CaseName& name : case_names(file)) known.insert(name.id);
    }
    run += run_names(*files).size();
  }
  EXPECT_EQ(run_names(kOracleLater).size(), 0u);
  for (const CaseName& name : case_names("d20.json")) known.insert(name.id);
  std::printf("%zu oracle cases are run\n", run);
  for (const auto& [id, reason] : kLeftOut) {
    EXPECT_TRUE(known.contains(id)) << id;
    std::printf("left out: %-34s %s\n", id.c_str(), reason.c_str());
  }
}

/// Prints the largest error of each quantity over all cases.
TEST(OracleCases, LargestErrorsAreReported) {
  struct Largest {
    double error = 0.0;
    std::string id;
  };
  std::map<std::string, Largest> table;
  for (const CaseName& name : run_names(files_of_fits())) {
    const FixtureCase one = load_case(name.file, name.id);
    const LearnedModel model = learn_case(one);
    const Fit fit = fit_glm(model.data, fit_options(one));
    for (const Deviation& deviation : compare(one, model, fit)) {
      Largest& row = table[deviation.quantity];
      if (row.id.empty() || deviation.error > row.error) row = {deviation.error, one.id};
      EXPECT_TRUE(deviation.within()) << one.id << " " << deviation.quantity;
      note_agreement("R", deviation.quantity, deviation.error);
    }
  }
  for (const auto& [quantity, row] : table) {
    std::printf("%-22s %.1e  %s\n", quantity.c_str(), row.error, row.id.c_str());
  }
  EXPECT_GE(table.size(), 30u);
}

}  // namespace
}  // namespace webglm::testing
