#include "webglm/common/order.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace webglm {
namespace {

TEST(SortedPositions, AgreeWithStableSort) {
  std::mt19937 random(7);
  for (std::size_t count = 0; count < 70; ++count) {
    std::vector<int> values(count);
    for (int& value : values) value = static_cast<int>(random() % 10);
    const auto less = [&](std::size_t a, std::size_t b) { return values[a] < values[b]; };
    std::vector<std::size_t> expected(count);
    std::iota(expected.begin(), expected.end(), std::size_t{0});
    std::stable_sort(expected.begin(), expected.end(), less);
    EXPECT_EQ(sorted_positions(count, less), expected);
  }
}

}  // namespace
}  // namespace webglm
