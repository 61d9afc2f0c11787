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

TEST(NaturalSpline, BandedTimesTransformIsDense) {
  for (const bool intercept : {false, true}) {
    const NaturalSplineEvaluator basis(learn(kSample, {.df = 4, .intercept = intercept}));
    const std::vector<double> x = {-2.0, 0.0, 1.3, 2.9, 5.0, 8.0};
    std::vector<std::uint32_t> first(x.size());
    std::vector<double> values(4 * x.size());
    EXPECT_EQ(basis.banded(x, Beyond::kExtrapolate, first, values),
              (BeyondCount{.below = 1, .above = 1}));
    const auto columns = columns_of(basis, x);
    ASSERT_EQ(columns.size(), 4U);
    for (std::size_t i = 0; i < x.size(); ++i) {
      for (std::size_t j = 0; j < columns.size(); ++j) {
        double sum = 0.0;
        for (std::size_t r = 0; r < 4; ++r) {
          sum += values[4 * i + r] * basis.transform()(first[i] + r, j);
        }
        EXPECT_NEAR(columns[j][i], sum, 1e-14);  // the same products in another function
      }
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

TEST(NaturalSpline, RustystatsPlacesKnotsAtLowerOrderStatistics) {
  // Knots reported by rustystats 0.9.0 for these values.
  std::vector<double> x;
  for (int i = 0; i <= 10; ++i) x.push_back(i);
  const NaturalSpline spline = learn(x, {.df = 4, .convention = SplineConvention::kRustystats});
  EXPECT_EQ(spline.knots, (std::vector<double>{2, 5, 7}));
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
