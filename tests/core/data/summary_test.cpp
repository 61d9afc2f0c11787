#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "webglm/common/exact_sum.hpp"
#include "webglm/data/level_summary.hpp"
#include "webglm/data/numeric_summary.hpp"

namespace webglm {
namespace {

/// Values of all magnitudes, with both signs.
std::vector<double> wild_values(std::size_t count) {
  std::mt19937_64 random(7);
  std::vector<double> values;
  while (values.size() < count) {
    const double value = std::bit_cast<double>(random());
    if (std::isfinite(value)) values.push_back(std::ldexp(value, -20));
  }
  return values;
}

double exact(const std::vector<double>& values) {
  ExactSum sum;
  for (const double value : values) sum.add(value);
  return sum.value();
}

TEST(ExactSum, NothingCancelsAway) {
  EXPECT_EQ(exact({1e100, 1.0, -1e100}), 1.0);
  EXPECT_EQ(exact({1.0, 1e-300, -1.0}), 1e-300);
  EXPECT_EQ(exact({-3.5}), -3.5);
  EXPECT_EQ(exact({5e-324, 5e-324}), 1e-323);
  EXPECT_EQ(exact({std::numeric_limits<double>::max()}), std::numeric_limits<double>::max());
  EXPECT_EQ(exact({}), 0.0);
  EXPECT_EQ(exact({0.1, -0.3, 0.2}), std::ldexp(1.0, -55));  // of the binary values: by hand
}

TEST(ExactSum, DependsOnTheValuesAlone) {
  std::vector<double> values = wild_values(2000);
  const double forward = exact(values);
  std::reverse(values.begin(), values.end());
  EXPECT_EQ(exact(values), forward);
  ExactSum left;
  ExactSum right;
  for (std::size_t i = 0; i < values.size(); ++i) (i % 3 == 0 ? left : right).add(values[i]);
  left.merge(right);
  EXPECT_EQ(left.value(), forward);
  for (const double value : values) left.add(-value);
  EXPECT_EQ(left.value(), 0.0);
}

TEST(NumericSummary, CountsWhatItSees) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  NumericSummary summary;
  summary.add(std::vector<double>{3.0, nan, -1.0, infinity, 2.0, 100.0},
              std::vector<double>{1.0, 1.0, 1.0, 1.0, 0.5, 0.0});
  EXPECT_EQ(summary.count(), 3U);
  EXPECT_EQ(summary.missing(), 1U);
  EXPECT_EQ(summary.infinite(), 1U);
  EXPECT_EQ(summary.min(), -1.0);
  EXPECT_EQ(summary.max(), 3.0);
  EXPECT_EQ(summary.sum(), 4.0);
  EXPECT_EQ(summary.sorted_values(), (std::vector<double>{-1.0, 2.0, 3.0}));
}

TEST(NumericSummary, MergedBatchesAnswerAsTheWhole) {
  const std::vector<double> values = wild_values(501);
  NumericSummary whole;
  whole.add(values);
  NumericSummary merged;
  for (std::size_t begin = 0; begin < values.size(); begin += 100) {
    NumericSummary batch;
    batch.add(std::span(values).subspan(begin, std::min<std::size_t>(100, values.size() - begin)));
    batch.merge(merged);
    merged = batch;
  }
  EXPECT_EQ(merged.count(), whole.count());
  EXPECT_EQ(merged.min(), whole.min());
  EXPECT_EQ(merged.max(), whole.max());
  EXPECT_EQ(merged.sum(), whole.sum());
  EXPECT_EQ(merged.sorted_values(), whole.sorted_values());
  const std::vector<std::uint64_t> ranks = {0, 17, 17, 18, 250, 500};
  EXPECT_EQ(merged.order_statistics(whole.min(), whole.max(), ranks),
            whole.order_statistics(whole.min(), whole.max(), ranks));
}

TEST(NumericSummary, OrderStatisticsAreThoseOfTheSortedValuesInTheRange) {
  const std::vector<double> values = wild_values(300);
  NumericSummary summary;
  summary.add(values);
  const std::vector<double> sorted = summary.sorted_values();
  const double lower = sorted[20];
  const double upper = sorted[250];
  EXPECT_EQ(summary.count_within(lower, upper), 231U);
  const std::vector<std::uint64_t> ranks = {0, 1, 5, 5, 100, 230};
  const auto statistics = summary.order_statistics(lower, upper, ranks);
  for (std::size_t i = 0; i < ranks.size(); ++i) {
    EXPECT_EQ(statistics[i], sorted[20 + ranks[i]]);
  }
}

CategoricalColumn column(const std::vector<std::string_view>& texts) {
  return CategoricalColumn::from_texts(texts);
}

TEST(LevelSummary, KeepsSeenLevelsInTheGivenOrder) {
  const std::vector<std::uint32_t> codes = {2, 0, 2, kMissingCode, 1};
  const std::vector<double> weights = {1.0, 1.0, 2.0, 1.0, 0.0};
  LevelSummary summary;
  summary.add(CategoricalColumn::from_codes(codes, {"z", "unweighted", "a", "empty"}), weights);
  EXPECT_EQ(summary.seen_levels(), (LevelNames{"z", "a"}));
  EXPECT_EQ(summary.count_of("a"), 2U);
  EXPECT_EQ(summary.count_of("unweighted"), 0U);
  EXPECT_EQ(summary.count(), 3U);
  EXPECT_EQ(summary.missing(), 1U);
}

TEST(LevelSummary, BatchesWithOtherLevelsMergeInCodePointOrder) {
  LevelSummary first;
  first.add(column({"m", "z"}));
  LevelSummary second;
  second.add(column({"a", "z"}));
  LevelSummary merged = second;
  merged.merge(first);
  first.merge(second);
  EXPECT_EQ(first.seen_levels(), (LevelNames{"a", "m", "z"}));
  EXPECT_EQ(merged.seen_levels(), first.seen_levels());
  EXPECT_EQ(first.count_of("z"), 2U);
}

}  // namespace
}  // namespace webglm
