#include "webglm/inference/multiple_testing.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "webglm/common/error.hpp"

namespace webglm {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
const std::vector<double> kPValues = {0.01, 0.04, kNaN, 0.03, 0.005, 0.04, 0.9};

/// Equal up to the rounding of one product and one quotient; NaN where NaN is expected.
void expect_adjusted(const char* method, const std::vector<double>& expected) {
  const auto adjusted = adjust_p_values(kPValues, parse_adjustment(method));
  ASSERT_EQ(adjusted.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (std::isnan(expected[i])) {
      EXPECT_TRUE(std::isnan(adjusted[i])) << method << " at " << i;
    } else {
      EXPECT_DOUBLE_EQ(adjusted[i], expected[i]) << method << " at " << i;
    }
  }
}

// R 4.2.2: p.adjust(c(0.01, 0.04, NA, 0.03, 0.005, 0.04, 0.9), method)
TEST(AdjustPValues, AgreesWithR) {
  expect_adjusted("bonferroni", {0.06, 0.24, kNaN, 0.18, 0.03, 0.24, 1.0});
  expect_adjusted("holm", {0.05, 0.12, kNaN, 0.12, 0.03, 0.12, 0.9});
  expect_adjusted("BH", {0.03, 0.048, kNaN, 0.048, 0.03, 0.048, 0.9});
}

TEST(AdjustPValues, OneTestIsLeftAsItIs) {
  for (const char* method : {"bonferroni", "holm", "bh"}) {
    EXPECT_EQ(adjust_p_values(std::vector{0.2}, parse_adjustment(method)), std::vector{0.2});
  }
}

TEST(AdjustPValues, NothingGivesNothing) {
  EXPECT_TRUE(adjust_p_values({}, Adjustment::kHolm).empty());
}

TEST(AdjustPValues, ValuesThatAreNoProbabilitiesAreRefused) {
  for (const double p : {-0.1, 1.1, std::numeric_limits<double>::infinity()}) {
    try {
      adjust_p_values(std::vector{0.5, p}, Adjustment::kHolm);
      ADD_FAILURE() << p << " was accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
      EXPECT_EQ(error.details()[0], (Detail{"index", 1.0}));
    }
  }
}

TEST(AdjustPValues, UnknownMethodsAreRefused) {
  try {
    parse_adjustment("holmes");
    FAIL() << "nothing was refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUnknownName);
    EXPECT_NE(error.message().find("holm"), std::string::npos) << error.message();
  }
}

}  // namespace
}  // namespace webglm
