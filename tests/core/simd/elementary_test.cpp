#include "simd/elementary.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace webglm::simd {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// |got - exact| in units of the last place of a double of this size.
double error_in_ulp(double got, long double exact) {
  int exponent = 0;
  std::frexp(static_cast<double>(exact), &exponent);
  const long double ulp = std::ldexp(1.0L, std::max(exponent - 53, -1074));
  return static_cast<double>(std::abs(static_cast<long double>(got) - exact) / ulp);
}

/// Uniform on [least, greatest], with both ends; an even number.
std::vector<double> points(double least, double greatest, std::size_t count) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> uniform(least, greatest);
  std::vector<double> out = {least, greatest};
  while (out.size() < count) out.push_back(uniform(random));
  return out;
}

// Fewer than 1.5 units from the exact value are at most one from the correctly rounded one.

TEST(VectorExp, IsWithinOneAndAHalfUlpWhereItHolds) {
  for (const auto& [least, greatest] :
       {std::pair{kLeastExp, kGreatestExp}, {-30.0, 30.0}, {-1.0, 1.0}, {-1e-8, 1e-8}}) {
    const std::vector<double> x = points(least, greatest, 10000);
    std::vector<double> got(x.size());
    EXPECT_TRUE(exp_of(x.data(), got.data(), x.size()));
    for (std::size_t i = 0; i < x.size(); ++i) {
      ASSERT_LT(error_in_ulp(got[i], std::exp(static_cast<long double>(x[i]))), 1.5) << x[i];
    }
  }
}

TEST(VectorExp, IsExactAtZero) {
  const double x[2] = {0.0, -0.0};
  double got[2];
  exp_of(x, got, 2);
  EXPECT_EQ(got[0], 1.0);
  EXPECT_EQ(got[1], 1.0);
}

TEST(VectorExp, LeavesWhatIsOutsideToTheStandardLibrary) {
  const std::vector<double> x = {-708.4, 1.0,    -745.0,    -800.0,     709.785, 710.0, 2.0,
                                 1e300,  -1e300, kInfinity, -kInfinity, kNan,    0.5,   -0.5};
  std::vector<double> got(x.size());
  EXPECT_FALSE(exp_of(x.data(), got.data(), x.size()));
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::isnan(x[i])) {
      EXPECT_TRUE(std::isnan(got[i]));
    } else {
      EXPECT_EQ(got[i], std::exp(x[i])) << x[i];
    }
  }
}

TEST(VectorLog, IsWithinOneAndAHalfUlpOnPositiveNormalNumbers) {
  std::vector<double> x = points(0.5, 2.0, 10000);
  for (const double near_one : points(1.0 - 1e-6, 1.0 + 1e-6, 2000)) x.push_back(near_one);
  for (const double exponent : points(-1021.9, 1023.9, 10000)) x.push_back(std::exp2(exponent));
  x.push_back(std::numeric_limits<double>::min());
  x.push_back(std::numeric_limits<double>::max());
  std::vector<double> got(x.size());
  EXPECT_TRUE(log_of(x.data(), got.data(), x.size()));
  for (std::size_t i = 0; i < x.size(); ++i) {
    const long double exact = std::log(static_cast<long double>(x[i]));
    ASSERT_LT(error_in_ulp(got[i], exact), 1.5) << x[i];
  }
}

TEST(VectorLog, LeavesWhatIsOutsideToTheStandardLibrary) {
  const std::vector<double> x = {0.0, 1.0, 5e-324, 1e-310, kInfinity, 2.0, -1.0, kNan};
  std::vector<double> got(x.size());
  EXPECT_FALSE(log_of(x.data(), got.data(), x.size()));
  for (std::size_t i = 0; i + 2 < x.size(); ++i) EXPECT_EQ(got[i], std::log(x[i])) << x[i];
  EXPECT_TRUE(std::isnan(got[6]));
  EXPECT_TRUE(std::isnan(got[7]));
}

TEST(VectorLog1p, IsWithinTwoUlp) {
  std::vector<double> x = points(-0.5, 0.5, 10000);
  for (const double exponent : points(-300.0, 10.0, 4000)) x.push_back(std::pow(10.0, exponent));
  for (std::size_t i = 0; i < x.size(); i += 2) {
    const F64x2 got = log1p_core(load(x.data() + i));
    for (std::size_t k = 0; k < 2; ++k) {
      const long double exact = std::log1p(static_cast<long double>(x[i + k]));
      ASSERT_LT(error_in_ulp(got[static_cast<int>(k)], exact), 2.0) << x[i + k];
    }
  }
}

}  // namespace
}  // namespace webglm::simd
