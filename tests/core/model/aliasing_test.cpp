// Columns that are combinations of earlier ones: as in R, the later one is aliased, its
// coefficient is NaN, and the fit is that of the model without it.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "support/fixture_fit.hpp"
#include "support/request.hpp"
#include "webglm/diagnostics/row_output.hpp"
#include "webglm/inference/wald.hpp"

namespace webglm::testing {
namespace {

std::vector<double> combine(double a, const std::vector<double>& x, double b,
                            const std::vector<double>& z, double constant) {
  std::vector<double> out(x.size());
  for (std::size_t i = 0; i < x.size(); ++i) out[i] = a * x[i] + b * z[i] + constant;
  return out;
}

/// The other coefficients, errors and sums must be those of `reduced`, up to the rounding of
/// another order of operations.
void expect_same_model(const Fit& fit, const Fit& reduced, const std::vector<std::size_t>& kept) {
  const std::vector<double> se = bse(fit);
  const std::vector<double> reduced_se = bse(reduced);
  for (std::size_t k = 0; k < kept.size(); ++k) {
    EXPECT_NEAR(fit.params[kept[k]], reduced.params[k], 1e-10 * reduced_se[k]);
    EXPECT_NEAR(se[kept[k]], reduced_se[k], 1e-10 * reduced_se[k]);
  }
  EXPECT_NEAR(fit.deviance, reduced.deviance, 1e-12 * reduced.deviance);
  EXPECT_EQ(fit.df_resid, reduced.df_resid);
  EXPECT_EQ(fit.rank, reduced.rank);
  const auto fitted = row_output(fit, RowQuantity::kFitted);
  const auto reduced_fitted = row_output(reduced, RowQuantity::kFitted);
  for (std::size_t i = 0; i < fitted.size(); ++i) {
    EXPECT_NEAR(fitted[i], reduced_fitted[i], 1e-11 * reduced_fitted[i]);
  }
}

void expect_nan_where_aliased(const Fit& fit) {
  const std::size_t p = fit.p();
  const std::vector<double> se = bse(fit);
  const std::vector<double> stat = wald_statistics(fit, se);
  const std::vector<double> p_values = wald_p_values(fit, stat);
  const Intervals intervals = wald_intervals(fit, se, 0.05);
  const std::vector<double> covariance = fit.cov_unscaled();
  for (std::size_t j = 0; j < p; ++j) {
    for (const double value : {fit.params[j], se[j], stat[j], p_values[j], intervals.lower[j],
                               intervals.upper[j], covariance[j * p + j]}) {
      EXPECT_EQ(std::isnan(value), static_cast<bool>(fit.aliased[j])) << "column " << j;
    }
  }
}

std::string combination(const Fit& fit) {
  const auto found = warning(fit, WarningCode::kAliased);
  return found ? std::get<std::string>(detail(found->details, "combination")) : "no warning";
}

TEST(Aliasing, DuplicatedColumn) {
  const Request reduced = d20_counts();
  Request request = reduced;
  request.x.insert(request.x.begin() + 2, request.x[1]);
  request.names = {"Intercept", "x", "again", "z"};
  const Fit fit = request.fit();
  EXPECT_EQ(fit.aliased, (std::vector<bool>{false, false, true, false}));
  expect_same_model(fit, reduced.fit(), {0, 1, 3});
  expect_nan_where_aliased(fit);
  EXPECT_EQ(combination(fit), "x");
  const auto found = warning(fit, WarningCode::kAliased);
  EXPECT_EQ(std::get<std::string>(detail(found->details, "column")), "again");
}

TEST(Aliasing, CombinationIsStated) {
  Request request = d20_counts();
  request.x.push_back(combine(2.0, request.x[1], -3.0, request.x[2], 4.0));
  request.names.push_back("both");
  const Fit fit = request.fit();
  EXPECT_EQ(fit.aliased, (std::vector<bool>{false, false, false, true}));
  expect_same_model(fit, d20_counts().fit(), {0, 1, 2});
  EXPECT_EQ(combination(fit), "2 * x - 3 * z + 4 * Intercept");
}

/// The second constant column is a multiple of the intercept.
TEST(Aliasing, SecondConstantColumn) {
  Request request = d20_counts();
  request.x.insert(request.x.begin() + 1, std::vector<double>(20, 7.0));
  request.names = {"Intercept", "seven", "x", "z"};
  const Fit fit = request.fit();
  EXPECT_EQ(fit.aliased, (std::vector<bool>{false, true, false, false}));
  expect_same_model(fit, d20_counts().fit(), {0, 2, 3});
  EXPECT_EQ(combination(fit), "7 * Intercept");
}

TEST(Aliasing, ColumnOfZeros) {
  Request request = d20_counts();
  request.x.insert(request.x.begin(), std::vector<double>(20, 0.0));
  request.names = {"zero", "Intercept", "x", "z"};
  const Fit fit = request.fit();
  EXPECT_EQ(fit.aliased, (std::vector<bool>{true, false, false, false}));
  expect_same_model(fit, d20_counts().fit(), {1, 2, 3});
  EXPECT_EQ(combination(fit), "0");
}

/// An indicator for every level beside an intercept: the last level is the aliased one.
TEST(Aliasing, EveryLevelOfAFactor) {
  Request reduced = d20_counts();
  reduced.x.resize(1);
  for (std::size_t level = 0; level < 3; ++level) {
    std::vector<double> indicator(20);
    for (std::size_t i = 0; i < 20; ++i) indicator[i] = i % 3 == level ? 1.0 : 0.0;
    reduced.x.push_back(indicator);
  }
  Request request = reduced;
  request.names = {"Intercept", "a", "b", "c"};
  reduced.x.pop_back();
  reduced.names = {"Intercept", "a", "b"};
  const Fit fit = request.fit();
  EXPECT_EQ(fit.aliased, (std::vector<bool>{false, false, false, true}));
  expect_same_model(fit, reduced.fit(), {0, 1, 2});
  EXPECT_EQ(combination(fit), "-a - b + Intercept");
}

/// Units must not decide which column is aliased, nor whether one is.
TEST(Aliasing, DoesNotDependOnUnits) {
  for (const double unit : {1e-12, 1e-3, 1e6, 1e12}) {
    Request request = d20_counts();
    for (double& value : request.x[2]) value *= unit;
    request.x.push_back(combine(1.0, request.x[1], 5.0 / unit, request.x[2], 0.0));
    request.names.push_back("sum");
    EXPECT_EQ(request.fit().aliased, (std::vector<bool>{false, false, false, true})) << unit;
    request.x.pop_back();
    request.names.pop_back();
    EXPECT_EQ(request.fit().aliased, (std::vector<bool>{false, false, false})) << unit;
  }
}

/// A column that differs from another by one part in a million carries information.
TEST(Aliasing, NearDependenceIsKept) {
  Request request = d20_counts();
  request.options.family = Gaussian{};
  request.x.push_back(combine(1.0, request.x[1], 1e-6, request.x[2], 0.0));
  request.x.erase(request.x.begin() + 2);
  request.names = {"Intercept", "x", "nearly_x"};
  const Fit near = request.fit();
  EXPECT_EQ(near.aliased, (std::vector<bool>{false, false, false}));
  // x + 1e-6 z spans with x what z does, but holds only ten digits of it.
  Request plain = d20_counts();
  plain.options.family = Gaussian{};
  const Fit fit = plain.fit();
  EXPECT_NEAR(near.params[2], 1e6 * fit.params[2], 1e-7 * std::abs(1e6 * fit.params[2]));
  EXPECT_NEAR(near.deviance, fit.deviance, 1e-9 * fit.deviance);
}

/// Only rows of positive weight decide.
TEST(Aliasing, RowsOfWeightZeroDoNotCount) {
  Request request = d20_counts();
  request.x.push_back(request.x[1]);
  request.x[3][4] += 1.0;
  request.names.push_back("again");
  EXPECT_EQ(request.fit().rank, 4.0);
  request.weights.assign(20, 1.0);
  request.weights[4] = 0.0;
  const Fit fit = request.fit();
  EXPECT_EQ(fit.rank, 3.0);
  EXPECT_TRUE(fit.aliased[3]);
}

/// With more columns than rows the first n independent ones are kept, and nothing is left over.
TEST(Aliasing, MoreColumnsThanRows) {
  Request request;
  request.y = {1.0, 3.0, 2.0, 5.0};
  for (std::size_t j = 0; j < 7; ++j) {
    std::vector<double> column;
    for (std::size_t i = 0; i < 4; ++i) {
      column.push_back(std::sin(static_cast<double>(3 * i + 5 * j) + 0.5));
    }
    request.x.push_back(column);
  }
  // sin(3 i + 5 j + 1/2) is a combination of two columns: rank 2 however many there are.
  const Fit waves_fit = request.fit();
  EXPECT_EQ(waves_fit.aliased, (std::vector<bool>{false, false, true, true, true, true, true}));
  for (std::size_t j = 0; j < 7; ++j) {
    for (std::size_t i = 0; i < 4; ++i) {
      request.x[j][i] = std::pow(1.0 + static_cast<double>(i), static_cast<double>(j));
    }
  }
  const Fit powers = request.fit();
  EXPECT_EQ(powers.aliased, (std::vector<bool>{false, false, false, false, true, true, true}));
  EXPECT_EQ(powers.df_resid, 0.0);
  EXPECT_TRUE(std::isnan(powers.scale));
  EXPECT_TRUE(warning(powers, WarningCode::kZeroDf));
  const auto fitted = row_output(powers, RowQuantity::kFitted);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(fitted[i], request.y[i], 1e-12);
}

/// R names x2 the aliased one of x and x2 = 2 x + 1.
TEST(Aliasing, ReferenceCase) {
  const Fit fit = fit_case(load_case("oracles/hard-numeric.json", "hard-collinear-poisson"));
  EXPECT_EQ(fit.aliased, (std::vector<bool>{false, false, true}));
  EXPECT_EQ(combination(fit), "2 * x + Intercept");
  expect_nan_where_aliased(fit);
}

}  // namespace
}  // namespace webglm::testing
