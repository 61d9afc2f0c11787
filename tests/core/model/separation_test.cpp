// Responses that some combination of columns separates: the likelihood has no maximum.
#include <gtest/gtest.h>

#include <cmath>

#include "support/fixture_fit.hpp"
#include "support/fixture_model.hpp"
#include "support/request.hpp"
#include "webglm/inference/wald.hpp"

namespace webglm::testing {
namespace {

std::string text_of(const Warning& found, std::string_view key) {
  return std::get<std::string>(detail(found.details, key));
}
double count_of(const Warning& found) { return std::get<double>(detail(found.details, "rows")); }

bool all_finite(const std::vector<double>& values) {
  for (const double value : values) {
    if (!std::isfinite(value)) return false;
  }
  return true;
}

Fit fit_with_defaults(const FixtureCase& one) {
  FitOptions options = fit_options(one);
  options.tol = FitOptions{}.tol;
  options.max_iter = FitOptions{}.max_iter;
  return fit_glm(learn_case(one).data, options);
}

TEST(Separation, CompleteSeparationNamesTheThreshold) {
  const Fit fit = fit_with_defaults(load_case("oracles/hard-behaviour.json", "sep-perfect"));
  const auto found = warning(fit, WarningCode::kSeparation);
  ASSERT_TRUE(found);
  EXPECT_FALSE(fit.converged);
  EXPECT_TRUE(all_finite(fit.params));
  EXPECT_FALSE(warning(fit, WarningCode::kNotConverged));
  EXPECT_EQ(text_of(*found, "columns"), "x, Intercept");
  EXPECT_EQ(text_of(*found, "combination").substr(0, 5), "x - 5");
  EXPECT_EQ(count_of(*found), 10.0);
  EXPECT_EQ(text_of(*found, "first_rows"), "0, 1, 2, 3, 4");
}

TEST(Separation, CountsThatAreAllZero) {
  const Fit fit = fit_with_defaults(load_case("oracles/hard-behaviour.json", "pois-all-zero"));
  const auto found = warning(fit, WarningCode::kSeparation);
  ASSERT_TRUE(found);
  EXPECT_TRUE(all_finite(fit.params));
  EXPECT_EQ(count_of(*found), 10.0);
  EXPECT_TRUE(warning(fit, WarningCode::kConstantResponse));
}

/// 40 rows: an intercept, a slope and the indicator of a group of ten.
Request grouped() {
  Request request;
  std::vector<double> group;
  std::vector<double> x;
  for (int i = 0; i < 40; ++i) {
    group.push_back(i % 4 == 3 ? 1.0 : 0.0);
    x.push_back(std::sin(1.7 * i));
    request.y.push_back((i * 7) % 5 < 2 ? 1.0 : 0.0);
  }
  request.x = {std::vector<double>(40, 1.0), x, group};
  request.names = {"Intercept", "x", "group"};
  return request;
}

/// A group without events: its coefficient alone is without estimate, the others are those of the
/// rows outside, to the decrement at which the search ends.
TEST(Separation, GroupWithoutEvents) {
  for (const AnyFamily& family : {AnyFamily(Binomial{}), AnyFamily(Poisson{}),
                                  AnyFamily(NegativeBinomial(2.0)), AnyFamily(Tweedie(1.5))}) {
    Request request = grouped();
    request.options.family = family;
    for (std::size_t i = 0; i < 40; ++i) {
      if (request.x[2][i] == 1.0) request.y[i] = 0.0;
    }
    const Fit fit = request.fit();
    SCOPED_TRACE(std::string(code_of(family)));
    const auto found = warning(fit, WarningCode::kSeparation);
    ASSERT_TRUE(found);
    EXPECT_EQ(text_of(*found, "columns"), "group");
    EXPECT_EQ(text_of(*found, "combination"), "-group");
    EXPECT_EQ(count_of(*found), 10.0);
    EXPECT_EQ(text_of(*found, "first_rows"), "3, 7, 11, 15, 19");
    EXPECT_LT(fit.params[2], -10.0);
    Request outside = request;
    outside.weights.assign(40, 1.0);
    for (std::size_t i = 0; i < 40; ++i) outside.weights[i] = 1.0 - request.x[2][i];
    outside.x.pop_back();
    outside.names.pop_back();
    const Fit rest = outside.fit();
    for (std::size_t j = 0; j < 2; ++j) {
      EXPECT_NEAR(fit.params[j], rest.params[j], 1e-3 * bse(rest)[j]);
    }
  }
}

TEST(Separation, EveryLinkOntoProportions) {
  for (const AnyLink& link : {AnyLink(Logit{}), AnyLink(Probit{}), AnyLink(Cloglog{})}) {
    Request request = grouped();
    request.options.family = Binomial{};
    request.options.link = link;
    for (std::size_t i = 0; i < 40; ++i) {
      if (request.x[2][i] == 1.0) request.y[i] = 1.0;
    }
    const Fit fit = request.fit();
    SCOPED_TRACE(name_of(link));
    const auto found = warning(fit, WarningCode::kSeparation);
    ASSERT_TRUE(found);
    EXPECT_EQ(text_of(*found, "combination"), "group");
  }
}

/// A gap of 1e-3 the wrong way round is not separation: the estimates exist, though far out.
TEST(Separation, NearlySeparatedIsNot) {
  Request request;
  for (int i = 0; i < 20; ++i) request.y.push_back(i < 10 ? 0.0 : 1.0);
  std::vector<double> x;
  for (int i = 0; i < 20; ++i) x.push_back(0.1 * i);
  std::swap(x[9], x[10]);
  request.x = {std::vector<double>(20, 1.0), x};
  request.options.family = Binomial{};
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  EXPECT_FALSE(warning(fit, WarningCode::kSeparation));
}

/// A penalty makes the estimates finite.
TEST(Separation, RidgeHasAnEstimate) {
  Request request = grouped();
  request.options.family = Binomial{};
  request.options.alpha = 0.1;
  request.options.l1_ratio = 0.0;
  for (std::size_t i = 0; i < 40; ++i) {
    if (request.x[2][i] == 1.0) request.y[i] = 0.0;
  }
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  EXPECT_FALSE(warning(fit, WarningCode::kSeparation));
}

/// A copy of a column is aliased whether or not the response is separated.
TEST(Separation, AliasingIsSomethingElse) {
  Request request = grouped();
  request.options.family = Binomial{};
  for (std::size_t i = 0; i < 40; ++i) {
    if (request.x[2][i] == 1.0) request.y[i] = 0.0;
  }
  request.x.push_back(request.x[2]);
  request.names.push_back("copy");
  const Fit fit = request.fit();
  EXPECT_TRUE(std::isnan(fit.params[3]));
  EXPECT_TRUE(std::isfinite(fit.params[2]));
  EXPECT_TRUE(warning(fit, WarningCode::kAliased));
  EXPECT_TRUE(warning(fit, WarningCode::kSeparation));
}

/// With rows enough for samples and chord steps.
TEST(Separation, ManyRows) {
  Request request = waves(60000);
  std::vector<double> rare(60000, 0.0);
  for (std::size_t i = 0; i < rare.size(); i += 97) {
    rare[i] = 1.0;
    request.y[i] = 0.0;
  }
  request.x.push_back(rare);
  request.names.emplace_back("rare");
  const Fit fit = request.fit();
  const auto found = warning(fit, WarningCode::kSeparation);
  ASSERT_TRUE(found);
  EXPECT_EQ(count_of(*found), 619.0);
}

/// Too few iterations for the others to settle, enough to tell.
TEST(Separation, IsToldAtTheLastIteration) {
  FixtureCase one = load_case("oracles/hard-behaviour.json", "sep-perfect");
  FitOptions options = fit_options(one);
  options.tol = 1e-8;
  options.max_iter = 16;
  EXPECT_TRUE(warning(fit_glm(learn_case(one).data, options), WarningCode::kSeparation));
}

}  // namespace
}  // namespace webglm::testing
