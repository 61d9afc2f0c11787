#include "webglm/formula/parser.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "formula/refusal.hpp"
#include "webglm/formula/printer.hpp"
#include "webglm/formula/token.hpp"

namespace webglm {
namespace {

using testing::column_of_refusal;
using testing::refusal;

std::string grouped(ExpressionView view) {
  if (view.back().operands == 0) return text_of(view);
  std::string text = "[";
  for (const ExpressionView operand : operands_of(view)) text += grouped(operand) + " ";
  const Node& root = view.back();
  return text + (root.kind == NodeKind::kCall ? root.text : std::string(symbol_of(root.op))) + "]";
}

/// The operands before their operator, with R's precedences: help("Syntax") of R 4.2.
TEST(Parser, GroupsAsR) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"a + b + c", "[[a b +] c +]"},
      {"a - b + c", "[[a b -] c +]"},
      {"a + b * c", "[a [b c *] +]"},
      {"a * b:c", "[a [b c :] *]"},
      {"a / b * c", "[[a b /] c *]"},
      {"a %in% b:c", "[a [b c :] %in%]"},
      {"a * b %% c", "[a [b c %%] *]"},
      {"-a:b", "[[a -] b :]"},
      {"-a^b", "[[a b ^] -]"},
      {"a^-b^c", "[a [[b c ^] -] ^]"},
      {"a^b^c", "[a [b c ^] ^]"},
      {"a ** b", "[a b ^]"},
      {"a + b > c", "[[a b +] c >]"},
      {"!a == b", "[[a b ==] !]"},
      {"!a & b | c", "[[[a !] b &] c |]"},
      {"a & !b", "[a [b !] &]"},
      {"- -a", "[[a -] -]"},
      {"(a + b):c", "[[a b +] c :]"},
      {"f(a, -1, k=b + 1)", "[a [1 -] [b 1 +] f]"},
      {"f()", "[f]"},
  };
  for (const auto& [text, expected] : cases) {
    const Expression expression = parse_expression(text);
    // A call without arguments prints as itself.
    const std::string got = expression.root().operands == 0 && text == "f()"
                                ? "[" + expression.root().text + "]"
                                : grouped(expression.view());
    EXPECT_EQ(got, expected) << text;
  }
}

TEST(Parser, ReadsNamesNumbersAndTexts) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"Sepal.Length", "Sepal.Length"},
      {"__proto__", "__proto__"},
      {".x1", ".x1"},
      {"`a name`", "`a name`"},
      {"`plain`", "plain"},
      {"`a\\`b\\\\`", "`a\\`b\\\\`"},
      {"`TRUE`", "`TRUE`"},
      {"`.`", "`.`"},
      {"`2x`", "`2x`"},
      {"h\xC3\xB6he + \xE5\xB9\xB4", "h\xC3\xB6he + \xE5\xB9\xB4"},
      {"1e3 + .5 + 2.", "1000 + 0.5 + 2"},
      {"1E-2", "0.01"},
      {"'it\\'s' == a", "\"it's\" == a"},
      {"\"a\\\\b\\n\" == a", "\"a\\\\b\\n\" == a"},
      {"a\n\t+\xC2\xA0"
       "b",
       "a + b"},
  };
  for (const auto& [text, expected] : cases) {
    EXPECT_EQ(text_of(parse_expression(text).view()), expected) << text;
  }
}

TEST(Parser, KnowsOneSidedFormulas) {
  EXPECT_FALSE(parse_formula("~ a").response.has_value());
  EXPECT_EQ(text_of(parse_formula("~a")), "~ a");
  EXPECT_EQ(text_of(parse_formula("log( y )~a+b")), "log(y) ~ a + b");
}

