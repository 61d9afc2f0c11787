// Hand-made columns of 0 and 1 become factors inside; the model must be the one of the dense
// columns. The reference holds 0 and 2 in their place, which no scan takes for indicators: twice
// the column, half the coefficient, and a power of two rounds nothing.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <variant>

#include "support/fixture_fit.hpp"
#include "support/request.hpp"
#include "webglm/diagnostics/design_matrix.hpp"
#include "webglm/diagnostics/row_output.hpp"
#include "webglm/inference/wald.hpp"

namespace webglm::testing {
namespace {

using Columns = std::vector<std::vector<double>>;

std::size_t count_factors(const ModelData& data) {
  std::size_t count = 0;
  for (const Block& block : data.design.blocks()) {
    count += std::holds_alternative<CategoricalBlock>(block) ? 1 : 0;
  }
  return count;
}

bool holds_zeros_and_ones(const std::vector<double>& column) {
  for (const double value : column) {
    if (value != 0.0 && value != 1.0) return false;
  }
  return true;
}

/// Fits `request` and its dense counterpart; `factors` groups of indicators must be found.
Fit expect_dense_model(const Request& request, std::size_t factors) {
  Request dense = request;
  std::vector<double> unit(request.x.size(), 1.0);
  for (std::size_t j = 0; j < dense.x.size(); ++j) {
    if (!holds_zeros_and_ones(dense.x[j])) continue;
    unit[j] = 2.0;
    for (double& value : dense.x[j]) value *= 2.0;
  }
  EXPECT_EQ(count_factors(*request.data()), factors);
  EXPECT_EQ(count_factors(*dense.data()), 0U);
  const Fit fit = request.fit();
  const Fit expected = dense.fit();
  const std::vector<double> se = bse(fit);
  const std::vector<double> expected_se = bse(expected);
  EXPECT_EQ(fit.aliased, expected.aliased);
  EXPECT_EQ(fit.converged, expected.converged);
  EXPECT_EQ(fit.rank, expected.rank);
  EXPECT_EQ(fit.data->design.names(), expected.data->design.names());
  for (std::size_t j = 0; j < request.x.size(); ++j) {
    if (fit.aliased[j]) continue;
    const double size = std::max(std::abs(fit.params[j]), se[j]);
    EXPECT_NEAR(fit.params[j], unit[j] * expected.params[j], 1e-12 * size) << "column " << j;
    EXPECT_NEAR(se[j], unit[j] * expected_se[j], 1e-11 * se[j]) << "column " << j;
  }
  EXPECT_NEAR(fit.deviance, expected.deviance, 1e-12 * expected.deviance);
  EXPECT_NEAR(fit.null_deviance, expected.null_deviance, 1e-12 * expected.null_deviance);
  for (const RowQuantity quantity : {RowQuantity::kFitted, RowQuantity::kLeverage}) {
    const auto rows = row_output(fit, quantity);
    const auto expected_rows = row_output(expected, quantity);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EXPECT_NEAR(rows[i], expected_rows[i], 1e-11 * std::abs(expected_rows[i])) << "row " << i;
    }
  }
  return fit;
}

/// Level 0 has no column where `first` is 1.
void add_dummies(Columns& x, std::size_t rows, std::size_t levels, std::size_t period,
                 std::size_t first) {
  for (std::size_t level = first; level < levels; ++level) {
    std::vector<double> column(rows);
    for (std::size_t i = 0; i < rows; ++i) {
      column[i] = i * 7 / period % levels == level ? 1.0 : 0.0;
    }
    x.push_back(column);
  }
}

std::vector<double> product(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> out(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) out[i] = a[i] * b[i];
  return out;
}

std::vector<double> without_every_tenth(const std::vector<double>& values) {
  std::vector<double> out;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i % 10 != 0) out.push_back(values[i]);
  }
  return out;
}

Request with_dummies(std::size_t rows, std::size_t first) {
  Request request = waves(rows);
  add_dummies(request.x, rows, 4, 3, first);
  add_dummies(request.x, rows, 5, 11, 1);
  request.names.clear();
  return request;
}

TEST(OneHot, DummiesOfTwoFactorsAreTwoFactors) {
  expect_dense_model(with_dummies(600, 1), 2);
  // More than one segment, and a sample to start on.
  expect_dense_model(with_dummies(40000, 1), 2);
}

TEST(OneHot, DummiesInAnyOrderKeepTheirPlaces) {
  Request request = with_dummies(600, 1);
  for (std::size_t j = 1; j + 1 < request.x.size(); j += 3) {
    std::swap(request.x[j], request.x[request.x.size() - j]);
  }
  expect_dense_model(request, 2);
}

/// As in R, the last dummy of a full set is the aliased one.
TEST(OneHot, AFullSetIsAliasedWithTheIntercept) {
  const Fit fit = expect_dense_model(with_dummies(600, 0), 2);
  EXPECT_EQ(fit.aliased, (std::vector<bool>{false, false, false, false, false, false, true, false,
                                            false, false, false}));
  const auto found = warning(fit, WarningCode::kAliased);
  ASSERT_TRUE(found);
  EXPECT_EQ(std::get<std::string>(detail(found->details, "combination")),
            "-x3 - x4 - x5 + Intercept");
}

TEST(OneHot, AFullSetWithoutAnInterceptIsNot) {
  Request request = with_dummies(600, 0);
  request.x.erase(request.x.begin());
  const Fit fit = expect_dense_model(request, 2);
  EXPECT_EQ(fit.rank, static_cast<double>(request.x.size()));
}

