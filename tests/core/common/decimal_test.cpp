#include "webglm/common/decimal.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>
#include <string>

namespace webglm {
namespace {

/// Doubles of all sizes, by their bits, and subnormal ones.
template <class Use>
void for_many_doubles(Use use) {
  std::mt19937_64 bits(20240601);
  for (int i = 0; i < 20000; ++i) {
    const double value = std::bit_cast<double>(bits() >> 1U);
    if (std::isfinite(value)) use(value);
    use(std::bit_cast<double>(bits() >> 12U));
  }
}

std::string printed(const char* format, double value) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, format, value);
  return buffer;
}

/// The C library rounds correctly on the platforms of the tests.
void expect_as_strtod(const std::string& text) {
  const char* end = nullptr;
  char* expected_end = nullptr;
  const double value = read_number(text.c_str(), &end);
  EXPECT_EQ(value, std::strtod(text.c_str(), &expected_end)) << text;
  EXPECT_EQ(end - text.c_str(), expected_end - text.c_str()) << text;
}

std::string digits_of(const Decimal& decimal) {
  return {decimal.digits.data(), static_cast<std::size_t>(decimal.count)};
}

TEST(ExactDecimal, HasAllDigits) {
  const Decimal tenth = exact_decimal(0.1);
  EXPECT_EQ(digits_of(tenth), "1000000000000000055511151231257827021181583404541015625");
  EXPECT_EQ(tenth.point, 0);
  EXPECT_EQ(exact_decimal(5e-324).count, 751);
  EXPECT_EQ(exact_decimal(0.0).count, 0);
  EXPECT_EQ(digits_of(exact_decimal(1200.0)), "12");
  EXPECT_EQ(exact_decimal(1200.0).point, 4);
}

TEST(ExactDecimal, IsReadBack) {
  for_many_doubles([](double value) { EXPECT_EQ(nearest_double(exact_decimal(value)), value); });
}

TEST(RoundTo, AgreesWithPrintf) {
  for_many_doubles([](double value) {
    Decimal decimal = exact_decimal(value);
    round_to(decimal, 17);
    std::string expected = printed("%.16e", value);
    expected = expected[0] + expected.substr(2, 16);
    expected.erase(expected.find_last_not_of('0') + 1);
    EXPECT_EQ(digits_of(decimal), expected);
  });
}

TEST(RoundTo, TakesTiesToEvenAndCarries) {
  const auto rounded = [](double value, int keep) {
    Decimal decimal = exact_decimal(value);
    round_to(decimal, keep);
    return digits_of(decimal) + "@" + std::to_string(decimal.point);
  };
  EXPECT_EQ(rounded(2.5, 1), "2@1");
  EXPECT_EQ(rounded(3.5, 1), "4@1");
  EXPECT_EQ(rounded(9.5, 1), "1@2");
  EXPECT_EQ(rounded(0.5, 0).substr(0, 1), "@");
  EXPECT_EQ(rounded(0.75, 0), "1@1");
  EXPECT_EQ(rounded(0.75, -1).substr(0, 1), "@");
}

TEST(ReadNumber, AgreesWithStrtod) {
  for_many_doubles([](double value) {
    expect_as_strtod(printed("%.5g", value));
    expect_as_strtod(printed("%.17g", -value));
    expect_as_strtod(printed("%.19e", value));
  });
}

TEST(ReadNumber, TakesHalfWayNumbersToEvenAndNothingElse) {
  for_many_doubles([](double value) {
    // Half an ulp above a double, exactly: its digits are those of a double of more bits.
    const double next = std::nextafter(value, std::numeric_limits<double>::infinity());
    if (value < 1e-290 || !(next < 1e290)) return;  // where half an ulp is a double as well
    Decimal half_way = exact_decimal(value);
    const Decimal half = exact_decimal((next - value) / 2);
    ASSERT_EQ(nearest_double(half_way), value);
    // value + half, digit by digit in schoolbook addition.
    const int last = std::max(half_way.count - half_way.point, half.count - half.point);
    std::string sum(static_cast<std::size_t>(std::max(last + half_way.point, 0)), '0');
    int carry = 0;
    for (int i = static_cast<int>(sum.size()); i-- > 0;) {
      const int j = i - half_way.point + half.point;
      const int a = i < half_way.count ? half_way.digits[static_cast<std::size_t>(i)] - '0' : 0;
      const int b = j >= 0 && j < half.count ? half.digits[static_cast<std::size_t>(j)] - '0' : 0;
      carry += a + b;
      sum[static_cast<std::size_t>(i)] = static_cast<char>('0' + carry % 10);
      carry /= 10;
    }
    if (carry > 0) return;
    const std::string exponent = "e" + std::to_string(half_way.point);
    const bool even = std::bit_cast<std::uint64_t>(value) % 2 == 0;
    const char* end = nullptr;
    EXPECT_EQ(read_number(("0." + sum + exponent).c_str(), &end), even ? value : next);
    EXPECT_EQ(read_number(("0." + sum + "0001" + exponent).c_str(), &end), next);
    std::size_t last_digit = sum.size() - 1;
    for (; sum[last_digit] == '0'; --last_digit) sum[last_digit] = '9';
    sum[last_digit] = static_cast<char>(sum[last_digit] - 1);
    EXPECT_EQ(read_number(("0." + sum + "9" + exponent).c_str(), &end), value);
  });
}

TEST(ReadNumber, StopsWhereTheNumberDoes) {
  for (const char* text : {"",
                           "-",
                           ".",
                           "1.",
                           "1.e5",
                           ".5",
                           "-.5e-3",
                           "+5",
                           "1e",
                           "1e+",
                           "1ex",
                           "00012",
                           "1.5.5",
                           "12abc",
                           "0.000000000000000000000000000000001e40",
                           "1e400",
                           "-1e400",
                           "1e-400",
                           "1.7976931348623158e308",
                           "1.7976931348623159e308",
                           "2.4703282292062327e-324",
                           "2.4703282292062328e-324",
                           "1e99999999999",
                           "1e-99999999999"}) {
    expect_as_strtod(text);
  }
  expect_as_strtod("1" + std::string(900, '0') + "1e-901");
  expect_as_strtod("0." + std::string(900, '0') + "1e901");
}

}  // namespace
}  // namespace webglm
