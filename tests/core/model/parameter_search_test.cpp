// theta and the power by maximum likelihood, against the joint maximum in 30 digits.
#include "webglm/model/parameter_search.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/fixture.hpp"
#include "support/json_fixture.hpp"
#include "support/request.hpp"
#include "webglm/inference/likelihood.hpp"
#include "webglm/inference/wald.hpp"

namespace webglm::testing {
namespace {

nlohmann::json case_of(const std::string& name) {
  const nlohmann::json all = load_fixture("estimated_parameters").at("cases");
  for (const auto& one : all) {
    if (one.at("case") == name) return one;
  }
  throw std::runtime_error("no case " + name);
}

Request d20(const std::string& response, const AnyFamily& family) {
  Request request = d20_counts();
  request.y = load_case("d20.json", "d20-poisson").data.at(response).numbers;
  request.options.family = family;
  request.options.estimate_parameter = true;
  return request;
}

void expect_near_relative(double got, double expected, double tolerance) {
  EXPECT_NEAR(got, expected, tolerance * std::abs(expected));
}

/// The last step is below 1e-9 of a standard error, which is 0.4 of theta here.
TEST(ParameterSearch, ThetaIsTheJointMaximum) {
  const auto expected = case_of("d20-theta");
  const Fit fit = d20("y_nb", NegativeBinomial{}).fit();
  ASSERT_TRUE(fit.parameter && fit.converged);
  EXPECT_TRUE(fit.warnings.empty());
  expect_near_relative(fit.parameter->value, expected.at("parameter"), 1e-9);
  expect_near_relative(fit.parameter->standard_error, expected.at("se"), 1e-8);
  EXPECT_EQ(std::get<NegativeBinomial>(fit.options.family).theta(), fit.parameter->value);
  const double log_l = log_likelihood(fit);
  expect_near_relative(log_l, expected.at("loglik"), 1e-13);
  EXPECT_EQ(aic(fit, log_l), -2.0 * log_l + 2.0 * 4.0);  // three coefficients and theta
  for (std::size_t j = 0; j < 3; ++j) {
    EXPECT_NEAR(fit.params[j], expected.at("coef")[j], 1e-9 * bse(fit)[j]);
    expect_near_relative(bse(fit)[j], expected.at("coef_se")[j], 1e-8);
  }
}

/// A few fits of a few steps each.
TEST(ParameterSearch, TakesFewFits) {
  EXPECT_LE(d20("y_nb", NegativeBinomial{}).fit().parameter->fits, 9);
}

/// Differences of the density leave about 1e-8 of the power uncertain.
TEST(ParameterSearch, PowerIsTheJointMaximum) {
  const auto expected = case_of("d20-power");
  const Fit fit = d20("y_tw", Tweedie{}).fit();
  ASSERT_TRUE(fit.parameter && fit.converged);
  expect_near_relative(fit.parameter->value, expected.at("parameter"), 1e-7);
  expect_near_relative(fit.parameter->dispersion, expected.at("dispersion"), 1e-6);
  expect_near_relative(fit.parameter->standard_error, expected.at("se"), 1e-5);
  for (std::size_t j = 0; j < 3; ++j) {
    EXPECT_NEAR(fit.params[j], expected.at("coef")[j], 1e-7 * bse(fit)[j]);
  }
}

TEST(ParameterSearch, WeightsDivideTheDispersion) {
  const auto expected = case_of("weighted-power");
  Request request;
  request.y = expected.at("y").get<std::vector<double>>();
  request.x = {std::vector<double>(request.y.size(), 1.0),
               expected.at("x").get<std::vector<double>>()};
  request.weights = expected.at("w").get<std::vector<double>>();
  request.options.family = Tweedie{};
  request.options.estimate_parameter = true;
  const Fit fit = request.fit();
  ASSERT_TRUE(fit.parameter && fit.converged);
  expect_near_relative(fit.parameter->value, expected.at("parameter"), 1e-7);
  expect_near_relative(fit.parameter->dispersion, expected.at("dispersion"), 1e-6);
  expect_near_relative(fit.parameter->standard_error, expected.at("se"), 1e-5);
}

/// A weight counts as many equal rows, as in MASS.
TEST(ParameterSearch, WeightsOfThetaCountRows) {
  Request weighted = d20("y_nb", NegativeBinomial{});
  Request repeated = weighted;
  weighted.weights.assign(20, 1.0);
  for (std::size_t row = 0; row < 20; row += 3) {
    weighted.weights[row] = 2.0;
    repeated.y.push_back(repeated.y[row]);
    for (auto& column : repeated.x) column.push_back(column[row]);
  }
  const Fit a = weighted.fit();
  const Fit b = repeated.fit();
  expect_near_relative(a.parameter->value, b.parameter->value, 1e-9);
  expect_near_relative(a.parameter->standard_error, b.parameter->standard_error, 1e-9);
}

/// Counts that vary less than a Poisson's: the limit itself, with a warning, and nothing diverges.
TEST(ParameterSearch, ThetaOfEvenCountsIsInfinite) {
  Request request = d20("y_nb", NegativeBinomial{});
  for (std::size_t row = 0; row < 20; ++row) request.y[row] = 2.0 + static_cast<double>(row % 3);
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  EXPECT_TRUE(std::isinf(fit.parameter->value));
  EXPECT_TRUE(std::isnan(fit.parameter->standard_error));
  EXPECT_TRUE(warning(fit, WarningCode::kThetaInfinite));
  EXPECT_TRUE(std::holds_alternative<Poisson>(fit.options.family));
  request.options.family = Poisson{};
  request.options.estimate_parameter = false;
  EXPECT_EQ(fit.params, request.fit().params);
}

/// The same bits in steps as in one go.
TEST(ParameterSearch, StepsDoNotChangeTheResult) {
  Request request = waves(3000);
  request.options.family = NegativeBinomial{};
  request.options.estimate_parameter = true;
  const Fit whole = request.fit();
  FitJob job(request.data(), request.options);
  while (!job.advance(1).done) {
  }
  const Fit steps = job.result();
  EXPECT_EQ(whole.params, steps.params);
  EXPECT_EQ(whole.parameter->value, steps.parameter->value);
  EXPECT_EQ(whole.iterations, steps.iterations);
}

/// An aliased column stays so in every one of the fits.
TEST(ParameterSearch, AliasedColumnsStayAliased) {
  Request request = d20("y_nb", NegativeBinomial{});
  const Fit plain = request.fit();
  request.x.insert(request.x.begin() + 2, request.x[1]);
  request.names.clear();
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  EXPECT_TRUE(std::isnan(fit.params[2]));
  expect_near_relative(fit.parameter->value, plain.parameter->value, 1e-9);
}

TEST(ParameterSearch, OnlyFamiliesWithAParameter) {
  Request request = d20("y_nb", Poisson{});
  const auto error = error_of([&] { request.fit(); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::kInvalidInput);
}

/// score and information against differences of the log mass, for small and large theta.
TEST(ThetaTerms, AreTheDerivatives) {
  for (const double theta : {0.05, 0.9, 7.0, 40.0}) {
    for (const double y : {0.0, 1.0, 3.0, 30.0, 2.5}) {
      const double mu = 2.7;
      const double h = 1e-4 * theta;
      const auto at = [&](double t) {
        return NegativeBinomial(t).log_density(y, {mu, 0.0, mu}, 1.0, 1.0);
      };
      const auto terms = NegativeBinomial(theta).theta_terms(y, mu);
      const double slope = (at(theta + h) - at(theta - h)) / (2.0 * h);
      // Rounding of the log mass, at most 30 here, over h.
      EXPECT_NEAR(terms.score, slope, 1e-7 * std::abs(slope) + 1e-14 / h) << theta << " " << y;
      const auto up = NegativeBinomial(theta + h).theta_terms(y, mu).score;
      const auto down = NegativeBinomial(theta - h).theta_terms(y, mu).score;
      EXPECT_NEAR(terms.information, (down - up) / (2.0 * h),
                  1e-7 * std::abs(terms.information) + 1e-14 / h)
          << theta << " " << y;
    }
  }
}

/// Towards the Poisson the score is ((y - mu)^2 - y) / (2 theta^2), of parts of size 1 / theta.
TEST(ThetaTerms, KeepTheirDigitsForALargeTheta) {
  for (const double theta : {1e6, 1e9, 1e12}) {
    const double y = 5.0;
    const double mu = 2.0;
    const double expected = -((y - mu) * (y - mu) - y) / (2.0 * theta * theta);
    const double score = NegativeBinomial(theta).theta_terms(y, mu).score;
    EXPECT_NEAR(score, expected, std::abs(expected) * (20.0 / theta + 1e-12)) << theta;
  }
}

}  // namespace
}  // namespace webglm::testing
