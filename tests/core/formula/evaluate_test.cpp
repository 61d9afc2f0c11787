#include "webglm/formula/evaluate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "formula/pieces.hpp"
#include "formula/refusal.hpp"
#include "support/json_fixture.hpp"
#include "webglm/formula/parser.hpp"

namespace webglm {
namespace {

using testing::column_of_refusal;
using testing::refusal;

/// The columns x and z of the fixture, and the factor `area` with levels A, B, C.
class ValuesOfR : public ::testing::Test {
 protected:
  ValuesOfR() {
    for (const std::string& level : testing::pieces(reference_.at("area"), ' ')) {
      const int code = level == "NA" ? 255 : level[0] - 'A';
      codes_.push_back(static_cast<std::uint8_t>(code));
    }
    columns_ = {{"x", std::span<const double>(x_)},
                {"z", std::span<const double>(z_)},
                {"area", CategoricalView{std::span<const std::uint8_t>(codes_), levels_}}};
  }

  std::vector<double> values(const std::string& text) const {
    const Expression expression = parse_expression(text);
    std::vector<double> out(x_.size());
    BoundExpression(expression.view(), columns_, text).evaluate(0, out);
    return out;
  }

  nlohmann::json reference_ = testing::load_fixture("formula/values");
  std::vector<double> x_ = testing::numbers(reference_.at("x"));
  std::vector<double> z_ = testing::numbers(reference_.at("z"));
  std::vector<std::uint8_t> codes_;
  std::vector<std::string> levels_{"A", "B", "C"};
  std::vector<NamedColumn> columns_;
};

/// Equal to the last few bits: the mathematical functions of two libraries may differ by an ulp
/// each, and no expression here applies more than four of them.
void expect_close(double got, double expected, const std::string& where) {
  if (std::isnan(expected)) {
    EXPECT_TRUE(std::isnan(got)) << where << ": " << got;
  } else if (std::isinf(expected)) {
    EXPECT_EQ(got, expected) << where;
  } else {
    EXPECT_NEAR(got, expected, 4e-15 * std::abs(expected) + 4e-15) << where;
  }
}

TEST_F(ValuesOfR, AreReproduced) {
  ASSERT_GT(reference_.at("cases").size(), 90U);
  for (const auto& c : reference_.at("cases")) {
    const auto text = c.at("expression").get<std::string>();
    const std::vector<double> got = values(text);
    const std::vector<double> expected = testing::numbers(c.at("values"));
    ASSERT_EQ(got.size(), expected.size()) << text;
    for (std::size_t i = 0; i < got.size(); ++i) {
      expect_close(got[i], expected[i], text + ", row " + std::to_string(i));
    }
  }
}

TEST_F(ValuesOfR, RefusesWhatHasNoValue) {
  struct Case {
    std::string text;
    ErrorCode code;
    int column;
    std::string says;
  };
  const auto kInvalid = ErrorCode::kInvalidInput;
  const std::vector<Case> cases{
      {"x + zz", ErrorCode::kUnknownName, 5, "z"},
      {"log(y)", ErrorCode::kUnknownName, 5, "column \"y\""},
      {"area + 1", kInvalid, 1, "area is categorical"},
      {"log(area)", kInvalid, 5, "area is categorical"},
      {"area == x", kInvalid, 1, "area is categorical"},
      {"area < \"B\"", kInvalid, 8, "compared with a column"},
      {"x == \"B\"", kInvalid, 1, "x is numeric"},
      {"x + 1 == \"B\"", kInvalid, 10, "compared with a column"},
      {"x %in% c(\"A\")", kInvalid, 10, "categorical columns only"},
      {"x %in% c(z)", kInvalid, 10, "not columns"},
      {"x %in% c(1, log(z))", kInvalid, 17, "not columns"},
      {"__import__('os')", ErrorCode::kUnknownName, 1, "__import__"},
  };
  for (const Case& c : cases) {
    const Error error = refusal([&] { values(c.text); });
    EXPECT_EQ(error.code(), c.code) << c.text << ": " << error.message();
    EXPECT_EQ(column_of_refusal(error), c.column) << c.text << ": " << error.message();
    EXPECT_NE(error.message().find(c.says), std::string::npos) << error.message();
  }
}

/// A numeric column that became a factor is compared with numbers.
TEST(BoundExpression, ComparesLevelsThatAreNumbers) {
  const std::vector<std::uint16_t> codes{0, 1, 2, 1, 65535};
  const std::vector<std::string> levels{"-1", "0.5", "3"};
  const std::vector<NamedColumn> columns{
      {"year", CategoricalView{std::span<const std::uint16_t>(codes), levels}}};
  const auto values = [&](const std::string& text) {
    std::vector<double> out(codes.size());
    BoundExpression(parse_expression(text).view(), columns).evaluate(0, out);
    out.back() = std::isnan(out.back()) ? -9.0 : out.back();
    return out;
  };
  EXPECT_EQ(values("year == 0.5"), (std::vector<double>{0, 1, 0, 1, -9}));
  EXPECT_EQ(values("3 != year"), (std::vector<double>{1, 1, 0, 1, -9}));
  EXPECT_EQ(values("year %in% c(-1, 3)"), (std::vector<double>{1, 0, 1, 0, 0}));
}

/// Any cut of the rows gives the same bits as all rows at once.
TEST(BoundExpression, DoesNotDependOnTheRange) {
  std::vector<double> x(1000);
  std::iota(x.begin(), x.end(), -500.0);
  const std::vector<NamedColumn> columns{{"x", std::span<const double>(x)}};
  BoundExpression bound(parse_expression("ifelse(x %% 3 == 0, sin(x), max(x, 1, x / 7))").view(),
                        columns);
  std::vector<double> whole(x.size());
  bound.evaluate(0, whole);
  for (const std::size_t rows : {1U, 255U, 256U, 257U, 600U}) {
    for (const std::size_t first : {0U, 1U, 256U, 399U}) {
      std::vector<double> part(rows);
      bound.evaluate(first, part);
      EXPECT_EQ(part,
                std::vector<double>(whole.begin() + static_cast<std::ptrdiff_t>(first),
                                    whole.begin() + static_cast<std::ptrdiff_t>(first + rows)));
    }
  }
}

/// The longest calls and chains need no deep stack of rows.
TEST(BoundExpression, TakesLongChains) {
  std::string sum = "1";
  std::string least = "min(1";
  for (int i = 0; i < 10000; ++i) {
    sum += "+1";
    least += ",0";
  }
  EXPECT_EQ(constant_value(parse_expression(sum).view()), 10001.0);
  EXPECT_EQ(constant_value(parse_expression(least + ")").view()), 0.0);
}

}  // namespace
}  // namespace webglm
