#include "webglm/formula/printer.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <random>
#include <string>
#include <vector>

#include "webglm/formula/parser.hpp"

namespace webglm {
namespace {

/// Random expressions with every kind of node, nested in every way.
class RandomExpression {
 public:
  explicit RandomExpression(std::uint32_t seed) : random_(seed) {}

  Expression make(int depth) {
    if (depth == 0 || pick(6) == 0) return leaf();
    if (pick(4) == 0) return call(depth);
    if (pick(5) == 0) {
      constexpr Operator kSigns[] = {Operator::kMinus, Operator::kPlus, Operator::kNot};
      return Expression::apply(kSigns[pick(3)], {make(depth - 1)});
    }
    const auto op = static_cast<Operator>(pick(static_cast<std::uint32_t>(Operator::kPower) + 1));
    if (op == Operator::kNot) return Expression::apply(op, {make(depth - 1)});
    return Expression::apply(op, {make(depth - 1), make(depth - 1)});
  }

 private:
  std::uint32_t pick(std::uint32_t n) { return static_cast<std::uint32_t>(random_() % n); }

  Expression leaf() {
    static const std::vector<std::string> kNames{"x",           "a.b",      "_",      "two words",
                                                 "TRUE",        ".",        "1st",    "`",
                                                 "back\\slash", "\xC3\xA9", "line\n", "in"};
    constexpr double kNumbers[] = {0, 1, 0.1, 1e-300, 12345678901234567890.0, -2.5, 1e21};
    switch (pick(4)) {
      case 0:
        return Expression::number(kNumbers[pick(7)]);
      case 1:
        return Expression::string(kNames[pick(12)] + "\"'");
      case 2:
        return Expression::number(std::numeric_limits<double>::infinity());
      default:
        return Expression::name(kNames[pick(12)]);
    }
  }

  Expression call(int depth) {
    std::vector<Expression> arguments;
    for (std::uint32_t n = pick(4); n > 0; --n) {
      arguments.push_back(make(depth - 1));
      if (pick(3) == 0) arguments.back() = std::move(arguments.back()).with_keyword("key");
    }
    return Expression::call("f", arguments);
  }

  std::mt19937 random_;
};

TEST(Printer, ReadsBackAsTheSameExpression) {
  RandomExpression random(7);
  for (int i = 0; i < 5000; ++i) {
    const Expression expression = random.make(1 + i % 6);
    const std::string text = text_of(expression.view());
    EXPECT_EQ(parse_expression(text), expression) << text;
    EXPECT_EQ(text_of(parse_expression(text).view()), text);
  }
}

/// The spacing of R's deparse; the labels of the reference terms depend on it.
TEST(Printer, KeepsOnlyTheParenthesesThatMatter) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"((a))+(b*c)", "a + b * c"}, {"(a+b)*c", "(a + b) * c"}, {"a-(b-c)", "a - (b - c)"},
      {"(a-b)-c", "a - b - c"},     {"(a^b)^c", "(a^b)^c"},     {"a^(b^c)", "a^b^c"},
      {"(-a)^2", "(-a)^2"},         {"-(a^2)", "-a^2"},         {"(a<b)==c", "(a < b) == c"},
      {"(!a)&b", "!a & b"},         {"!(a&b)", "!(a & b)"},     {"f( a,k = (b) )", "f(a, k=b)"},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(text_of(parse_expression(text).view()), expected);
  }
}

}  // namespace
}  // namespace webglm
