#include "webglm/splines/piecewise.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "simd/pieces.hpp"
#include "splines/basis_fixture.hpp"
#include "webglm/common/error.hpp"

namespace webglm {
namespace {

const std::vector<double> kSample = {0.0, 0.3, 0.9, 1.4, 2.2, 2.3, 3.1, 4.0, 4.4, 5.0};
/// Knots themselves, both boundaries, and rows beyond them.
const std::vector<double> kRows = {-2.0, 0.0, 1e-9, 0.5, 0.9, 1.1, 2.0, 2.5, 4.1, 4.99, 5.0, 7.0};

/// All functions at every x, as columns.
testing::Columns all_functions(const PiecewiseBasis& basis, const std::vector<double>& x) {
  std::vector<std::uint32_t> piece(x.size());
  basis.find(x, piece);
  testing::Columns columns(basis.functions(), std::vector<double>(x.size(), 0.0));
  std::vector<double> values(basis.stride());
  for (std::size_t i = 0; i < x.size(); ++i) {
    basis.values(piece[i], x[i], values);
    for (std::size_t j = 0; j < basis.width(); ++j) {
      columns[basis.first(piece[i]) + j][i] = values[j];
    }
  }
  return columns;
}

/// Polynomials of degree d in [-1, 1] whose coefficients sum to less than 2^d lose as many
/// roundings; beyond the boundary values grow with the distance, and so does rounding.
void expect_equal(const testing::Columns& got, const testing::Columns& expected, int degree) {
  ASSERT_EQ(got.size(), expected.size());
  const double rounding = std::ldexp(4.0 * std::numeric_limits<double>::epsilon(), degree);
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    double greatest = 1.0;
    for (const auto& column : expected) greatest = std::max(greatest, std::abs(column[i]));
    for (std::size_t j = 0; j < expected.size(); ++j) {
      EXPECT_NEAR(got[j][i], expected[j][i], rounding * greatest)
          << "x = " << kRows[i] << ", function " << j;
    }
  }
}

testing::Columns dense_columns(const auto& evaluator, Beyond beyond) {
  const std::size_t n = kRows.size();
  std::vector<double> values(evaluator.columns() * n);
  evaluator.dense(kRows, beyond, values, n);
  testing::Columns columns;
  for (std::size_t j = 0; j < evaluator.columns(); ++j) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(j * n);
    columns.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(n));
  }
  return columns;
}

class PiecewiseBasisLaws : public ::testing::TestWithParam<int> {};

TEST_P(PiecewiseBasisLaws, EqualsTheRecursionOfDeBoor) {
  for (const Beyond beyond : {Beyond::kExtrapolate, Beyond::kClamp}) {
    for (const std::vector<double>& knots :
         {std::vector<double>{}, {0.9, 2.0, 4.1}, {0.9, 2.0, 2.0, 2.0 + 1e-7}, {0.0, 1.1, 5.0}}) {
      const BSpline spline{GetParam(), knots, {0.0, 5.0}, true};
      expect_equal(all_functions(PiecewiseBasis(spline, beyond), kRows),
                   dense_columns(BSplineEvaluator(spline), beyond), GetParam());
    }
  }
}

TEST_P(PiecewiseBasisLaws, ValuesAreAPartitionOfUnity) {
  const PiecewiseBasis basis(BSpline{GetParam(), {0.9, 2.0, 2.0, 4.1}, {0.0, 5.0}, true},
                             Beyond::kError);
  std::vector<double> x;
  for (int i = 0; i <= 40; ++i) x.push_back(i / 8.0);
  const auto columns = all_functions(basis, x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    double sum = 0.0;
    for (const auto& column : columns) sum += column[i];
    EXPECT_NEAR(sum, 1.0, 2e-14);  // some tens of roundings of numbers below 1
  }
}

TEST_P(PiecewiseBasisLaws, TheVectorFormHasTheBitsOfTheScalarOne) {
  const PiecewiseBasis basis(BSpline{GetParam(), {0.9, 2.0, 4.1}, {0.0, 5.0}, true},
                             Beyond::kExtrapolate);
  std::vector<std::uint32_t> piece(kRows.size());
  EXPECT_EQ(basis.find(kRows, piece), (BeyondCount{.below = 1, .above = 1}));
  const std::size_t stride = basis.stride();
  std::vector<double> got(kRows.size() * stride);
  simd::evaluate_pieces(
      {basis.records().data(), basis.record_size(), basis.degree(), basis.stride()}, piece.data(),
      kRows.data(), kRows.size(), got.data());
  std::vector<double> expected(stride);
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    basis.values(piece[i], kRows[i], expected);
    for (std::size_t j = 0; j < stride; ++j) EXPECT_EQ(got[i * stride + j], expected[j]);
  }
}

