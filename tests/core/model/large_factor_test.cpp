// Factors of many levels: the pairs of levels that occur are all that is stored, and the
// coefficients of one factor are eliminated first. The reference has half of each coefficient of
// that factor, which keeps it from being eliminated, so that its cross products are p x p; a power
// of two rounds nothing.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "support/request.hpp"
#include "webglm/design/gram_plan.hpp"
#include "webglm/diagnostics/row_output.hpp"
#include "webglm/inference/sandwich.hpp"
#include "webglm/inference/wald.hpp"
#include "webglm/solvers/pass.hpp"

namespace webglm::testing {
namespace {

/// Rows with two factors and a number; treatment coding of both, in the order intercept, x, a, b.
struct Rows {
  std::vector<std::uint32_t> a;
  std::vector<std::uint32_t> b;
  std::vector<double> x;
  std::vector<double> y;
  std::vector<double> weights;
  std::uint32_t levels_a;
  std::uint32_t levels_b;

  Rows(std::size_t rows, std::uint32_t in_a, std::uint32_t in_b) : levels_a(in_a), levels_b(in_b) {
    std::uint64_t state = 7;
    const auto below = [&](std::uint32_t n) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      return static_cast<std::uint32_t>((state >> 33) % n);
    };
    for (std::size_t i = 0; i < rows; ++i) {
      a.push_back(below(in_a));
      b.push_back(below(in_b));
      x.push_back(std::sin(static_cast<double>(i)));
      const double eta = 0.3 * std::sin(a[i]) - 0.2 * std::cos(b[i]) + 0.1 * x[i];
      y.push_back(std::floor(3.0 * std::exp(eta) * below(1000) / 500.0));
    }
  }

