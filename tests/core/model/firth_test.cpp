// Firth's bias reduction, against brglm2 and an R function of its own (diagnostics.R).
#include <gtest/gtest.h>

#include <cmath>

#include "support/agreement.hpp"
#include "support/json_fixture.hpp"
#include "support/request.hpp"
#include "webglm/inference/firth_tests.hpp"
#include "webglm/inference/wald.hpp"

namespace webglm::testing {
namespace {

using Numbers = std::vector<double>;

Request request_of(const nlohmann::json& one) {
  Request request;
  request.y = one.at("y").get<Numbers>();
  request.weights = one.at("w").get<Numbers>();
  request.x.resize(one.at("x")[0].size());
  for (const auto& row : one.at("x")) {
    for (std::size_t j = 0; j < row.size(); ++j) request.x[j].push_back(row[j]);
  }
  request.options.family = Binomial{};
  request.options.firth = true;
  return request;
}

TEST(Firth, AgreesWithR) {
  const nlohmann::json cases = load_fixture("diagnostics").at("firth");
  for (const auto& one : cases) {
    SCOPED_TRACE(one.at("id").get<std::string>());
    const Fit fit = request_of(one).fit();
    EXPECT_TRUE(fit.converged);
    EXPECT_FALSE(warning(fit, WarningCode::kSeparation));
    const Numbers se = bse(fit);
    const CoefficientTests tests = firth_tests(fit);
    for (std::size_t j = 0; j < fit.p(); ++j) {
      EXPECT_NEAR(fit.params[j], one.at("coef")[j], 1e-8 * se[j]) << j;
      EXPECT_NEAR(se[j], one.at("se")[j], 1e-7 * se[j]) << j;
      // Second order in the coefficients.
      EXPECT_NEAR(tests.statistic[j], one.at("statistic")[j], 1e-10 + 1e-9 * tests.statistic[j]);
      EXPECT_NEAR(tests.p_values[j], one.at("pvalue")[j], 1e-8 * tests.p_values[j] + 1e-10);
      const double coefficient = one.at("coef")[j];
      const double standard_error = one.at("se")[j];
      note_agreement("R", "firth_coef", std::abs(fit.params[j] - coefficient) / standard_error);
      note_agreement("R", "firth_se", std::abs(se[j] / standard_error - 1.0));
    }
  }
}

/// The same bits in steps as in one go, and no more than one block in a step.
TEST(Firth, StepsDoNotChangeTheResult) {
  Request request = waves(2000);
  for (double& y : request.y) y = y > 1.0 ? 1.0 : 0.0;
  request.options.family = Binomial{};
  request.options.firth = true;
  const Fit whole = request.fit();
  FitJob job(request.data(), request.options);
  while (!job.advance(1).done) {
  }
  EXPECT_EQ(whole.params, job.result().params);
}

/// The bias is of order 1 / n, and so is what its reduction changes.
TEST(Firth, ApproachesMaximumLikelihood) {
  double earlier = 0.0;
  for (const std::size_t rows : {500u, 4000u}) {
    Request request = waves(rows);
    for (std::size_t i = 0; i < rows; ++i) request.y[i] = (i * 7919) % 11 < 4 ? 1.0 : 0.0;
    request.options.family = Binomial{};
    const Fit plain = request.fit();
    request.options.firth = true;
    const double change = std::abs(request.fit().params[1] - plain.params[1]);
    if (earlier > 0.0) {
      EXPECT_LT(change, 0.3 * earlier);
    }
    earlier = change;
  }
}

TEST(Firth, AliasedColumnsStayAliased) {
  const nlohmann::json one = load_fixture("diagnostics").at("firth")[0];
  Request request = request_of(one);
  request.x.push_back(request.x[1]);
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  EXPECT_TRUE(std::isnan(fit.params[3]));
  EXPECT_NEAR(fit.params[1], one.at("coef")[1], 1e-8);
  EXPECT_TRUE(std::isnan(firth_tests(fit).statistic[3]));
}

TEST(Firth, IsForLogisticModels) {
  Request request = d20_counts();
  request.options.firth = true;
  EXPECT_EQ(error_of([&] { request.fit(); })->code(), ErrorCode::kUnsupportedModel);
  request.options.firth = false;
  const Fit fit = request.fit();
  EXPECT_EQ(error_of([&] { firth_tests(fit); })->code(), ErrorCode::kUnsupportedModel);
}

}  // namespace
}  // namespace webglm::testing
