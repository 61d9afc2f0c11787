#include "webglm/solvers/row_model.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace webglm {
namespace {

/// One block of rows, the last of which are missing or without weight.
struct Rows {
  std::vector<double> eta;
  Observations observations;

  Rows(const AnyFamily& family, double reach, std::uint32_t count, bool weighted, bool binary) {
    std::mt19937 random(3);
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    std::vector<double> y(count);
    std::vector<double> w(count);
    for (std::uint32_t r = 0; r < count; ++r) {
      eta.push_back(reach * uniform(random));
      const double size = std::abs(uniform(random));
      w[r] = r % 11 == 4 ? 0.0 : 0.5 + std::abs(uniform(random));
      y[r] = response(family, size, r, binary);
    }
    observations.y = NumericColumn::copy_of(y);
    if (weighted) observations.prior_weight = NumericColumn::copy_of(w);
  }

  static double response(const AnyFamily& family, double size, std::uint32_t r, bool binary) {
    if (std::holds_alternative<Binomial>(family)) {
      return binary ? std::floor(2.0 * size) : (r % 4 == 0 ? 0.25 * (r % 5) : size);
    }
    if (std::holds_alternative<Poisson>(family) ||
        std::holds_alternative<NegativeBinomial>(family)) {
      return std::floor(6.0 * size);
    }
    return 0.01 + 3.0 * size;
  }
};

/// A few roundings, of a number that is a product of a handful of factors.
void expect_near(double got, double expected, double relative, const std::string& what) {
  if (std::isnan(expected)) {
    EXPECT_TRUE(std::isnan(got)) << what;
  } else if (got != expected) {
    EXPECT_NEAR(got, expected, relative * std::abs(expected)) << what;
  }
}

/// Holds a block to the scalar formulas of family and link, row by row.
void compare(const AnyFamily& any_family, const AnyLink& any_link, double reach,
             std::uint32_t count, bool weighted, bool binary = false) {
  const RowModel model{any_family, any_link};
  const Rows rows(any_family, reach, count, weighted, binary);
  RowBlock block;
  const bool some_zero = load_rows(rows.observations, {0, count}, block);
  EXPECT_EQ(some_zero, weighted || count < kBlockRows);
  std::copy(rows.eta.begin(), rows.eta.end(), block.eta.begin());
  update_means(model, block);
  const double invalid = update_scores(model, some_zero, block);
  const RowTotals totals = row_totals(model, block);
  RowTotals expected;
  double refused = 0.0;
  const auto check = [&](const auto& family, const auto& link) {
    for (std::uint32_t r = 0; r < count; ++r) {
      const double w = rows.observations.weight(r);
      const double y = rows.observations.y.values()[r];
      const Mean mean = link.mean(rows.eta[r]);
      const std::string what = "row " + std::to_string(r);
      expect_near(block.mu[r], mean.mu, 1e-15, what + " mu");
      if (w == 0.0) {
        EXPECT_EQ(block.u[r], 0.0);
        EXPECT_EQ(block.weight[r], 0.0);
        continue;
      }
      if (!family.in_mean_domain(mean.mu)) refused += 1.0;
      const double variance = family.variance(mean);
      const double ratio = mean.dmu_deta / variance;
      if (std::isfinite(ratio) && ratio > 0.0) {
        // y - mu may cancel; what is left of it is off by a rounding of mu.
        const double rounding = 4e-16 * w * std::abs(mean.mu) * ratio;
        EXPECT_NEAR(block.u[r], w * (y - mean.mu) * ratio, rounding + 4e-15 * std::abs(block.u[r]))
            << what;
        expect_near(block.weight[r], w * mean.dmu_deta * ratio, 4e-15, what + " weight");
      }
      expected.deviance += w * family.unit_deviance(y, mean);
      if (y != mean.mu) expected.pearson_chi2 += w * (y - mean.mu) * (y - mean.mu) / variance;
    }
  };
  std::visit(check, any_family, any_link);
  for (std::uint32_t r = count; r < kBlockRows; ++r) {
    EXPECT_EQ(block.u[r], 0.0);
    EXPECT_EQ(block.weight[r], 0.0);
  }
  EXPECT_EQ(invalid, refused);
  if (refused > 0.0) return;
  expect_near(totals.deviance, expected.deviance, 2e-14, "deviance");
  expect_near(totals.pearson_chi2, expected.pearson_chi2, 2e-14, "pearson");
}

void compare_everywhere(const AnyFamily& family, const AnyLink& link, double reach) {
  for (const bool weighted : {false, true}) {
    for (const std::uint32_t count : {kBlockRows, std::uint32_t{101}, std::uint32_t{1}}) {
      for (const bool binary : {false, true}) compare(family, link, reach, count, weighted, binary);
    }
  }
}

TEST(RowModel, PoissonHasTheScalarForm) {
  compare_everywhere(Poisson{}, Log{}, 3.0);
  compare_everywhere(Poisson{}, Log{}, 100.0);
  compare_everywhere(Poisson{}, Sqrt{}, 3.0);
}

TEST(RowModel, BinomialHasTheScalarForm) {
  compare_everywhere(Binomial{}, Logit{}, 3.0);
  compare_everywhere(Binomial{}, Logit{}, 30.0);
  compare_everywhere(Binomial{}, Probit{}, 3.0);
  compare_everywhere(Binomial{}, Cloglog{}, 2.0);
}

TEST(RowModel, GammaHasTheScalarForm) {
  compare_everywhere(Gamma{}, Log{}, 3.0);
  compare_everywhere(Gamma{}, Log{}, 0.1);
}

TEST(RowModel, NegativeBinomialHasTheScalarForm) {
  for (const double theta : {0.1, 2.0, 1e4}) {
    compare_everywhere(NegativeBinomial(theta), Log{}, 3.0);
    compare_everywhere(NegativeBinomial(theta), Log{}, 20.0);
  }
}

TEST(RowModel, GaussianHasTheScalarForm) {
  compare_everywhere(Gaussian{}, Identity{}, 5.0);
  compare_everywhere(Gaussian{}, Log{}, 2.0);
}

TEST(RowModel, OthersHaveTheScalarForm) {
  compare_everywhere(InverseGaussian{}, Log{}, 2.0);
  compare_everywhere(Tweedie(1.5), Log{}, 2.0);
}

TEST(RowModel, MeansBeyondTheVectorFormsTakeTheScalarOne) {
  compare_everywhere(Poisson{}, Log{}, 800.0);
  compare_everywhere(Gamma{}, Log{}, 300.0);
  compare_everywhere(Binomial{}, Logit{}, 800.0);
}

TEST(RowModel, InvalidMeansAreCountedInRowsOfPositiveWeight) {
  compare_everywhere(Poisson{}, Identity{}, 3.0);
  compare_everywhere(Binomial{}, Log{}, 1.0);
}

}  // namespace
}  // namespace webglm