  /// Twice the coefficient of a level of a counts where `halved`.
  std::shared_ptr<const ModelData> data(bool halved) const {
    const std::size_t n = y.size();
    const std::size_t p = 2 + (levels_a - 1) + (levels_b - 1);
    CoefficientMap map(p);
    std::uint32_t next = 0;
    const auto own = [&](double value) {
      map.add_row(std::array{CoefficientMap::Entry{next++, value}});
    };
    const auto factor = [&](const std::vector<std::uint32_t>& codes, std::uint32_t levels,
                            double value) {
      map.add_row({});
      for (std::uint32_t level = 1; level < levels; ++level) own(value);
      return CategoricalBlock{CodeColumn::narrowest(codes, levels)};
    };
    std::vector<Block> blocks{ConstantBlock{1.0}};
    own(1.0);
    blocks.push_back(DenseBlock{{StandardColumn{NumericColumn::copy_of(x)}}});
    own(1.0);
    blocks.push_back(factor(a, levels_a, halved ? 2.0 : 1.0));
    blocks.push_back(factor(b, levels_b, 1.0));
    Standardisation standardisation{std::vector<double>(p, 0.0), std::vector<double>(p, 1.0), 0};
    std::vector<std::string> names;
    for (std::size_t j = 0; j < p; ++j) names.push_back("b" + std::to_string(j));
    Observations observations{NumericColumn::copy_of(y), {}, {}};
    if (!weights.empty()) observations.prior_weight = NumericColumn::copy_of(weights);
    return std::make_shared<const ModelData>(ModelData{
        Design(n, std::move(blocks), std::move(map), standardisation, names), observations});
  }
};

FitOptions poisson() {
  FitOptions options;
  options.family = Poisson{};
  return options;
}

/// The reference coefficient counts for this many.
double unit(const Rows& rows, std::size_t j) {
  return j >= 2 && j < 2 + rows.levels_a - 1 ? 2.0 : 1.0;
}

Fit expect_dense_model(const Rows& rows, FitOptions options) {
  const auto data = rows.data(false);
  const auto halved = rows.data(true);
  EXPECT_TRUE(GramPlan(data->design).eliminated());
  EXPECT_FALSE(GramPlan(halved->design).eliminated());
  const Fit fit = fit_glm(data, options);
  if (options.alpha > 0.0) {
    options.penalty_factors.resize(fit.p(), 1.0);
    if (options.penalty_factors[0] == 1.0 && fit.options.penalty_factors.empty()) {
      options.penalty_factors[0] = 0.0;
    }
    for (std::size_t j = 0; j < fit.p(); ++j)
      options.penalty_factors[j] *= std::pow(unit(rows, j), 2);
  }
  const Fit expected = fit_glm(halved, options);
  EXPECT_EQ(fit.converged, expected.converged);
  EXPECT_EQ(fit.aliased, expected.aliased);
  EXPECT_EQ(fit.rank, expected.rank);
  const std::vector<double> se = bse(fit);
  const std::vector<double> expected_se = bse(expected);
  for (std::size_t j = 0; j < fit.p(); ++j) {
    if (fit.aliased[j]) continue;
    const double u = unit(rows, j);
    EXPECT_NEAR(fit.params[j], u * expected.params[j], 1e-10 * se[j]) << "column " << j;
    EXPECT_NEAR(se[j], u * expected_se[j], 1e-10 * se[j]) << "column " << j;
  }
  EXPECT_NEAR(fit.deviance, expected.deviance, 1e-12 * expected.deviance);
  return fit;
}

/// 300 levels are enough to be eliminated.
TEST(LargeFactor, IsTheModelOfItsColumns) {
  const Fit fit = expect_dense_model(Rows(3000, 300, 40), poisson());
  EXPECT_TRUE(fit.converged);
}

TEST(LargeFactor, StartsOnASampleOfManyRows) {
  expect_dense_model(Rows(60000, 256, 30), poisson());
}

TEST(LargeFactor, TakesWeightsAndRowsOfWeightZero) {
  Rows rows(4000, 280, 30);
  for (std::size_t i = 0; i < 4000; ++i) {
    rows.weights.push_back(i % 3 == 0 || rows.a[i] == 17 || rows.b[i] == 5
                               ? 0.0
                               : 1.0 + 0.1 * static_cast<double>(i % 4));
  }
  const Fit fit = expect_dense_model(rows, poisson());
  // Level 17 of a and level 5 of b have only rows of weight 0: nothing tells of them.
  EXPECT_TRUE(fit.aliased[2 + 16]);
  EXPECT_TRUE(fit.aliased[2 + 279 + 4]);
  EXPECT_EQ(fit.warnings.size(), 2U);
}

TEST(LargeFactor, TakesEmptyLevelsAndSortedRows) {
  Rows rows(3000, 300, 30);
  for (auto& code : rows.a) code = code == 7 ? 8 : code;
  for (auto& code : rows.b) code = code == 3 ? 4 : code;
  std::sort(rows.a.begin(), rows.a.end());
  const Fit fit = expect_dense_model(rows, poisson());
  EXPECT_EQ(std::count(fit.aliased.begin(), fit.aliased.end(), true), 2);
}

/// The second half of both factors never meets the first: one more column is determined.
TEST(LargeFactor, FindsWhatIsAliasedBetweenFactors) {
  Rows rows(1500, 256, 8);
  for (std::size_t i = 0; i < 1500; ++i) {
    rows.b[i] = rows.b[i] / 2 + (rows.a[i] < 128 ? 0 : 4);
  }
  const Fit fit = expect_dense_model(rows, poisson());
  EXPECT_EQ(std::count(fit.aliased.begin(), fit.aliased.end(), true), 1);
  EXPECT_TRUE(fit.aliased.back());
}

TEST(LargeFactor, TakesRidgePenalties) {
  FitOptions options = poisson();
  options.alpha = 2.0;
  options.l1_ratio = 0.0;
  expect_dense_model(Rows(3000, 300, 30), options);
  // Fewer rows than columns, and levels without rows.
  expect_dense_model(Rows(200, 300, 30), options);
  options.penalty_factors.assign(2 + 299 + 29, 1.0);
  expect_dense_model(Rows(3000, 300, 30), options);
}

TEST(LargeFactor, TakesLevelsWithoutEvents) {
  Rows rows(5000, 300, 30);
  for (std::size_t i = 0; i < 5000; ++i) {
    if (rows.a[i] == 9) rows.y[i] = 0.0;
  }
  FitOptions options = poisson();
  options.max_iter = 100;
  const auto data = rows.data(false);
  const auto halved = rows.data(true);
  const Fit fit = fit_glm(data, options);
  const Fit expected = fit_glm(halved, options);
  EXPECT_LT(fit.params[2 + 8], -10.0);
  EXPECT_NEAR(fit.deviance, expected.deviance, 1e-9 * expected.deviance);
  for (std::size_t j = 0; j < fit.p(); ++j) {
    if (j == 2 + 8) continue;
    EXPECT_NEAR(fit.params[j], unit(rows, j) * expected.params[j], 1e-7) << "column " << j;
  }
}

TEST(LargeFactor, CovariancesAndLeveragesAreThoseOfTheColumns) {
  Rows rows(3000, 256, 6);
  // A level without events has a variance that depends on where its coefficient was left.
  for (double& y : rows.y) y += 1.0;
  const Fit fit = fit_glm(rows.data(false), poisson());
  const Fit expected = fit_glm(rows.data(true), poisson());
  const std::size_t p = fit.p();
  const auto compare = [](const std::vector<double>& got, const std::vector<double>& wanted) {
    double greatest = 0.0;
    for (const double value : wanted) greatest = std::max(greatest, std::abs(value));
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      ASSERT_NEAR(got[i], wanted[i], 1e-10 * greatest) << "entry " << i;
    }
  };
  const auto in_units = [&](std::vector<double> matrix) {
    for (std::size_t i = 0; i < p * p; ++i) matrix[i] *= unit(rows, i / p) * unit(rows, i % p);
    return matrix;
  };
  compare(covariance(fit), in_units(covariance(expected)));
  compare(robust_covariance(fit, RobustKind::kHC1),
          in_units(robust_covariance(expected, RobustKind::kHC1)));
  compare(row_output(fit, RowQuantity::kLeverage), row_output(expected, RowQuantity::kLeverage));
  compare(row_output(fit, RowQuantity::kFitted), row_output(expected, RowQuantity::kFitted));
}

