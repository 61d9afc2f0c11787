#include "webglm/solvers/pass_kernel.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <memory>
#include <random>
#include <string>

#include "support/design_maker.hpp"
#include "webglm/solvers/block_reader.hpp"
#include "webglm/solvers/pass.hpp"
#include "webglm/solvers/plan_sums.hpp"

namespace webglm {
namespace {

using testing::DesignMaker;

struct Expected {
  std::vector<double> score;
  std::vector<double> gram;
  double deviance = 0.0;
  double shift = 0.0;
};

/// The same sums row by row from expanded rows, with the scalar formulas of link and family.
Expected by_expansion(const Design& design, const Observations& observations,
                      const PassRequest& request) {
  const std::size_t p = design.columns();
  const Segments segments(design.rows());
  const Log link;
  const Poisson family;
  std::vector<double> tile(p * kBlockRows);
  Expected out{std::vector<double>(p, 0.0), std::vector<double>(p * p, 0.0)};
  for (std::uint64_t block = 0; block < segments.blocks(); block += request.stride) {
    const std::uint64_t first = segments.first_row(block);
    design.expand(first, segments.rows_in(block), tile);
    for (std::uint32_t r = 0; r < segments.rows_in(block); ++r) {
      const double w = observations.weight(first + r);
      if (w == 0.0) continue;
      const double y = observations.y.values()[first + r];
      double eta = observations.known_eta(first + r);
      double shift = 0.0;
      for (std::size_t j = 0; j < p; ++j) {
        eta += request.beta[j] * tile[j * kBlockRows + r];
        shift += request.direction[j] * tile[j * kBlockRows + r];
      }
      const Mean mean = link.mean(eta);
      out.deviance += w * family.unit_deviance(y, mean);
      out.shift = std::max(out.shift, std::abs(shift));
      for (std::size_t i = 0; i < p; ++i) {
        const double x = tile[i * kBlockRows + r];
        if (x == 0.0) continue;
        out.score[i] += w * (y - mean.mu) * x;
        for (std::size_t j = 0; j < p; ++j) {
          out.gram[i + j * p] += w * mean.mu * x * tile[j * kBlockRows + r];
        }
      }
    }
  }
  return out;
}

/// Sums of up to a thousand products of numbers near 1 agree to 1e-11 of the greatest of them.
void expect_close(std::span<const double> got, std::span<const double> expected) {
  double greatest = 0.0;
  for (const double value : expected) greatest = std::max(greatest, std::abs(value));
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < got.size(); ++i) {
    ASSERT_NEAR(got[i], expected[i], 1e-11 * greatest) << "entry " << i << " of " << got.size();
  }
}

/// The cross products as a whole, also where a factor is kept apart.
std::vector<double> whole_gram(Sums& sums) {
  const std::size_t p = sums.columns();
  if (!sums.bordered()) return {sums.matrix().begin(), sums.matrix().end()};
  const BorderedGram& gram = *sums.bordered();
  std::vector<double> out(p * p, 0.0);
  const auto set = [&](std::size_t i, std::size_t j, double value) {
    out[i * p + j] = out[j * p + i] = value;
  };
  const std::size_t q = gram.outer.size();
  for (std::size_t i = 0; i < gram.inner.size(); ++i) {
    set(gram.inner[i], gram.inner[i], gram.d[i]);
    for (std::size_t at = gram.b.start[i]; at < gram.b.start[i + 1]; ++at) {
      set(gram.inner[i], gram.outer[gram.b.column[at]], gram.b.value[at]);
    }
  }
  for (std::size_t i = 0; i < q; ++i) {
    for (std::size_t j = 0; j <= i; ++j) set(gram.outer[i], gram.outer[j], gram.c[i * q + j]);
  }
  return out;
}

void compare(DesignMaker maker, bool weights, std::uint64_t stride = 1) {
  const Design design = maker.make();
  const Observations observations = maker.observations(weights);
  const GramPlan plan(design);
  PassRunner runner(design, plan, observations, RowModel{Poisson{}, Log{}});
  PassRequest request;
  request.stride = stride;
  for (std::size_t j = 0; j < design.columns(); ++j) {
    request.beta.push_back(0.2 * maker.uniform());
    request.direction.push_back(maker.uniform());
  }
  const Expected expected = by_expansion(design, observations, request);
  for (const PassWork work : {PassWork::kGram, PassWork::kScore}) {
    request.work = work;
    runner.start(request);
    while (runner.running()) runner.advance(1);
    Sums sums = runner.take();
    expect_close(sums.score(), expected.score);
    if (work == PassWork::kGram) expect_close(whole_gram(sums), expected.gram);
    EXPECT_NEAR(sums.deviance(), expected.deviance, 1e-12 * expected.deviance);
    EXPECT_NEAR(sums.greatest_shift(), expected.shift, 1e-12 * expected.shift);
  }
}

TEST(PassKernel, ConstantAndDenseColumns) {
  compare(DesignMaker(1000, 1).constant().dense(7), true);
}

TEST(PassKernel, DenseColumnsWithoutConstant) { compare(DesignMaker(300, 2).dense(3), false); }

TEST(PassKernel, PairedAndSingleFactorsWithDenseColumns) {
  compare(
      DesignMaker(1500, 3).constant().dense(5).factor(10).factor(12).factor(3).factor(40).factor(9),
      true);
}

TEST(PassKernel, ManyDenseColumnsBesideAFactor) {
  compare(DesignMaker(700, 4).constant().dense(21).factor(6), false);
}

TEST(PassKernel, FactorsAloneCoveredByTriples) {
  DesignMaker maker(2000, 5);
  maker.constant();
  for (int i = 0; i < 8; ++i) maker.factor(7);
  compare(maker, true);
}

TEST(PassKernel, LargeFactors) {
  compare(DesignMaker(2500, 6).constant().factor(300).factor(280).dense(2), false);
}

TEST(PassKernel, LargeFactorsBesideEverythingElse) {
  compare(DesignMaker(2000, 13)
              .constant()
              .dense(2)
              .factor(260)
              .contrasted(5)
              .factor(4)
              .scaled(3, 2)
              .banded(9, 4),
          true);
}

TEST(PassKernel, ContrastsThatMixCoefficients) {
  compare(DesignMaker(900, 8).constant().contrasted(5).factor(4).dense(1), true);
}

TEST(PassKernel, ScaledFactorsAndBandedBlocks) {
  compare(DesignMaker(1100, 9)
              .constant()
              .dense(2)
              .factor(5)
              .scaled(4, 3)
              .banded(9, 4)
              .banded(8, 4)
              .banded(5, 3),
          true);
}

TEST(PassKernel, BandedBlocksAlone) {
  compare(DesignMaker(800, 10).banded(9, 4).banded(7, 4), false);
}

/// Tables of up to 16 functions are as wide as the fastest kernel wants them, others as they need.
TEST(PassKernel, BandedBlocksOfFewAndManyFunctions) {
  compare(DesignMaker(1300, 18).constant().banded(20, 4).banded(16, 4).banded(17, 4).banded(4, 4),
          true);
}

/// Adds one block of a kind: 0 dense, 1 a factor with levels that no row has, then factors times
/// 1 ... 6 numbers, splines of degree 1 ... 5, and splines by a factor.
constexpr int kKinds = 15;
void add_kind(DesignMaker& maker, int kind) {
  const auto n = static_cast<std::uint32_t>(kind);
  if (kind == 0) {
    maker.dense(3);
  } else if (kind == 1) {
    maker.factor(200);
  } else if (kind < 8) {
    maker.scaled(3 + n, n - 1);
  } else if (kind < 13) {
    maker.banded(n, n - 6);
  } else {
    maker.banded_by_level(3, n - 6, n - 9);
  }
}

TEST(PassKernel, EveryPairOfBlocksWithRowsOfWeightZero) {
  for (int a = 0; a < kKinds; ++a) {
    for (int b = 0; b <= a; ++b) {
      SCOPED_TRACE("kinds " + std::to_string(a) + " and " + std::to_string(b));
      DesignMaker maker(300, static_cast<unsigned>(100 + kKinds * a + b));
      maker.constant();
      add_kind(maker, a);
      add_kind(maker, b);
      compare(maker, true);
    }
  }
}

TEST(PassKernel, BlocksThatShareTheirLevels) {
  compare(DesignMaker(700, 13)
              .constant()
              .dense(1)
              .factor(6)
              .scaled_by_last_factor(1)
              .scaled_by_last_factor(3)
              .banded_by_last_factor(9, 4)
              .banded_by_last_factor(5, 3)
              .banded(7, 4)
              .scaled(4, 2),
          true);
}

TEST(PassKernel, EveryThirdBlock) {
  compare(DesignMaker(5000, 11).constant().dense(3).factor(5), true, 3);
}

/// Columns near zero are read in place, the others are centred first.
TEST(PassKernel, CentredColumnsBesideColumnsInPlace) {
  compare(DesignMaker(1000, 13).constant().dense(3).near_zero(4).factor(5).dense(2), true);
  compare(DesignMaker(1000, 14).constant().near_zero(5), false);
  compare(DesignMaker(1000, 15).near_zero(1).factor(300).factor(3), false);
}

TEST(PassKernel, ManyTermsOfEveryKind) {
  DesignMaker maker(900, 16);
  maker.constant().near_zero(9);
  for (int i = 0; i < 7; ++i) maker.factor(4);
  compare(maker.dense(4).factor(300).banded(6, 4), true);
}

Sums sums_of_runner(PassRunner& runner, const PassRequest& request, std::uint64_t max_blocks) {
  runner.start(request);
  while (runner.running()) runner.advance(max_blocks);
  return runner.take();
}

/// What ranges, levels and the coefficients of splines tell of a small step is enough, and is never
/// less than what the rows would say; a larger step has to ask them.
TEST(PassKernel, NeedsNoRowsForAStepThatIsSmall) {
  DesignMaker maker(1200, 19);
  const Design design = maker.constant().dense(2).near_zero(1).factor(5).clamped(9, 4).make();
  const Observations observations = maker.observations(true);
  const GramPlan plan(design);
  PassRunner runner(design, plan, observations, RowModel{Poisson{}, Log{}});
  PassRequest request;
  request.work = PassWork::kScore;
  request.unless_small = true;
  request.beta.assign(design.columns(), 0.0);
  for (std::size_t j = 0; j < design.columns(); ++j) {
    request.direction.push_back(1e-10 * (maker.uniform() - 0.5));
  }
  const double shift = by_expansion(design, observations, request).shift;
  runner.start(request);
  ASSERT_FALSE(runner.running());
  const double bound = runner.take().greatest_shift();
  EXPECT_GE(bound, shift);
  EXPECT_LE(bound, Shift::kSmall);
  for (double& d : request.direction) d *= 1e6;
  const Sums sums = sums_of_runner(runner, request, 1);
  EXPECT_NEAR(sums.greatest_shift(), 1e6 * shift, 1e-6 * shift);
  EXPECT_GT(sums.deviance(), 0.0);
}

/// The sums of one segment, as a worker of its own finds them.
std::vector<double> sums_of_segment(const Design& design, const GramPlan& plan,
                                    const Observations& observations, const PassRequest& request,
                                    std::uint32_t segment) {
  const Segments segments(design.rows());
  PassKernel kernel(design, plan, observations, RowModel{Poisson{}, Log{}});
  kernel.set_coefficients(request.beta);
  const bool gram = request.work == PassWork::kGram;
  std::vector<double> sums(plan.sums_size(gram), 0.0);
  for (std::uint64_t b = segments.first_block(segment); b < segments.first_block(segment + 1);
       ++b) {
    kernel.add_block(b, {gram, false, true}, sums.data());
  }
  return sums;
}

void add_to(std::vector<double>& into, const std::vector<double>& from) {
  for (std::size_t i = 0; i < into.size(); ++i) into[i] += from[i];
}

/// Five segments, each computed by somebody else and in another order: the tree joins them to the
/// bits of one runner. Stopping after any number of blocks changes nothing either.
TEST(PassKernel, SegmentsHaveTheSameBitsWhoeverComputesThem) {
  DesignMaker maker(140000, 17);
  const Design design = maker.constant().near_zero(2).dense(1).factor(5).factor(3).make();
  const Observations observations = maker.observations(true);
  const GramPlan plan(design);
  ASSERT_EQ(Segments(design.rows()).count(), 5u);
  PassRunner runner(design, plan, observations, RowModel{Poisson{}, Log{}});
  PassRequest request;
  for (std::size_t j = 0; j < design.columns(); ++j) request.beta.push_back(0.2 * maker.uniform());
  for (const PassWork work : {PassWork::kGram, PassWork::kScore}) {
    request.work = work;
    std::vector<std::vector<double>> parts(5);
    for (const std::uint32_t segment : {3u, 0u, 4u, 2u, 1u}) {
      parts[segment] = sums_of_segment(design, plan, observations, request, segment);
    }
    SegmentTree<std::vector<double>, decltype(&add_to)> tree(&add_to);
    for (auto& part : parts) tree.push(std::move(part));
    const Sums joined = collect_sums(design, plan, work, tree.take());
    EXPECT_EQ(joined.values(), sums_of_runner(runner, request, 1u << 30).values());
    EXPECT_EQ(joined.values(), sums_of_runner(runner, request, 7).values());
  }
}

/// The bound is the sum of each column's reach, and so not far above what some row reaches.
TEST(PassKernel, NoRowMovesFurtherThanTheBound) {
  DesignMaker maker(3000, 18);
  const Design design = maker.constant().near_zero(2).dense(1).factor(5).factor(3).make();
  const Observations observations = maker.observations(true);
  const GramPlan plan(design);
  PassKernel kernel(design, plan, observations, RowModel{Poisson{}, Log{}});
  std::vector<double> direction(design.columns());
  for (double& d : direction) d = maker.uniform() - 0.5;
  kernel.set_coefficients(std::vector<double>(design.columns(), 0.0));
  kernel.set_direction(direction);
  std::vector<double> sums(plan.sums_size(false), 0.0);
  Shift shift;
  for (std::uint64_t b = 0; b < Segments(design.rows()).blocks(); ++b) {
    kernel.add_block(b, {false, false, false}, sums.data());
    kernel.add_shift(false, shift);
  }
  EXPECT_GT(shift.greatest, 0.0);
  EXPECT_LE(shift.greatest, kernel.shift_bound() * (1.0 + 1e-14));
  EXPECT_LE(kernel.shift_bound(), 3.0 * shift.greatest);
}

TEST(PassKernel, FewerRowsThanABlock) {
  compare(DesignMaker(5, 12).constant().dense(2).factor(3), false);
}

}  // namespace
}  // namespace webglm
