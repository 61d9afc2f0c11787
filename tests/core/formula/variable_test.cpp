#include "webglm/formula/variable.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "formula/refusal.hpp"
#include "webglm/formula/expand.hpp"

namespace webglm {
namespace {

using testing::column_of_refusal;
using testing::refusal;

template <class T>
T definition_of(const std::string& text) {
  return std::get<T>(parse_variable(text).definition());
}

TEST(Variable, ReadsCategoricalOptions) {
  const Expression area = Expression::name("area");
  EXPECT_EQ(definition_of<CategoricalVariable>("C(area)"), CategoricalVariable{area});
  const auto full = definition_of<CategoricalVariable>(
      "C(area, levels=c('B', \"A\", 3), ref='A', contrast=\"sum\")");
  EXPECT_EQ(full, (CategoricalVariable{area, "A", {"B", "A", "3"}, "sum"}));
  // Other programs' spellings of the same.
  EXPECT_EQ(parse_variable("C(area, Treatment('B'))"), parse_variable("C(area, ref='B')"));
  EXPECT_EQ(parse_variable("C(area, Treatment(reference='B'))"),
            parse_variable("C(area, reference='B')"));
  EXPECT_EQ(parse_variable("C(area, Sum)"), parse_variable("C(area, contrast='sum')"));
  EXPECT_EQ(parse_variable("C(area, contr.helmert)"), parse_variable("C(area, 'helmert')"));
  EXPECT_EQ(parse_variable("factor(area)"), parse_variable("C(area)"));
  EXPECT_EQ(parse_variable("C(year, ref=1990)"), parse_variable("C(year, ref='1990')"));
  EXPECT_EQ(parse_variable("C(area, level='B')"), parse_variable("area == 'B'"));
}

TEST(Variable, ReadsSplinesAndPolynomials) {
  const Expression x = Expression::name("x");
  EXPECT_EQ(definition_of<BSplineVariable>("bs(x)"), BSplineVariable{x});
  EXPECT_EQ(definition_of<BSplineVariable>("bs(x, 6)").df, 6U);
  EXPECT_EQ(definition_of<BSplineVariable>(
                "bs(x, knots=c(3, -1.5, log(1)), degree=2, boundary=c(-2, 4), intercept=TRUE)"),
            (BSplineVariable{x, std::nullopt, {-1.5, 0, 3}, 2, {{-2, 4}}, true}));
  EXPECT_EQ(definition_of<NaturalSplineVariable>("ns(x, knots=2, Boundary.knots=c(0, 5))"),
            (NaturalSplineVariable{x, std::nullopt, {2}, {{0, 5}}}));
  EXPECT_EQ(definition_of<NaturalSplineVariable>("ns(x, df=4, beyond='clamp')").beyond, "clamp");
  EXPECT_EQ(definition_of<PolynomialVariable>("poly(x, 2)"), (PolynomialVariable{x, 2}));
  EXPECT_EQ(definition_of<PolynomialVariable>("poly(x, degree=3, raw=TRUE)"),
            (PolynomialVariable{x, 3, true}));
  EXPECT_EQ(definition_of<BSplineVariable>("bs(log(x + 1), 4)").argument,
            parse_expression("log(x+1)"));
}

/// The text of a variable is how it is stored and named, so it must mean the same variable.
TEST(Variable, TextReadsBack) {
  for (const std::string text :
       {"x", "`a b`", "`TRUE`", "log(x)", "x > 2", "!x", "I(x + 1)", "I(x)", "x%%2", "C(area)",
        "C(area, ref=\"a \\\"b\\\"\", levels=c(\"a \\\"b\\\"\", \"\xC3\xA9\"))",
        "C(x > 2, contrast=\"poly\")", "bs(x, df=5)", "bs(x, knots=c(-1.5, 0.1), degree=1)",
        "bs(x, boundary=c(-1e-7, 1e+21), intercept=TRUE, beyond=\"error\")",
        "ns(`x y`, df=3, intercept=TRUE)", "poly(x, 1)", "poly(sqrt(x), 3, raw=TRUE)"}) {
    const Variable variable = parse_variable(text);
    EXPECT_EQ(parse_variable(variable.text()).definition(), variable.definition()) << text;
    EXPECT_EQ(parse_variable(variable.text()).text(), variable.text());
  }
}

TEST(Variable, IsWrappedWhereAFormulaWouldReadTerms) {
  EXPECT_EQ(Variable(ExpressionVariable{parse_expression("x + z")}).text(), "I(x + z)");
  EXPECT_EQ(Variable(ExpressionVariable{parse_expression("x")}).text(), "I(x)");
  EXPECT_EQ(Variable(ExpressionVariable{parse_expression("log(x)")}).text(), "log(x)");
  EXPECT_EQ(Variable(ExpressionVariable{parse_expression("x > 2")}).formula_text(), "(x > 2)");
}

TEST(Variable, RefusesWrongOptions) {
  struct Case {
    std::string text;
    ErrorCode code;
    int column;
    std::string says;
  };
  const auto kInvalid = ErrorCode::kInvalidInput;
  const std::vector<Case> cases{
      {"bs()", kInvalid, 1, "bs(x, df="},
      {"bs(x, dg=3)", ErrorCode::kUnknownName, 10, "df"},
      {"bs(x, 5, 3)", kInvalid, 10, "needs its name"},
      {"bs(x, 5, df=4)", kInvalid, 13, "twice"},
      {"bs(x, df=2.5)", kInvalid, 10, "whole number"},
      {"bs(x, df=-1)", kInvalid, 10, "whole number"},
      {"bs(x, df=0)", kInvalid, 1, "between 1 and"},
      {"bs(x, degree=0)", kInvalid, 1, "between 1 and 20"},
      {"bs(x, df=z)", kInvalid, 10, "expected a number, found the column z"},
      {"bs(x, df=5, knots=c(1, 2))", kInvalid, 1, "not both"},
      {"bs(x, knots=c(1, NA))", kInvalid, 1, "finite"},
      {"bs(x, boundary=3)", kInvalid, 16, "two numbers"},
      {"bs(x, boundary=c(3, 1))", kInvalid, 1, "smaller one first"},
      {"bs(x, intercept=2)", kInvalid, 17, "TRUE or FALSE"},
      {"ns(x, degree=3)", ErrorCode::kUnknownName, 14, "argument of ns()"},
      {"ns(x, beyond='clip')", ErrorCode::kUnknownName, 1, "clip"},
      {"poly(x, 0)", kInvalid, 1, "between 1 and 20"},
      {"C(x, contrast='helmet')", ErrorCode::kUnknownName, 1, "helmert"},
      {"C(x, z)", kInvalid, 6, "contrast must be"},
      {"C(x, ref='D', levels=c('A', 'B'))", kInvalid, 1, "not one of the levels"},
      {"C(x, levels=c('A', 'A'))", kInvalid, 1, "twice"},
      {"C(x, ref=c('A', 'B'))", kInvalid, 10, "one level"},
      {"bs(logg(x))", ErrorCode::kUnknownName, 4, "did you mean log"},
      {"bs('x')", kInvalid, 4, "text"},
  };
  for (const Case& c : cases) {
    const Error error = refusal([&] { parse_variable(c.text); });
    EXPECT_EQ(error.code(), c.code) << c.text << ": " << error.message();
    EXPECT_EQ(column_of_refusal(error), c.column) << error.message();
    EXPECT_NE(error.message().find(c.says), std::string::npos) << error.message();
  }
}

}  // namespace
}  // namespace webglm