/// Two large factors with hardly a pair twice: 1,199 coefficients, of which 599 are eliminated.
TEST(LargeFactor, TwoOfSixHundredLevels) {
  const Rows rows(20000, 600, 600);
  const auto data = rows.data(false);
  const GramPlan plan(data->design);
  EXPECT_EQ(plan.joints().size(), 1U);
  EXPECT_LE(plan.joints()[0].cells, 20000U);
  const Fit fit = fit_glm(data, poisson());
  EXPECT_TRUE(fit.converged);
  EXPECT_LT(fit.max_std_score, 1e-8);
  // Poisson with log link: the fitted total of every level is the observed one.
  const std::vector<double> mu = row_output(fit, RowQuantity::kFitted);
  std::vector<double> excess_a(600, 0.0);
  std::vector<double> excess_b(600, 0.0);
  for (std::size_t i = 0; i < mu.size(); ++i) {
    excess_a[rows.a[i]] += rows.y[i] - mu[i];
    excess_b[rows.b[i]] += rows.y[i] - mu[i];
  }
  for (std::size_t level = 0; level < 600; ++level) {
    EXPECT_NEAR(excess_a[level], 0.0, 1e-9);
    EXPECT_NEAR(excess_b[level], 0.0, 1e-9);
  }
}

/// What one worker sums in one part has the bits of what others sum in parts of their own.
TEST(LargeFactor, BitsDoNotDependOnHowAPassIsCut) {
  const Rows rows(50000, 300, 500);
  const auto data = rows.data(false);
  const GramPlan plan(data->design);
  const auto run = [&](std::uint64_t blocks) {
    PassRunner runner(data->design, plan, data->observations, RowModel{Poisson{}, Log{}});
    PassRequest request;
    request.beta.assign(data->design.columns(), 0.01);
    runner.start(request);
    while (runner.running()) runner.advance(blocks);
    return runner.take();
  };
  Sums a = run(1);
  Sums b = run(1000);
  EXPECT_EQ(a.bordered()->d, b.bordered()->d);
  EXPECT_EQ(a.bordered()->b.value, b.bordered()->b.value);
  EXPECT_EQ(a.bordered()->c, b.bordered()->c);
}

TEST(LargeFactor, MatricesOverTooManyCoefficientsAreRefusedWithFigures) {
  const auto refused = error_of([] { check_covariance_size(9999); });
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->code(), ErrorCode::kOutOfMemory);
  EXPECT_EQ(std::get<double>(detail(refused->details(), "bytes")), 8.0 * 9999 * 9999);
  EXPECT_FALSE(error_of([] { check_covariance_size(kMaxCovarianceColumns); }));
}

}  // namespace
}  // namespace webglm::testing