INSTANTIATE_TEST_SUITE_P(Degrees, PiecewiseBasisLaws, ::testing::Values(1, 2, 3, 4, 5, 8, 20));

TEST(PiecewiseBasis, NaturalFunctionsTimesTheirTransformAreTheColumns) {
  for (const bool intercept : {false, true}) {
    for (const Beyond beyond : {Beyond::kExtrapolate, Beyond::kClamp}) {
      std::vector<Warning> warnings;
      const NaturalSpline spline = learn_natural_spline(
          testing::summary_of(kSample), {.df = 4, .intercept = intercept}, warnings);
      const auto functions = all_functions(PiecewiseBasis(spline, beyond), kRows);
      testing::Columns columns(spline.columns(), std::vector<double>(kRows.size(), 0.0));
      for (std::size_t j = 0; j < columns.size(); ++j) {
        for (std::size_t f = 0; f < functions.size(); ++f) {
          for (std::size_t i = 0; i < kRows.size(); ++i) {
            columns[j][i] += functions[f][i] * spline.transform(f, j);
          }
        }
      }
      expect_equal(columns, dense_columns(NaturalSplineEvaluator(spline), beyond), 3);
    }
  }
}

TEST(PiecewiseBasis, RefusesRowsBeyondTheBoundaryByName) {
  const PiecewiseBasis basis(BSpline{3, {2.0}, {0.0, 5.0}, false}, Beyond::kError);
  std::vector<std::uint32_t> piece(2);
  try {
    basis.find(std::vector<double>{1.0, 5.5}, piece, 1000);
    FAIL() << "5.5 is beyond 5";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    EXPECT_NE(error.message().find("row 1001 has the value 5.5"), std::string::npos);
  }
}

TEST(PiecewiseBasis, NanGivesNan) {
  const PiecewiseBasis basis(BSpline{3, {2.0}, {0.0, 5.0}, false}, Beyond::kError);
  const std::vector<double> x{std::numeric_limits<double>::quiet_NaN()};
  std::vector<std::uint32_t> piece(1);
  EXPECT_EQ(basis.find(x, piece), BeyondCount{});
  std::vector<double> values(basis.stride());
  basis.values(piece[0], x[0], values);
  for (const double value : values) EXPECT_TRUE(std::isnan(value));
}

/// Columns are looked up in a grid, single numbers by halving: also where many knots share a cell
/// of the grid, and at the knots themselves and their neighbours.
TEST(PiecewiseBasis, FindsTheSamePiecesInColumnsAsOneByOne) {
  const double inf = std::numeric_limits<double>::infinity();
  std::vector<double> knots;
  for (int i = 1; i < 8; ++i) knots.push_back(0.7 * i);
  for (int i = 1; i < 50; ++i) knots.push_back(5.0 + 1e-5 * i);
  const PiecewiseBasis basis(BSpline{3, knots, {0.0, 7.0}, true}, Beyond::kExtrapolate);
  std::vector<double> x{std::numeric_limits<double>::quiet_NaN(), -inf, inf, -0.0, 1e300, -1e300};
  knots.insert(knots.end(), {0.0, 7.0});
  for (const double knot : knots) {
    x.insert(x.end(), {knot, std::nextafter(knot, -inf), std::nextafter(knot, inf)});
  }
  for (int i = 0; i < 3000; ++i) x.push_back(-1.0 + 0.003 * i);
  std::vector<std::uint32_t> piece(x.size());
  const BeyondCount beyond = basis.find(x, piece);
  BeyondCount expected;
  for (std::size_t i = 0; i < x.size(); ++i) {
    std::uint32_t one = 0;
    const BeyondCount count = basis.find({&x[i], 1}, {&one, 1});
    EXPECT_EQ(piece[i], one) << "x = " << x[i];
    expected.below += count.below;
    expected.above += count.above;
  }
  EXPECT_EQ(beyond, expected);
}

}  // namespace
}  // namespace webglm
