#include "webglm/splines/bspline.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "splines/basis_fixture.hpp"
#include "webglm/common/error.hpp"

namespace webglm {
namespace {

using testing::columns_of;
using testing::load_fixture;
using testing::summary_of;

BSpline learn(const std::vector<double>& x, const BSplineOptions& options) {
  std::vector<Warning> warnings;
  return learn_bspline(summary_of(x), options, warnings);
}

const std::vector<double> kSample = {0.0, 0.3, 0.9, 1.4, 2.2, 2.3, 3.1, 4.0, 4.4, 5.0};

TEST(BSpline, EqualsRsBsForEveryCase) {
  const auto fixture = load_fixture("splines/bs");
  ASSERT_FALSE(fixture["cases"].empty());
  for (const auto& c : fixture["cases"]) {
    SCOPED_TRACE(testing::label(c));
    auto options = testing::options_of<BSplineOptions>(c["args"]);
    if (c["args"].contains("degree")) options.degree = c["args"]["degree"].get<int>();
    std::vector<Warning> warnings;
    const auto x = c["x"].get<std::vector<double>>();
    const BSpline spline = learn_bspline(summary_of(x), options, warnings);
    testing::expect_knots(spline.knots, c, spline.boundary);
    testing::expect_case(BSplineEvaluator(spline), c, spline.boundary);
    ASSERT_EQ(warnings.size(), c["df_raised"].get<bool>() ? 1U : 0U);
    for (const Warning& warning : warnings) EXPECT_EQ(warning.code, WarningCode::kDfRaised);
  }
}

TEST(BSpline, EqualsRsBsOnTheRowsOfTheOracle) {
  const auto c = load_fixture("splines/basis_rows")["cases"][0];
  const auto x = c["x"].get<std::vector<double>>();
  const BSpline spline = learn(x, {.df = c["df"].get<int>()});
  EXPECT_EQ(spline.knots, c["knots"].get<std::vector<double>>());
  const BSplineEvaluator basis(spline);
  testing::expect_columns(columns_of(basis, x), testing::transposed(c["basis"]), x,
                          spline.boundary);
  const auto xnew = c["xnew"].get<std::vector<double>>();
  testing::expect_columns(columns_of(basis, xnew), testing::transposed(c["basis_new"]), xnew,
                          spline.boundary);
}

class BSplineLaws : public ::testing::TestWithParam<int> {
 protected:
  BSplineEvaluator basis(std::vector<double> knots) const {
    return BSplineEvaluator(
        learn(kSample, {.knots = std::move(knots), .degree = GetParam(), .intercept = true}));
  }
};

TEST_P(BSplineLaws, KnotAveragesReproduceTheIdentity) {
  // Marsden's identity: sum of (mean of the inner knots of function i) N_i(x) is x, beyond the
  // boundary too.
  const std::vector<double> knots = {0.9, 2.0, 4.1};
  const BSplineEvaluator evaluator = basis(knots);
  const auto degree = static_cast<std::size_t>(GetParam());
  std::vector<double> t(degree + 1, 0.0);
  t.insert(t.end(), knots.begin(), knots.end());
  t.insert(t.end(), degree + 1, 5.0);
  const std::vector<double> x = {-1.0, 0.0, 0.5, 0.9, 3.3, 5.0, 6.5};
  const auto columns = columns_of(evaluator, x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    double sum = 0.0;
    double magnitude = 0.0;
    for (std::size_t j = 0; j < columns.size(); ++j) {
      double mean = 0.0;
      for (std::size_t k = 1; k <= degree; ++k) mean += t[j + k] / static_cast<double>(degree);
      sum += mean * columns[j][i];
      magnitude += std::abs(mean * columns[j][i]);
    }
    EXPECT_NEAR(sum, x[i], 1e-13 * std::max(1.0, magnitude));  // rounding of the terms
  }
}

TEST_P(BSplineLaws, DerivativesAreLimitsOfDifferenceQuotients) {
  const BSplineEvaluator evaluator = basis({0.9, 2.0, 4.1});
  const double h = 1e-5;
  std::vector<double> above(evaluator.width());
  std::vector<double> below(evaluator.width());
  std::vector<double> slope(evaluator.width());
  for (const double x : {0.2, 1.5, 3.0, 4.9}) {
    for (int order = 1; order <= GetParam() + 1; ++order) {
      const std::uint32_t first = evaluator.derivatives(x, order, slope);
      EXPECT_EQ(evaluator.derivatives(x + h, order - 1, above), first);
      EXPECT_EQ(evaluator.derivatives(x - h, order - 1, below), first);
      for (std::size_t r = 0; r < slope.size(); ++r) {
        // Rounding of the values over h, and h^2 of the next but one derivative.
        const double scale = std::max({1.0, std::abs(above[r]), std::abs(slope[r])});
        EXPECT_NEAR(slope[r], (above[r] - below[r]) / (2.0 * h), 1e-7 * scale);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Degrees, BSplineLaws, ::testing::Values(1, 2, 3, 4, 5, 8));

TEST(BSpline, ClampTakesTheValueAtTheBoundary) {
  const BSplineEvaluator basis(learn(kSample, {.df = 5}));
  const std::vector<double> x = {-3.0, 99.0};
  std::vector<double> clamped(basis.columns() * 2);
  EXPECT_EQ(basis.dense(x, Beyond::kClamp, clamped, 2), (BeyondCount{.below = 1, .above = 1}));
  const auto ends = columns_of(basis, {0.0, 5.0});
  for (std::size_t j = 0; j < basis.columns(); ++j) {
    EXPECT_EQ(clamped[2 * j], ends[j][0]);
    EXPECT_EQ(clamped[2 * j + 1], ends[j][1]);
  }
}

TEST(BSpline, ErrorBeyondTheBoundaryNamesTheRow) {
  const BSplineEvaluator basis(learn(kSample, {.df = 5}));
  const std::vector<double> x = {1.0, 5.5};
  std::vector<double> out(basis.columns() * 2);
  try {
    basis.dense(x, Beyond::kError, out, 2, 1000);
    FAIL() << "5.5 is beyond 5";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    EXPECT_NE(error.message().find("row 1001 has the value 5.5"), std::string::npos);
  }
}

TEST(BSpline, NanGivesNan) {
  const BSplineEvaluator basis(learn(kSample, {.df = 5}));
  const std::vector<double> x = {std::numeric_limits<double>::quiet_NaN()};
  for (const auto& column : columns_of(basis, x)) EXPECT_TRUE(std::isnan(column[0]));
}

TEST(BSpline, TheResultDoesNotDependOnBatches) {
  const auto x = load_fixture("splines/bs")["cases"][0]["x"].get<std::vector<double>>();
  NumericSummary merged;
  for (std::size_t begin = 0; begin < x.size(); begin += 7) {
    const auto size = std::min<std::size_t>(7, x.size() - begin);
    NumericSummary batch = summary_of(std::span(x).subspan(begin, size));
    batch.merge(merged);
    merged = batch;
  }
  std::vector<Warning> warnings;
  EXPECT_EQ(learn_bspline(merged, {.df = 6}, warnings), learn(x, {.df = 6}));
}

TEST(BSpline, RustystatsCountsTheDroppedFunctionAndTakesLowerOrderStatistics) {
  // Knots reported by rustystats 0.9.0 for these values.
  std::vector<double> x;
  for (int i = 0; i <= 10; ++i) x.push_back(i);
  const auto convention = SplineConvention::kRustystats;
  const BSpline spline = learn(x, {.df = 7, .convention = convention});
  EXPECT_EQ(spline.knots, (std::vector<double>{2, 5, 7}));
  EXPECT_EQ(spline.columns(), 6U);
  const BSpline other =
      learn({0, 1, 1.5, 2, 4, 7, 8, 9, 15, 20}, {.df = 6, .convention = convention});
  EXPECT_EQ(other.knots, (std::vector<double>{2, 8}));
}

TEST(BSpline, RefusesWhatHasNoBasis) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  const std::vector<std::pair<std::vector<double>, BSplineOptions>> refused = {
      {kSample, {.degree = 0}},
      {kSample, {.degree = kMaxDegree + 1}},
      {kSample, {.df = 0}},
      {kSample, {.df = std::numeric_limits<int>::max()}},
      {kSample, {.knots = {{5.1}}}},
      {kSample, {.knots = {{nan}}}},
      {kSample, {.boundary = Boundary{1.0, 1.0}}},
      {kSample, {.boundary = Boundary{0.0, infinity}}},
      {kSample, {.df = 5, .boundary = Boundary{7.0, 8.0}}},
      {{2.0, 2.0, 2.0}, {}},
      {{nan}, {}},
      {{1.0, infinity}, {}},
  };
  for (const auto& [x, options] : refused) {
    try {
      learn(x, options);
      ADD_FAILURE() << "case " << &options - &refused[0].second;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidInput) << error.message();
    }
  }
}

}  // namespace
}  // namespace webglm