/// The column is counted in code points, from 1; the message says what was expected or found.
TEST(Parser, PointsAtTheColumn) {
  struct Case {
    std::string formula;
    int column;
    std::string says;
  };
  const std::vector<Case> cases{
      {"", 1, "expected a name"},
      {"y", 2, "\"~\""},
      {"y ~", 4, "found the end"},
      {"y ~ x ~ z", 7, "one \"~\""},
      {"y ~ x +", 8, "found the end"},
      {"y ~ x + )", 9, "found \")\""},
      {"y ~ (x", 7, "\")\""},
      {"y ~ x z", 7, "found \"z\""},
      {"y ~ x * * z", 9, "found \"*\""},
      {"y ~ log(x", 10, "\")\""},
      {"y ~ log(x,)", 11, "found \")\""},
      {"y ~ x = 2", 7, "equality is"},
      {"y ~ f((x = 2))", 10, "equality is"},
      {"y ~ x; z", 6, "one expression"},
      {"y ~ a::b", 6, "\"::\""},
      {"y ~ a$b", 6, "column alone"},
      {"y ~ a@b", 6, "\"@\""},
      {"y ~ a[1]", 6, "brackets"},
      {"y ~ {a}", 5, "braces"},
      {"y ~ a && b", 7, "row by row"},
      {"y ~ a || b", 7, "row by row"},
      {"y ~ a<-b", 6, "assignment"},
      {"y ~ a %o% b", 7, "%in%"},
      {"y ~ a < b < c", 11, "do not chain"},
      {"y ~ 2x", 5, "runs into a name"},
      {"y ~ 1e999", 5, "too large"},
      {"y ~ 'abc", 5, "never closed"},
      {"y ~ `abc", 5, "never closed"},
      {"y ~ ``", 5, "empty"},
      {"y ~ 'a\\q'", 7, "backslash"},
      {"y ~ lambda x: x", 12, "found \"x\""},
      {"y ~ \\(x) x", 5, "not part of a formula"},
      {"y ~ x # rest", 7, "comments"},
      {"y ~ \xE2\x80\x9C"
       "B\xE2\x80\x9D",
       5, "straight"},
      {"y ~ a \xE2\x88\x92 b", 7, "not part of a formula"},
      {"h\xC3\xB6he ~ \xE5\xB9\xB4 + ,", 12, "found \",\""},
      {std::string("y ~ a\x01", 6), 6, "control character 1"},
      {std::string("y ~ a\0b", 7), 6, "control character 0"},
      {"y ~ \xFF", 5, "UTF-8"},
      {"y ~ '\xC3'", 6, "UTF-8"},
      {"y ~ \xED\xA0\x80", 5, "UTF-8"},
      {"y ~ \xC0\xAF", 5, "UTF-8"},
  };
  for (const Case& c : cases) {
    const Error error = refusal([&] { parse_formula(c.formula); });
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput) << c.formula;
    EXPECT_EQ(column_of_refusal(error), c.column) << c.formula << ": " << error.message();
    EXPECT_NE(error.message().find(c.says), std::string::npos) << error.message();
  }
}

TEST(Parser, LimitsLengthAndNesting) {
  const std::string longest = "y ~ " + std::string(kMaxFormulaBytes - 4, 'x');
  EXPECT_NO_THROW(parse_formula(longest));
  EXPECT_EQ(refusal([&] { parse_formula(longest + "x"); }).code(), ErrorCode::kInvalidInput);

  const auto nested = [](std::size_t n, const std::string& open, const std::string& close) {
    std::string text;
    for (std::size_t i = 0; i < n; ++i) text += open;
    text += "x";
    for (std::size_t i = 0; i < n; ++i) text += close;
    return text;
  };
  for (const auto& [open, close] : std::vector<std::pair<std::string, std::string>>{
           {"(", ")"}, {"log(", ")"}, {"-", ""}, {"!", ""}, {"x^", ""}}) {
    EXPECT_NO_THROW(parse_expression(nested(kMaxFormulaNesting, open, close))) << open;
    const Error error =
        refusal([&] { parse_expression(nested(kMaxFormulaNesting + 1, open, close)); });
    EXPECT_NE(error.message().find("nested deeper than 64"), std::string::npos) << open;
    EXPECT_EQ(refusal([&] { parse_expression(nested(20'000, open, close)); }).code(),
              ErrorCode::kInvalidInput);
  }
}

/// A sum is a chain, not a nest: its length has no limit but that of the text.
TEST(Parser, ReadsLongSums) {
  std::string text = "x1";
  while (text.size() < kMaxFormulaBytes - 10) text += " - x";
  const Expression expression = parse_expression(text);
  EXPECT_EQ(text_of(expression.view()), text);
  EXPECT_EQ(Expression(expression.view()), expression);
}

TEST(Parser, ErrorsCarryTheFormula) {
  const Error error = refusal([] { parse_formula("y ~ (x"); });
  ASSERT_EQ(error.details().size(), 2U);
  EXPECT_EQ(error.details()[1], (Detail{"formula", "y ~ (x"}));
  // Of a long formula the message shows the surroundings only.
  const std::string tail = " + x";
  std::string text = "y ~ x";
  for (int i = 0; i < 1000; ++i) text += tail;
  const Error late = refusal([&] { parse_formula(text + " +"); });
  EXPECT_LT(late.message().size(), 300U);
}

}  // namespace
}  // namespace webglm
