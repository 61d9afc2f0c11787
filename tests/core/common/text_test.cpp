#include "webglm/common/text.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <limits>

namespace webglm {
namespace {

TEST(NumberText, IsTheShortestThatReadsBack) {
  EXPECT_EQ(number_text(0.1), "0.1");
  EXPECT_EQ(number_text(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(number_text(1.0 / 3.0), "0.3333333333333333");
  EXPECT_EQ(number_text(1.5), "1.5");
  EXPECT_EQ(number_text(5e-324), "5e-324");
  EXPECT_EQ(number_text(1.7976931348623157e308), "1.7976931348623157e+308");
}

TEST(NumberText, WholeNumbersHaveNoPoint) {
  EXPECT_EQ(number_text(0.0), "0");
  EXPECT_EQ(number_text(-17.0), "-17");
  EXPECT_EQ(number_text(999999999999999.0), "999999999999999");
  EXPECT_EQ(number_text(1e22), "1e+22");
}

TEST(NumberText, NamesWhatIsNotANumber) {
  EXPECT_EQ(number_text(std::numeric_limits<double>::quiet_NaN()), "NaN");
  EXPECT_EQ(number_text(std::numeric_limits<double>::infinity()), "Infinity");
  EXPECT_EQ(number_text(-std::numeric_limits<double>::infinity()), "-Infinity");
}

TEST(NumberText, ReadsBackToTheSameBits) {
  // Steps through the whole range of exponents with mantissas that need all 17 digits.
  for (double x = 5e-324; x < 1e308; x = x * 1.0009765625e3 + 5e-324) {
    const double value = x * (1.0 + 1.0 / 3.0);
    EXPECT_EQ(std::strtod(number_text(value).c_str(), nullptr), value);
    EXPECT_EQ(std::strtod(number_text(-value).c_str(), nullptr), -value);
  }
}

TEST(FixedText, KeepsTheDigitsAskedFor) {
  EXPECT_EQ(fixed_text(1.5, 4), "1.5000");
  EXPECT_EQ(fixed_text(0.86108374, 4), "0.8611");
  EXPECT_EQ(fixed_text(-2.0, 0), "-2");
  EXPECT_EQ(fixed_text(1e300, 1).size(), 303u);
  EXPECT_EQ(fixed_text(std::numeric_limits<double>::infinity(), 3), "Infinity");
}

TEST(FixedText, RoundsAsPrintf) {
  EXPECT_EQ(fixed_text(0.125, 2), "0.12");
  EXPECT_EQ(fixed_text(0.375, 2), "0.38");
  EXPECT_EQ(fixed_text(0.999, 2), "1.00");
  EXPECT_EQ(fixed_text(0.001, 2), "0.00");
  EXPECT_EQ(fixed_text(-0.001, 2), "-0.00");
  EXPECT_EQ(fixed_text(0.0, 3), "0.000");
  EXPECT_EQ(fixed_text(1234567.0, 2), "1234567.00");
}

TEST(Filled, PutsPartsInTheirPlaces) {
  const std::string name = "age";
  EXPECT_EQ(filled("row {} of \"{}\" is {}", {std::uint64_t{17}, name, -1.5}),
            "row 17 of \"age\" is -1.5");
  EXPECT_EQ(filled("{}{}", {"a", std::string_view("bcd").substr(0, 2)}), "abc");
  EXPECT_EQ(filled("{\"type\": {}", {}), "{\"type\": {}");
}

TEST(LowerCase, ChangesAsciiLettersOnly) {
  EXPECT_EQ(lower_case("Poisson_17 \xC3\x84"), "poisson_17 \xC3\x84");
}

}  // namespace
}  // namespace webglm
