// Samples and chord steps are a plan to save time: plain Newton steps over all rows, which a
// solver takes that is told of too few blocks for a plan, end at the same coefficients.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <ostream>
#include <string>
#include <vector>

#include "support/rating_rows.hpp"
#include "support/recorded_fit.hpp"
#include "support/request.hpp"
#include "webglm/inference/wald.hpp"
#include "webglm/model/irls_problem.hpp"
#include "webglm/model/solve.hpp"

namespace webglm::testing {
namespace {

SolvedState solve_plainly(const ModelData& data, const FitOptions& options) {
  const ResponseSummary response = summarise_response(data.observations, options.family);
  const RowModel model{options.family, effective_link(options), response.mean};
  IrlsProblem problem = irls_problem(data.design, options, model, response);
  problem.blocks = 1;
  Solve solve(data.design, data.observations, model, Irls(problem));
  while (!solve.done()) solve.advance(std::numeric_limits<std::uint64_t>::max());
  return solve.state();
}

void expect_same_end(const ModelData& data, const Fit& fit) {
  const SolvedState plain = solve_plainly(data, fit.options);
  ASSERT_TRUE(fit.converged);
  ASSERT_TRUE(plain.converged);
  const std::vector<double> params = data.design.standardisation().to_user(plain.beta);
  EXPECT_NE(fit.params, params) << "the same bits: there was no plan to test";
  for (std::size_t j = 0; j < params.size(); ++j) {
    if (fit.aliased[j]) continue;
    EXPECT_NEAR(fit.params[j], params[j], 1e-10) << fit.names[j];
  }
  // W may be that of coefficients which move no eta by more than 1e-8.
  for (const std::size_t j : plain.factor.active()) {
    EXPECT_NEAR(fit.state.factor.diagonal(j), plain.factor.diagonal(j),
                1e-8 * plain.factor.diagonal(j));
  }
  EXPECT_NEAR(fit.deviance, plain.deviance, 1e-11 * plain.deviance);
  EXPECT_NEAR(fit.pearson_chi2, plain.pearson_chi2, 1e-9 * plain.pearson_chi2);
}

struct Model {
  std::string family;
  std::string link;
  std::vector<double> (RatingRows::*response)() const;

  friend std::ostream& operator<<(std::ostream& out, const Model& model) {
    return out << model.family << " with " << model.link;
  }
};

Fit fit_both(const RatingRows& rows, const Model& model) {
  FitOptions options;
  options.family = parse_family(model.family, 1.5, 2.0);
  options.link = parse_link(model.link);
  const LearnedModel learned = rows.model((rows.*model.response)(), *options.link);
  const Fit fit = fit_glm(learned.data, options);
  expect_same_end(*learned.data, fit);
  return fit;
}

/// 60,000 rows: samples of growing size.
class PlanOf : public ::testing::TestWithParam<Model> {};

TEST_P(PlanOf, EndsWherePlainStepsDo) { record_fit(fit_both(RatingRows(60000), GetParam())); }

TEST_P(PlanOf, SortedRowsEndThere) {
  RatingRows rows(60000);
  rows.sort();
  record_fit(fit_both(rows, GetParam()));
}

TEST_P(PlanOf, RowsOfWeightZeroEndThere) {
  RatingRows rows(60000);
  rows.weigh();
  record_fit(fit_both(rows, GetParam()));
}

INSTANTIATE_TEST_SUITE_P(Models, PlanOf,
                         ::testing::Values(Model{"poisson", "log", &RatingRows::counts},
                                           Model{"negative_binomial", "log", &RatingRows::counts},
                                           Model{"tweedie", "log", &RatingRows::positive},
                                           Model{"gamma", "log", &RatingRows::positive},
                                           Model{"inverse_gaussian", "log", &RatingRows::positive},
                                           Model{"gaussian", "log", &RatingRows::positive},
                                           Model{"binomial", "logit", &RatingRows::successes},
                                           Model{"binomial", "probit", &RatingRows::successes},
                                           Model{"binomial", "cloglog", &RatingRows::successes}),
                         [](const auto& info) {
                           return info.param.family + "_" + info.param.link;
                         });

const Model kPoisson{"poisson", "log", &RatingRows::counts};

/// The least rows for chord steps, the last block not whole; few samples; several.
TEST(Plan, EndsWherePlainStepsDoAtAnySize) {
  for (const std::size_t rows : {std::size_t{1900}, std::size_t{30001}, std::size_t{340000}}) {
    SCOPED_TRACE(rows);
    fit_both(RatingRows(rows), kPoisson);
  }
}

/// A level without any events has no estimate, and the plan says so as plain steps do.
TEST(Plan, FindsALevelWithoutEvents) {
  const RatingRows rows(60000);
  std::vector<double> y = rows.counts();
  for (std::size_t row = 0; row < y.size(); ++row) {
    if (rows.age[row] == 5) y[row] = 0.0;
  }
  FitOptions options;
  options.family = Poisson{};
  const LearnedModel learned = rows.model(y, Log{});
  const Fit fit = fit_glm(learned.data, options);
  const SolvedState plain = solve_plainly(*learned.data, options);
  EXPECT_FALSE(fit.converged);
  EXPECT_FALSE(plain.converged);
  EXPECT_EQ(fit.state.separating.empty(), plain.separating.empty());
  EXPECT_TRUE(warning(fit, WarningCode::kSeparation));
}

}  // namespace
}  // namespace webglm::testing
