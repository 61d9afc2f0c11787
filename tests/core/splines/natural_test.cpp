#include "webglm/splines/natural.hpp"

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

NaturalSpline learn(const std::vector<double>& x, const NaturalSplineOptions& options) {
  std::vector<Warning> warnings;
  return learn_natural_spline(summary_of(x), options, warnings);
}

const std::vector<double> kSample = {0.0, 0.3, 0.9, 1.4, 2.2, 2.3, 3.1, 4.0, 4.4, 5.0};

TEST(NaturalSpline, EqualsRsNsForEveryCase) {
  const auto fixture = load_fixture("splines/ns");
  ASSERT_FALSE(fixture["cases"].empty());
  for (const auto& c : fixture["cases"]) {
    SCOPED_TRACE(testing::label(c));
    std::vector<Warning> warnings;
    const auto x = c["x"].get<std::vector<double>>();
    const auto options = testing::options_of<NaturalSplineOptions>(c["args"]);
    const NaturalSpline spline = learn_natural_spline(summary_of(x), options, warnings);
    testing::expect_knots(spline.knots, c, spline.boundary);
    testing::expect_case(NaturalSplineEvaluator(spline), c, spline.boundary);
    ASSERT_EQ(warnings.size(), c["df_raised"].get<bool>() ? 1U : 0U);
    for (const Warning& warning : warnings) EXPECT_EQ(warning.code, WarningCode::kDfRaised);
  }
}

TEST(NaturalSpline, EqualsRsNsOnTheRowsOfTheOracle) {
  const auto c = load_fixture("splines/basis_rows")["cases"][1];
  const auto x = c["x"].get<std::vector<double>>();
  const NaturalSpline spline = learn(x, {.df = c["df"].get<int>()});
  EXPECT_EQ(spline.knots, c["knots"].get<std::vector<double>>());
  const NaturalSplineEvaluator basis(spline);
  testing::expect_columns(columns_of(basis, x), testing::transposed(c["basis"]), x,
                          spline.boundary);
  const auto xnew = c["xnew"].get<std::vector<double>>();
  testing::expect_columns(columns_of(basis, xnew), testing::transposed(c["basis_new"]), xnew,
                          spline.boundary);
}

TEST(NaturalSpline, ColumnsAreStraightBeyondTheBoundaryAndSmoothAcrossIt) {
  const NaturalSplineEvaluator basis(learn(kSample, {.df = 4}));
  for (const double end : {0.0, 5.0}) {
    const double outward = end == 0.0 ? -1.0 : 1.0;
    const double h = 1e-4;
    const auto columns = columns_of(
        basis, {end, end + outward, end + 2.0 * outward, end + outward * h, end - outward * h});
    for (const auto& v : columns) {
      EXPECT_NEAR(v[2] - v[1], v[1] - v[0], 1e-12);  // a few roundings of numbers near 1
      // Without curvature at the knot, the second difference is of order h^3.
      EXPECT_NEAR(v[3] - v[0], v[0] - v[4], 1e-11);
    }
  }
}

TEST(NaturalSpline, ManyValuesAtTheUpperEndStillHaveABasis) {
  // R's ns has no answer here: its second derivative at a repeated boundary knot is not a number.
  const std::vector<double> capped = {0, 1, 2, 3, 4, 5, 6, 7, 7, 7, 7, 7, 7, 7, 7};
  const NaturalSplineEvaluator basis(learn(capped, {.df = 3}));
  for (const auto& v : columns_of(basis, {7.0, 8.0, 9.0, 7.0 - 1e-4, 7.0 + 1e-4})) {
    EXPECT_TRUE(std::isfinite(v[0]));
    EXPECT_NEAR(v[2] - v[1], v[1] - v[0], 1e-12);  // straight beyond
    EXPECT_NEAR(v[4] - v[0], v[0] - v[3], 1e-11);  // and without curvature at the knot
  }
}

std::vector<double> zero_to_ten() {
  std::vector<double> x;
  for (int i = 0; i <= 10; ++i) x.push_back(i);
  return x;
}

TEST(NaturalSpline, RustystatsHasKnotsAtLowerOrderStatisticsAndTruncatedPowers) {
  // Printed by rustystats 0.9.0, SplineTerm("x", "ns", df=4) and ns(x, df=4): knots, and the
  // columns at 4, 8 and 10.
  const NaturalSpline spline =
      learn(zero_to_ten(), {.df = 4, .convention = SplineConvention::kRustystats});
  EXPECT_EQ(spline.knots, (std::vector<double>{2, 5, 7}));
  const auto columns = columns_of(NaturalSplineEvaluator(spline), {4.0, 8.0, 10.0});
  const testing::Columns printed = {
      {4.0, 8.0, 10.0}, {6.4, 50.866667, 91.0}, {1.0, 26.666667, 55.0}};
  ASSERT_EQ(columns.size(), printed.size());
  for (std::size_t j = 0; j < printed.size(); ++j) {
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(columns[j][i], printed[j][i], 5e-7);  // half a unit of the last printed digit
    }
  }
}

TEST(NaturalSpline, RustystatsColumnsAreTheirFormula) {
  const auto cubed = [](double x) { return x > 0.0 ? x * x * x : 0.0; };
  const NaturalSplineEvaluator basis(learn(
      zero_to_ten(), {.df = 5, .intercept = true, .convention = SplineConvention::kRustystats}));
  const std::vector<double> x = {0.0, 0.4, 2.0, 3.3, 6.5, 8.0, 9.9, 10.0};
  const auto columns = columns_of(basis, x);  // knots at 2, 4, 6, 8
  ASSERT_EQ(columns.size(), 5U);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double last = cubed(x[i] - 8.0) / 2.0;
    // Sums of four products of numbers up to 200.
    EXPECT_NEAR(columns[0][i], 1.0, 1e-12);
    EXPECT_NEAR(columns[1][i], x[i], 1e-12);
    EXPECT_NEAR(columns[2][i], cubed(x[i]) / 10.0 - last, 1e-12);
    EXPECT_NEAR(columns[3][i], cubed(x[i] - 2.0) / 8.0 - last, 1e-12);
    EXPECT_NEAR(columns[4][i], cubed(x[i] - 4.0) / 6.0 - last, 1e-12);
  }
}

TEST(NaturalSpline, RustystatsHasALineForTwoDegreesOfFreedom) {
  const NaturalSplineEvaluator basis(
      learn(zero_to_ten(), {.df = 2, .convention = SplineConvention::kRustystats}));
  const auto columns = columns_of(basis, {-3.0, 0.0, 4.5, 12.0});
  ASSERT_EQ(columns.size(), 1U);
  const std::vector<double> line = {-3.0, 0.0, 4.5, 12.0};
  for (std::size_t i = 0; i < line.size(); ++i) EXPECT_NEAR(columns[0][i], line[i], 1e-13);
}

TEST(NaturalSpline, RefusesWhatHasNoBasis) {
  for (const auto& options :
       {NaturalSplineOptions{.df = 0}, NaturalSplineOptions{.knots = {{-1.0}}},
        NaturalSplineOptions{.boundary = Boundary{3.0, 3.0}}}) {
    try {
      learn(kSample, options);
      ADD_FAILURE();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidInput) << error.message();
    }
  }
}

}  // namespace
}  // namespace webglm
