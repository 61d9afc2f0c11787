// The minimum of a quadratic function within half-spaces.
#include "webglm/solvers/quadratic_program.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace webglm {
namespace {

struct Problem {
  std::size_t p;
  std::vector<double> k;
  std::vector<double> g;
  std::vector<LinearRow> rows;
};

/// K = B'B with `rank` rows of B; rows that the origin, or a point beside it, meets.
Problem random_problem(std::mt19937& random, std::size_t p, std::size_t rank, std::size_t m) {
  std::normal_distribution<double> normal;
  Problem out{p, std::vector<double>(p * p, 0.0), {}, {}};
  std::vector<double> b(rank * p);
  for (double& each : b) each = normal(random);
  for (std::size_t i = 0; i < p * p; ++i) {
    for (std::size_t r = 0; r < rank; ++r) out.k[i] += b[r * p + i / p] * b[r * p + i % p];
  }
  // g in the range of K, as a score is.
  out.g.assign(p, 0.0);
  for (std::size_t r = 0; r < rank; ++r) {
    const double z = 3.0 * normal(random);
    for (std::size_t j = 0; j < p; ++j) out.g[j] += b[r * p + j] * z;
  }
  for (std::size_t i = 0; i < m; ++i) {
    LinearRow row;
    for (std::size_t j = 0; j < p; ++j) {
      row.columns.push_back(j);
      row.weights.push_back(std::round(2.0 * normal(random)));
    }
    row.bound = std::abs(std::round(normal(random)));
    out.rows.push_back(std::move(row));
  }
  return out;
}

QuadraticSolution solve(const Problem& problem, const std::vector<std::size_t>& start = {}) {
  return QuadraticProgram(problem.k, problem.p).solve(problem.g, problem.rows, start);
}

/// The conditions that are necessary and sufficient: feasible, g - Kx a sum of the active rows
/// with multipliers >= 0, and these rows at their bounds.
void expect_minimum(const Problem& problem, const QuadraticSolution& found, double tolerance) {
  ASSERT_TRUE(found.contradiction.empty());
  for (const LinearRow& row : problem.rows) {
    EXPECT_LE(row.times(found.x), row.bound + tolerance);
  }
  std::vector<double> left = problem.g;
  for (std::size_t j = 0; j < problem.p; ++j) {
    for (std::size_t l = 0; l < problem.p; ++l) {
      left[j] -= problem.k[j * problem.p + l] * found.x[l];
    }
  }
  for (std::size_t i = 0; i < found.active.size(); ++i) {
    const LinearRow& row = problem.rows[found.active[i]];
    EXPECT_GE(found.multipliers[i], 0.0);
    EXPECT_NEAR(row.times(found.x), row.bound, tolerance);
    row.add_to(left, -found.multipliers[i]);
  }
  for (const double each : left) EXPECT_NEAR(each, 0.0, tolerance);
}

TEST(QuadraticProgram, MeetsTheOptimalityConditions) {
  std::mt19937 random(1);
  for (int i = 0; i < 300; ++i) {
    const std::size_t p = 1 + random() % 8;
    const Problem problem = random_problem(random, p, p + 3, random() % 20);
    expect_minimum(problem, solve(problem), 1e-9);
  }
}

TEST(QuadraticProgram, MeetsThemWhereTheMatrixIsSingular) {
  std::mt19937 random(2);
  for (int i = 0; i < 200; ++i) {
    const std::size_t p = 2 + random() % 6;
    const Problem problem = random_problem(random, p, p - 1, random() % 10);
    const QuadraticSolution found = solve(problem);
    // The proximal part allows 1e-8 of the diagonal times x, and rounding some of it again.
    double allowed = 1e-8;
    for (std::size_t j = 0; j < p; ++j) {
      allowed = std::max(allowed, 2e-8 * problem.k[j * p + j] * std::abs(found.x[j]));
    }
    expect_minimum(problem, found, allowed);
  }
}

TEST(QuadraticProgram, AnyStartGivesTheSameMinimum) {
  std::mt19937 random(3);
  for (int i = 0; i < 100; ++i) {
    const Problem problem = random_problem(random, 5, 8, 12);
    const QuadraticSolution cold = solve(problem);
    std::vector<std::size_t> rows(problem.rows.size());
    for (std::size_t r = 0; r < rows.size(); ++r) rows[r] = r;
    for (const auto& start : {cold.active, rows}) {
      const QuadraticSolution warm = solve(problem, start);
      expect_minimum(problem, warm, 1e-9);
      for (std::size_t j = 0; j < 5; ++j) EXPECT_NEAR(warm.x[j], cold.x[j], 1e-9);
    }
  }
}

/// min (x - 2)^2 + (y - 1)^2 over x + y <= 1, twice and scaled, and over x + y >= 1: an equation.
TEST(QuadraticProgram, RedundantAndOppositeRowsAreHarmless) {
  const std::vector<LinearRow> rows = {{{0, 1}, {1.0, 1.0}, 1.0},
                                       {{0, 1}, {3.0, 3.0}, 3.0},
                                       {{0, 1}, {-1.0, -1.0}, -1.0},
                                       {{0}, {1.0}, 100.0}};
  const QuadraticSolution found =
      QuadraticProgram({1.0, 0.0, 0.0, 1.0}, 2).solve(std::vector<double>{2.0, 1.0}, rows, {});
  EXPECT_NEAR(found.x[0], 1.0, 1e-14);
  EXPECT_NEAR(found.x[1], 0.0, 1e-14);
  EXPECT_EQ(found.active.size(), 1u);
}

/// A bound that is as good as none says nothing of the rounding of other rows.
TEST(QuadraticProgram, ALargeBoundLoosensNoOtherRow) {
  const QuadraticProgram program({1.0, 0.0, 0.0, 1.0}, 2);
  const std::vector<double> g = {2.0, 1.0};
  std::vector<LinearRow> rows = {{{0}, {1.0}, 1e14}, {{0, 1}, {1.0, 1.0}, 1.0}};
  const QuadraticSolution found = program.solve(g, rows, {});
  EXPECT_NEAR(found.x[0], 1.0, 1e-14);
  EXPECT_NEAR(found.x[1], 0.0, 1e-14);
  rows.push_back({{0, 1}, {-1.0, -1.0}, -2.0});
  EXPECT_FALSE(program.solve(g, rows, {}).contradiction.empty());
}

TEST(QuadraticProgram, TellsRowsThatContradictEachOther) {
  const std::vector<LinearRow> rows = {{{0}, {1.0}, 5.0},
                                       {{0, 1}, {1.0, -1.0}, 0.0},
                                       {{1, 2}, {1.0, -1.0}, 0.0},
                                       {{0, 2}, {-1.0, 1.0}, -1.0}};
  const QuadraticSolution found =
      QuadraticProgram({1, 0, 0, 0, 1, 0, 0, 0, 1}, 3).solve(std::vector<double>(3, 0.0), rows, {});
  std::vector<std::size_t> contradiction = found.contradiction;
  std::sort(contradiction.begin(), contradiction.end());
  EXPECT_EQ(contradiction, (std::vector<std::size_t>{1, 2, 3}));
}

/// Isotonic regression of many levels is such a program; pooling adjacent violators solves it.
TEST(QuadraticProgram, OrdersManyLevelsAsPoolingDoes) {
  constexpr std::size_t kLevels = 120;
  std::mt19937 random(4);
  std::normal_distribution<double> normal;
  Problem problem{kLevels, std::vector<double>(kLevels * kLevels, 0.0), {}, {}};
  std::vector<double> weight;
  std::vector<double> mean;
  std::vector<std::size_t> count;
  std::vector<double> pooled(kLevels);
  for (std::size_t j = 0; j < kLevels; ++j) {
    const double w = 1.0 + static_cast<double>(random() % 5);
    const double y = 0.02 * static_cast<double>(j) + normal(random);
    problem.k[j * (kLevels + 1)] = w;
    problem.g.push_back(w * y);
    if (j > 0) problem.rows.push_back({{j - 1, j}, {1.0, -1.0}, 0.0});
    weight.push_back(w);
    mean.push_back(y);
    count.push_back(1);
    while (mean.size() > 1 && mean[mean.size() - 2] > mean.back()) {
      const std::size_t last = mean.size() - 1;
      const double both = weight[last - 1] + weight[last];
      mean[last - 1] = (weight[last - 1] * mean[last - 1] + weight[last] * mean[last]) / both;
      weight[last - 1] = both;
      count[last - 1] += count[last];
      weight.pop_back();
      mean.pop_back();
      count.pop_back();
    }
  }
  std::size_t next = 0;
  for (std::size_t b = 0; b < mean.size(); ++b) {
    for (std::size_t i = 0; i < count[b]; ++i) pooled[next++] = mean[b];
  }
  const QuadraticSolution found = solve(problem);
  for (std::size_t j = 0; j < kLevels; ++j) EXPECT_NEAR(found.x[j], pooled[j], 1e-12);
}

}  // namespace
}  // namespace webglm
