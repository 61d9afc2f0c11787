// Requests that cannot be answered: each is refused by code, with a message that says what is
// wrong, the value, where, and what is allowed.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "support/fixture_fit.hpp"
#include "support/request.hpp"
#include "webglm/inference/sandwich.hpp"
#include "webglm/inference/wald.hpp"

namespace webglm::testing {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Refusal {
  std::string name;
  std::function<void(Request&)> spoil;
  ErrorCode code;
  std::string message;
};

void PrintTo(const Refusal& refusal, std::ostream* stream) { *stream << refusal.name; }

class FitRefusal : public ::testing::TestWithParam<Refusal> {};

TEST_P(FitRefusal, HasCodeAndMessage) {
  Request request = d20_counts();
  GetParam().spoil(request);
  const auto error = error_of([&] { request.fit(); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), GetParam().code);
  EXPECT_EQ(error->message(), GetParam().message);
}

std::string test_name(const ::testing::TestParamInfo<Refusal>& info) { return info.param.name; }

constexpr auto kMismatch = ErrorCode::kDimensionMismatch;
constexpr auto kInvalid = ErrorCode::kInvalidInput;

const std::vector<Refusal> kLengths = {
    {"ShortWeights", [](Request& r) { r.weights.assign(5, 1.0); }, kMismatch,
     "Dimension mismatch: expected 20, got 5 (weights)"},
    {"LongOffset", [](Request& r) { r.offset.assign(21, 0.0); }, kMismatch,
     "Dimension mismatch: expected 20, got 21 (offset)"},
    {"ShortColumn", [](Request& r) { r.x[2].pop_back(); }, kMismatch,
     "Dimension mismatch: expected 20, got 19 (column z)"},
    {"MissingName", [](Request& r) { r.names.pop_back(); }, kMismatch,
     "Dimension mismatch: expected 3, got 2 (names)"},
    {"PenaltyFactors", [](Request& r) { r.options.penalty_factors = {0.0, 1.0}; }, kMismatch,
     "Dimension mismatch: expected 3, got 2 (penalty_factors)"},
    {"NoRows",
     [](Request& r) {
       r.y.clear();
       for (auto& column : r.x) column.clear();
     },
     kInvalid, "y is empty; a fit needs a row"},
    {"NoColumns",
     [](Request& r) {
       r.x.clear();
       r.names.clear();
     },
     kInvalid, "x has no columns; a fit needs one"}};
INSTANTIATE_TEST_SUITE_P(Lengths, FitRefusal, ::testing::ValuesIn(kLengths), test_name);

const std::vector<Refusal> kValues = {
    {"NanInY", [](Request& r) { r.y[3] = kNan; }, kInvalid,
     "row 3 of \"y\" is NaN; every value must be finite"},
    {"InfinityInY", [](Request& r) { r.y[0] = kInfinity; }, kInvalid,
     "row 0 of \"y\" is Infinity; every value must be finite"},
    {"NanInColumn", [](Request& r) { r.x[1][19] = kNan; }, kInvalid,
     "row 19 of column \"x\" is NaN; every value of the design must be finite"},
    {"InfinityInColumn", [](Request& r) { r.x[2][7] = -kInfinity; }, kInvalid,
     "row 7 of column \"z\" is -Infinity; every value of the design must be finite"},
    {"NanInOffset",
     [](Request& r) {
       r.offset.assign(20, 0.0);
       r.offset[4] = kNan;
     },
     kInvalid, "row 4 of \"offset\" is NaN; every value must be finite"},
    // log(0): an exposure of zero.
    {"InfinityInOffset",
     [](Request& r) {
       r.offset.assign(20, 0.0);
       r.offset[2] = -kInfinity;
     },
     kInvalid, "row 2 of \"offset\" is -Infinity; every value must be finite"},
    {"NegativeWeight",
     [](Request& r) {
       r.weights.assign(20, 1.0);
       r.weights[11] = -0.5;
     },
     kInvalid, "row 11 of \"weights\" is -0.5; a weight must be finite and >= 0"},
    {"NanWeight",
     [](Request& r) {
       r.weights.assign(20, 1.0);
       r.weights[1] = kNan;
     },
     kInvalid, "row 1 of \"weights\" is NaN; a weight must be finite and >= 0"},
    {"InfiniteWeight",
     [](Request& r) {
       r.weights.assign(20, 1.0);
       r.weights[1] = kInfinity;
     },
     kInvalid, "row 1 of \"weights\" is Infinity; a weight must be finite and >= 0"},
    {"AllWeightsZero", [](Request& r) { r.weights.assign(20, 0.0); }, kInvalid,
     "every weight is 0, which leaves no row to fit; give at least one positive weight"}};
INSTANTIATE_TEST_SUITE_P(Values, FitRefusal, ::testing::ValuesIn(kValues), test_name);

const std::vector<Refusal> kOptions = {
    {"NegativeAlpha", [](Request& r) { r.options.alpha = -1.0; }, kInvalid,
     "alpha is -1; it must be finite and >= 0"},
    {"NanAlpha", [](Request& r) { r.options.alpha = kNan; }, kInvalid,
     "alpha is NaN; it must be finite and >= 0"},
    {"InfiniteAlpha", [](Request& r) { r.options.alpha = kInfinity; }, kInvalid,
     "alpha is Infinity; it must be finite and >= 0"},
    {"NegativeL1Ratio", [](Request& r) { r.options.l1_ratio = -0.1; }, kInvalid,
     "l1_ratio is -0.1; it must be from 0 to 1"},
    {"LargeL1Ratio", [](Request& r) { r.options.l1_ratio = 1.5; }, kInvalid,
     "l1_ratio is 1.5; it must be from 0 to 1"},
    {"NanL1Ratio", [](Request& r) { r.options.l1_ratio = kNan; }, kInvalid,
     "l1_ratio is NaN; it must be from 0 to 1"},
    {"NoIterations", [](Request& r) { r.options.max_iter = 0; }, kInvalid,
     "max_iter is 0; it must be at least 1"},
    {"NegativeIterations", [](Request& r) { r.options.max_iter = -3; }, kInvalid,
     "max_iter is -3; it must be at least 1"},
    {"ZeroTolerance", [](Request& r) { r.options.tol = 0.0; }, kInvalid,
     "tol is 0; it must be finite and > 0"},
    {"NegativeTolerance", [](Request& r) { r.options.tol = -0.5; }, kInvalid,
     "tol is -0.5; it must be finite and > 0"},
    {"NanTolerance", [](Request& r) { r.options.tol = kNan; }, kInvalid,
     "tol is NaN; it must be finite and > 0"},
    {"NegativePenaltyFactor", [](Request& r) { r.options.penalty_factors = {0.0, 1.0, -1.0}; },
     kInvalid, "penalty_factors is -1; it must be finite and >= 0 for every coefficient"},
};
INSTANTIATE_TEST_SUITE_P(Options, FitRefusal, ::testing::ValuesIn(kOptions), test_name);

struct Support {
  std::string name;
  AnyFamily family;
  double value;
  std::string rule;
  std::string message;
};

void PrintTo(const Support& support, std::ostream* stream) { *stream << support.name; }

class SupportRefusal : public ::testing::TestWithParam<Support> {};

TEST_P(SupportRefusal, NamesRowValueAndRule) {
  Request request = d20_counts();
  for (double& y : request.y) y = 0.5;
  request.y[17] = GetParam().value;
  request.options.family = GetParam().family;
  const auto error = error_of([&] { request.fit(); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::kNotInSupport);
  EXPECT_EQ(error->message(), GetParam().message);
  EXPECT_EQ(std::get<double>(detail(error->details(), "row")), 17.0);
  EXPECT_EQ(std::get<double>(detail(error->details(), "value")), GetParam().value);
  EXPECT_EQ(std::get<std::string>(detail(error->details(), "rule")), GetParam().rule);
}

const std::vector<Support> kSupports = {
    {"Poisson", Poisson{}, -1.0, "y >= 0", "row 17 of \"y\" is -1; poisson needs y >= 0"},
    {"QuasiPoisson", QuasiPoisson{}, -2.0, "y >= 0",
     "row 17 of \"y\" is -2; quasi_poisson needs y >= 0"},
    {"NegativeBinomial", NegativeBinomial{2.0}, -1.0, "y >= 0",
     "row 17 of \"y\" is -1; negative_binomial needs y >= 0"},
    {"BinomialAbove", Binomial{}, 1.5, "0 <= y <= 1",
     "row 17 of \"y\" is 1.5; binomial needs 0 <= y <= 1"},
    {"BinomialBelow", Binomial{}, -0.25, "0 <= y <= 1",
     "row 17 of \"y\" is -0.25; binomial needs 0 <= y <= 1"},
    {"QuasiBinomial", QuasiBinomial{}, 2.0, "0 <= y <= 1",
     "row 17 of \"y\" is 2; quasi_binomial needs 0 <= y <= 1"},
    {"Gamma", Gamma{}, 0.0, "y > 0", "row 17 of \"y\" is 0; gamma needs y > 0"},
    {"InverseGaussian", InverseGaussian{}, -1.0, "y > 0",
     "row 17 of \"y\" is -1; inverse_gaussian needs y > 0"},
    {"TweedieCompound", Tweedie{1.5}, -0.5, "y >= 0",
     "row 17 of \"y\" is -0.5; tweedie needs y >= 0"},
    {"TweedieSteep", Tweedie{2.5}, 0.0, "y > 0", "row 17 of \"y\" is 0; tweedie needs y > 0"}};
INSTANTIATE_TEST_SUITE_P(Families, SupportRefusal, ::testing::ValuesIn(kSupports),
                         [](const auto& info) { return info.param.name; });

TEST(FamilyRefusal, ParametersOutOfRange) {
  for (const double power : {0.5, 1e-9, 1.0 - 1e-9}) {
    const auto error = error_of([&] { Tweedie{power}; });
    ASSERT_TRUE(error) << power;
    EXPECT_EQ(error->code(), ErrorCode::kInvalidInput);
  }
  EXPECT_EQ(error_of([] { Tweedie{0.5}; })->message(), "var_power must be <= 0 or >= 1, got 0.5");
  for (const double theta : {0.0, -1.0, kNan}) {
    const auto error = error_of([&] { NegativeBinomial{theta}; });
    ASSERT_TRUE(error) << theta;
    EXPECT_EQ(error->code(), ErrorCode::kInvalidInput);
  }
  EXPECT_EQ(error_of([] { NegativeBinomial{-1.0}; })->message(),
            "theta must be > 0 and finite, got -1");
}

TEST(FamilyRefusal, UnknownNamesComeWithTheNearest) {
  const auto family = error_of([] { parse_family("poison"); });
  ASSERT_TRUE(family);
  EXPECT_EQ(family->code(), ErrorCode::kUnknownName);
  EXPECT_NE(family->message().find("\"poison\""), std::string::npos);
  EXPECT_NE(family->message().find("poisson"), std::string::npos);
  const auto link = error_of([] { parse_link("loggit"); });
  ASSERT_TRUE(link);
  EXPECT_EQ(link->code(), ErrorCode::kUnknownName);
  EXPECT_NE(link->message().find("\"loggit\""), std::string::npos);
  EXPECT_NE(link->message().find("logit"), std::string::npos);
}

TEST(FitRefusal, DimensionMismatchStatesBothLengths) {
  Request request = d20_counts();
  request.weights.assign(5, 1.0);
  const auto error = error_of([&] { request.fit(); });
  ASSERT_TRUE(error);
  EXPECT_EQ(std::get<double>(detail(error->details(), "expected")), 20.0);
  EXPECT_EQ(std::get<double>(detail(error->details(), "got")), 5.0);
}

TEST(FitRefusal, ResultBeforeTheEnd) {
  const Request request = d20_counts();
  FitJob job(request.data(), request.options);
  const auto error = error_of([&] { job.result(); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::kInvalidInput);
}

/// A column without rows is a mistake; one that is not given is not.
TEST(FitRefusal, ColumnsWithoutRows) {
  const Observations no_weights{numeric(std::vector{1.0, 2.0}), numeric({}), {}};
  const Observations no_offset{numeric(std::vector{1.0, 2.0}), {}, numeric({})};
  for (const Observations& observations : {no_weights, no_offset}) {
    const auto error = error_of([&] { check_observations(observations); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), ErrorCode::kDimensionMismatch);
  }
}

TEST(FitRefusal, LevelOfAnInterval) {
  const Fit fit = d20_counts().fit();
  const std::vector<double> se = bse(fit);
  for (const double alpha : {0.0, 1.0, -0.05, 95.0, kNan}) {
    const auto error = error_of([&] { wald_intervals(fit, se, alpha); });
    ASSERT_TRUE(error) << alpha;
    EXPECT_EQ(error->code(), ErrorCode::kInvalidInput);
  }
}

TEST(FitRefusal, UnknownKindOfRobustCovariance) {
  const auto error = error_of([] { parse_robust_kind("HC9"); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::kUnknownName);
  EXPECT_NE(error->message().find("HC0"), std::string::npos) << error->message();
}

/// A refusal leaves nothing behind.
TEST(FitRefusal, LeavesTheNextFitAsItWas) {
  const Request good = d20_counts();
  const Fit before = good.fit();
  Request bad = good;
  bad.y[5] = -1.0;
  EXPECT_TRUE(error_of([&] { bad.fit(); }));
  EXPECT_EQ(good.fit().params, before.params);
}

}  // namespace
}  // namespace webglm::testing
