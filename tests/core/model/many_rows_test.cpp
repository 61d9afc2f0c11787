// Fits of many rows start on a sample of them and take chord steps: the solution is that of all
// rows, whatever the sample saw.
#include <gtest/gtest.h>

#include <cmath>

#include "support/request.hpp"
#include "webglm/inference/wald.hpp"

namespace webglm::testing {
namespace {

constexpr std::size_t kRows = 120000;  // 469 blocks: small and larger samples

/// The score of the reported coefficients is zero to rounding: X'u in units of its deviation.
void expect_solved(const Fit& fit) {
  EXPECT_TRUE(fit.converged);
  // Of 1e5 terms of size 1, rounded to 1e-16 and added up over their deviation, with room.
  EXPECT_LT(fit.max_std_score, 1e-9 * std::sqrt(fit.scale));
  EXPECT_LE(fit.iterations, 12);
}

/// Gradient in the user's coordinates by a plain loop, over its standard deviation.
double greatest_score(const Request& request, const Fit& fit) {
  std::vector<double> score(request.x.size(), 0.0);
  std::vector<double> information(request.x.size(), 0.0);
  for (std::size_t i = 0; i < request.y.size(); ++i) {
    double eta = 0.0;
    for (std::size_t j = 0; j < score.size(); ++j) eta += fit.params[j] * request.x[j][i];
    const double mu = std::exp(eta);
    for (std::size_t j = 0; j < score.size(); ++j) {
      score[j] += (request.y[i] - mu) * request.x[j][i];
      information[j] += mu * request.x[j][i] * request.x[j][i];
    }
  }
  double greatest = 0.0;
  for (std::size_t j = 0; j < score.size(); ++j) {
    greatest = std::max(greatest, std::abs(score[j]) / std::sqrt(information[j]));
  }
  return greatest;
}

TEST(ManyRows, SolveTheScoreEquations) {
  const Request request = waves(kRows);
  const Fit fit = request.fit();
  expect_solved(fit);
  // A serial sum of 1.2e5 terms loses 1e-11 of its largest partial sum, some hundred deviations.
  EXPECT_LT(greatest_score(request, fit), 1e-9);
}

/// All of a column's information is in rows that neither sample holds.
TEST(ManyRows, AColumnThatTheSampleDoesNotSee) {
  Request request = waves(kRows);
  std::vector<double> rare(kRows, 0.0);
  for (std::size_t row = 300; row < 400; ++row) rare[row] = 1.0 + 0.01 * static_cast<double>(row);
  request.x.push_back(rare);
  request.names.push_back("rare");
  const Fit fit = request.fit();
  expect_solved(fit);
  EXPECT_FALSE(fit.aliased[3]);
  EXPECT_LT(greatest_score(request, fit), 1e-9);
}

/// What a sample leaves aliased need not be so, and what is aliased in all rows is found.
TEST(ManyRows, AliasingIsDecidedOnAllRows) {
  Request request = waves(kRows);
  request.x.push_back(request.x[1]);
  request.x.back()[300] += 1.0;
  request.x.push_back(request.x[2]);
  request.names.insert(request.names.end(), {"almost_x", "z_again"});
  const Fit fit = request.fit();
  EXPECT_EQ(fit.aliased, (std::vector<bool>{false, false, false, false, true}));
  EXPECT_TRUE(fit.converged);
}

/// Every sampled block holds other data than the average: the steps cannot contract.
TEST(ManyRows, SortedData) {
  Request request = waves(kRows);
  for (std::size_t row = 0; row < kRows; ++row) {
    const bool sampled = (row / 256) % 2 == 0;
    request.x[2][row] = sampled ? 0.01 * request.x[2][row] : 3.0 * request.x[2][row];
  }
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  EXPECT_LT(greatest_score(request, fit), 1e-9);
}

class ManyRowsOf : public ::testing::TestWithParam<AnyFamily> {};

TEST_P(ManyRowsOf, AreSolved) {
  Request request = waves(kRows);
  request.options.family = GetParam();
  const bool proportion = std::holds_alternative<Binomial>(GetParam());
  for (double& y : request.y) y = proportion ? (y > 1.0 ? 1.0 : 0.0) : y + 0.25;
  expect_solved(request.fit());
}

INSTANTIATE_TEST_SUITE_P(Families, ManyRowsOf,
                         ::testing::Values(AnyFamily(Binomial{}), AnyFamily(Gamma{}),
                                           AnyFamily(Gaussian{}), AnyFamily(Tweedie{1.5}),
                                           AnyFamily(NegativeBinomial{2.0}),
                                           AnyFamily(InverseGaussian{})));

/// `max_iter` bounds chord steps as well.
TEST(ManyRows, IterationsAreBounded) {
  for (const int most : {4, 5, 6}) {
    Request request = waves(kRows);
    request.options.max_iter = most;
    EXPECT_LE(request.fit().iterations, most);
  }
}

/// Bounds that hold nothing change nothing: the standard errors belong to the reported estimates.
TEST(ManyRows, BoundsThatDoNotHoldLeaveStandardErrors) {
  Request request = waves(20000);
  const Fit free = request.fit();
  request.options.lower.assign(request.x.size(), -100.0);
  const Fit fit = request.fit();
  ASSERT_EQ(fit.inference, free.inference);
  const auto expected = bse(free);
  const auto found = bse(fit);
  for (std::size_t j = 0; j < found.size(); ++j) {
    EXPECT_NEAR(fit.params[j], free.params[j], 1e-9 * expected[j]) << j;
    EXPECT_NEAR(found[j], expected[j], 1e-8 * expected[j]) << j;
  }
}

}  // namespace
}  // namespace webglm::testing