TEST(OneHot, InteractionsOfDummiesAreAFactorOfTheirOwn) {
  Request request = with_dummies(2000, 1);
  for (std::size_t a = 3; a < 6; ++a) {
    for (std::size_t b = 6; b < 10; ++b) {
      request.x.push_back(product(request.x[a], request.x[b]));
    }
  }
  expect_dense_model(request, 3);
}

/// Flags that exclude nothing stay numbers; one that is 0 throughout is aliased.
TEST(OneHot, OverlappingFlagsStayDense) {
  Request request = waves(600);
  for (const std::size_t period : {2, 3, 5}) {
    std::vector<double> flag(600);
    for (std::size_t i = 0; i < 600; ++i) flag[i] = i % period == 0 ? 1.0 : 0.0;
    request.x.push_back(flag);
  }
  request.names.clear();
  expect_dense_model(request, 0);
  request.x.push_back(std::vector<double>(600, 0.0));
  request.x.push_back(std::vector<double>(600, 1.0));
  const Fit fit = expect_dense_model(request, 0);
  EXPECT_TRUE(fit.aliased[6]);
  EXPECT_TRUE(fit.aliased[7]);
}

/// Rows of weight 0 may hold anything: a dummy that is not 0 or 1 there stays a number, and one
/// that is 1 in such rows alone is aliased.
TEST(OneHot, RowsOfWeightZeroHaveNoSay) {
  Request request = with_dummies(600, 1);
  request.weights.assign(600, 1.5);
  for (std::size_t i = 0; i < 600; i += 10) {
    request.weights[i] = 0.0;
    request.x[3][i] = std::numeric_limits<double>::quiet_NaN();
  }
  std::vector<double> only_there(600, 0.0);
  only_there[20] = 1.0;
  request.x.push_back(only_there);
  const auto data = request.data();
  EXPECT_EQ(count_factors(*data), 2U);
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.aliased.back());
  Request kept = request;
  for (auto& column : kept.x) column = without_every_tenth(column);
  kept.y = without_every_tenth(kept.y);
  kept.weights.assign(540, 1.5);
  kept.x.pop_back();
  const Fit expected = kept.fit();
  for (std::size_t j = 0; j < kept.x.size(); ++j) {
    EXPECT_NEAR(fit.params[j], expected.params[j], 1e-12 * std::abs(expected.params[j]) + 1e-12);
  }
}

/// With few rows columns exclude each other by chance.
TEST(OneHot, FewRowsGiveTheSameModel) {
  Request request;
  request.y = {1, 3, 2, 5, 4, 6, 2, 7};
  request.x = {std::vector<double>(8, 1.0),
               {1, 0, 0, 0, 0, 0, 1, 0},
               {0, 1, 0, 1, 0, 0, 0, 0},
               {0, 0, 1, 0, 0, 1, 0, 0}};
  request.options.family = Poisson{};
  expect_dense_model(request, 1);
  request.x.push_back({1, 1, 1, 1, 0, 0, 0, 0});
  expect_dense_model(request, 1);
}

TEST(OneHot, RidgeAndOffsetsSeeTheSameColumns) {
  Request request = with_dummies(600, 0);
  for (std::size_t i = 0; i < 600; ++i)
    request.offset.push_back(0.1 * std::sin(0.1 * static_cast<double>(i)));
  expect_dense_model(request, 2);
  // A penalty on b is another one on b / 2: only the dummies of the reference would have it.
  request.options.alpha = 3.0;
  request.options.l1_ratio = 0.0;
  const Fit fit = request.fit();
  Request dense = request;
  for (std::size_t j = 3; j < dense.x.size(); ++j) {
    for (double& value : dense.x[j]) value *= 2.0;
  }
  dense.options.penalty_factors.assign(dense.x.size(), 1.0);
  dense.options.penalty_factors[0] = 0.0;
  for (std::size_t j = 3; j < dense.x.size(); ++j) dense.options.penalty_factors[j] = 4.0;
  const Fit expected = dense.fit();
  for (std::size_t j = 0; j < request.x.size(); ++j) {
    const double unit = j < 3 ? 1.0 : 2.0;
    EXPECT_NEAR(fit.params[j], unit * expected.params[j], 1e-12);
  }
}

TEST(OneHot, TheDesignMatrixIsTheOneThatWasGiven) {
  const Request request = with_dummies(300, 0);
  const auto data = request.data();
  const std::vector<double> matrix = design_matrix(data->design);
  for (std::size_t i = 0; i < 300; ++i) {
    for (std::size_t j = 0; j < request.x.size(); ++j) {
      ASSERT_EQ(matrix[i * request.x.size() + j], request.x[j][i]);
    }
  }
}

/// 300 columns need two bytes for each row.
TEST(OneHot, ManyLevelsTakeTwoBytes) {
  Request request;
  request.options.family = Poisson{};
  add_dummies(request.x, 3000, 300, 7, 0);
  for (std::size_t i = 0; i < 3000; ++i) request.y.push_back(1.0 + static_cast<double>(i % 4));
  const auto data = request.data();
  EXPECT_EQ(count_factors(*data), 1U);
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  for (std::size_t i = 0; i < 3; ++i) {
    double sum = 0.0;
    double count = 0.0;
    for (std::size_t row = 0; row < 3000; ++row) {
      sum += request.x[i][row] * request.y[row];
      count += request.x[i][row];
    }
    EXPECT_NEAR(fit.params[i], std::log(sum / count), 1e-12);
  }
}

}  // namespace
}  // namespace webglm::testing
