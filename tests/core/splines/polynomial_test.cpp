#include "webglm/splines/polynomial.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "support/json_fixture.hpp"
#include "webglm/common/error.hpp"

namespace webglm {
namespace {

using testing::load_fixture;

NumericSummary summary_of(const std::vector<double>& x) {
  NumericSummary summary;
  summary.add(x);
  return summary;
}

void expect_close(const std::vector<double>& got, const std::vector<double>& expected,
                  double tolerance) {
  ASSERT_EQ(got.size(), expected.size());
  double greatest = 0.0;
  for (const double value : expected) greatest = std::max(greatest, std::abs(value));
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_NEAR(got[i], expected[i], tolerance * greatest) << "at " << i;
  }
}

void expect_columns(const OrthogonalPolynomial& polynomial, const nlohmann::json& x,
                    const nlohmann::json& expected) {
  const auto rows = x.get<std::vector<double>>();
  std::vector<double> values(rows.size() * polynomial.degree());
  evaluate_polynomial(polynomial, rows, values, rows.size());
  for (std::size_t j = 0; j < polynomial.degree(); ++j) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(j * rows.size());
    // R has the columns from a QR of powers, which costs it some digits at degree 5.
    expect_close({begin, begin + static_cast<std::ptrdiff_t>(rows.size())}, expected[j], 1e-11);
  }
}

TEST(Polynomial, EqualsRsPolyForEveryCase) {
  const auto fixture = load_fixture("splines/poly");
  ASSERT_FALSE(fixture["cases"].empty());
  for (const auto& c : fixture["cases"]) {
    SCOPED_TRACE(c["name"].get<std::string>() + " of degree " + c["degree"].dump());
    const auto polynomial =
        learn_polynomial(summary_of(c["x"].get<std::vector<double>>()), c["degree"].get<int>());
    expect_close(polynomial.alpha, c["alpha"], 1e-12);
    const auto norm2 = c["norm2"].get<std::vector<double>>();
    ASSERT_EQ(polynomial.norm2.size(), norm2.size());
    for (std::size_t k = 0; k < norm2.size(); ++k) {
      EXPECT_NEAR(polynomial.norm2[k] / norm2[k], 1.0, 1e-11);
    }
    expect_columns(polynomial, c["x"], c["basis"]);
    expect_columns(polynomial, c["new"], c["basis_new"]);
  }
}

TEST(Polynomial, ColumnsAreOrthonormalAndCentred) {
  const std::vector<double> years = {1990, 1991, 1993, 1994, 1999, 2003, 2010, 2011, 2024};
  const auto polynomial = learn_polynomial(summary_of(years), 4);
  const std::size_t n = years.size();
  std::vector<double> values(n * 4);
  evaluate_polynomial(polynomial, years, values, n);
  for (std::size_t a = 0; a < 4; ++a) {
    double sum = 0.0;
    for (std::size_t i = 0; i < n; ++i) sum += values[a * n + i];
    EXPECT_NEAR(sum, 0.0, 1e-12);  // differences of years near 2000 keep 1e-13 of their size
    for (std::size_t b = 0; b <= a; ++b) {
      double product = 0.0;
      for (std::size_t i = 0; i < n; ++i) product += values[a * n + i] * values[b * n + i];
      EXPECT_NEAR(product, a == b ? 1.0 : 0.0, 1e-12);
    }
  }
}

TEST(Polynomial, TheResultDoesNotDependOnBatchesOrOrder) {
  std::vector<double> x = {0.1, 1e6, -3.7, 2.0 / 3.0, 1e-5, 17.25, -1e5, 0.3};
  const auto whole = learn_polynomial(summary_of(x), 3);
  std::reverse(x.begin(), x.end());
  NumericSummary merged = summary_of({x.begin(), x.begin() + 3});
  merged.merge(summary_of({x.begin() + 3, x.end()}));
  EXPECT_EQ(learn_polynomial(merged, 3), whole);
}

TEST(Polynomial, RefusesADegreeThatTheValuesCannotCarry) {
  for (const int degree : {-1, 0, 3, 100}) {
    try {
      learn_polynomial(summary_of({1.0, 2.0, 2.0, 5.0}), degree);
      ADD_FAILURE() << degree;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    }
  }
}

}  // namespace
}  // namespace webglm
