#include "webglm/formula/expand.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "formula/pieces.hpp"
#include "formula/refusal.hpp"
#include "support/json_fixture.hpp"
#include "webglm/formula/printer.hpp"

namespace webglm {
namespace {

using testing::column_of_refusal;
using testing::refusal;

const std::vector<std::string> kColumns{"y", "a", "b", "c", "d", "e"};

TermList terms_of(const std::string& formula) { return expand(parse_formula(formula), kColumns); }

std::vector<std::string> labels(const TermList& list) {
  std::vector<std::string> texts;
  for (const Term& term : list.terms) texts.push_back(list.label(term));
  return texts;
}

using Texts = std::vector<std::string>;

class TermsOfR : public ::testing::Test {
 protected:
  nlohmann::json cases_ = testing::load_fixture("formula/terms").at("cases");
};

TEST_F(TermsOfR, HaveTheSameLabelsOrdersAndIntercept) {
  ASSERT_EQ(cases_.size(), 600U);
  for (const auto& c : cases_) {
    const auto formula = c.at("formula").get<std::string>();
    const TermList list = terms_of(formula);
    EXPECT_EQ(labels(list), testing::pieces(c.at("labels"), ';')) << formula;
    EXPECT_EQ(list.intercept, c.at("intercept") == 1) << formula;
    Texts order;
    for (const Term& term : list.terms) order.push_back(std::to_string(term.degree()));
    EXPECT_EQ(order, testing::pieces(c.at("order"), ';')) << formula;
    Texts offsets;
    for (const Expression& offset : list.offsets) {
      offsets.push_back("offset(" + text_of(offset.view()) + ")");
    }
    EXPECT_EQ(offsets, testing::pieces(c.at("offsets"), ';')) << formula;
  }
}

TEST_F(TermsOfR, HaveTheSameMargins) {
  for (const auto& c : cases_) {
    const auto formula = c.at("formula").get<std::string>();
    const TermList list = terms_of(formula);
    Texts factors;
    for (std::size_t t = 0; t < list.terms.size(); ++t) {
      std::string codes;
      for (std::size_t k = 0; k < list.terms[t].degree(); ++k) {
        codes += std::string(k > 0 ? " " : "") + (has_margin(list, t, k) ? "1" : "2");
      }
      factors.push_back(codes);
    }
    EXPECT_EQ(factors, testing::pieces(c.at("factors"), ';')) << formula;
  }
}

TEST_F(TermsOfR, PrintAFormulaWithTheSameTerms) {
  for (const auto& c : cases_) {
    const TermList list = terms_of(c.at("formula").get<std::string>());
    const std::string text = formula_text(list);
    EXPECT_EQ(expand(parse_formula(text)), list) << text;
    EXPECT_EQ(formula_text(expand(parse_formula(text))), text);
  }
}

TEST_F(TermsOfR, FormulasPrintAndReadBack) {
  for (const auto& c : cases_) {
    const Formula formula = parse_formula(c.at("formula").get<std::string>());
    const std::string text = text_of(formula);
    EXPECT_EQ(parse_formula(text), formula) << text;
    EXPECT_EQ(text_of(parse_formula(text)), text);
  }
}

TEST(Expand, PrintsCanonically) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"y~a*b-1", "y ~ 0 + a + b + a:b"},
      {"y ~ 1 + a", "y ~ a"},
      {"y ~ 1", "y ~ 1"},
      {"y ~ 0", "y ~ 0"},
      {"~ a", "~ a"},
      {"cbind( s,f )~a", "cbind(s, f) ~ a"},
      {"log(y) ~ (a > 2):b", "log(y) ~ (a > 2):b"},
      {"y ~ I(a**2) + offset(log(e))", "y ~ I(a^2) + offset(log(e))"},
      {"y ~ b:a + c + a", "y ~ b:a - b:a + c + a + b:a"},
      {"y ~ bs(a, 5) + `x y` + C(b, ref='B')", "y ~ bs(a, df=5) + `x y` + C(b, ref=\"B\")"},
  };
  for (const auto& [formula, expected] : cases) {
    EXPECT_EQ(formula_text(terms_of(formula)), expected);
  }
}

TEST(Expand, MergesEqualVariables) {
  EXPECT_EQ(labels(terms_of("y ~ bs(a, df=5) + bs(a, df=5, degree=3) + bs(a,5,intercept=FALSE)")),
            std::vector<std::string>{"bs(a, df=5)"});
  EXPECT_EQ(labels(terms_of("y ~ log((a)) + log(a)")), std::vector<std::string>{"log(a)"});
}

TEST(Expand, NeedsDataForTheDot) {
  const Error error = refusal([] { expand(parse_formula("y ~ a + .")); });
  EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(column_of_refusal(error), 9);
}

TEST(Expand, CollectsOffsets) {
  const TermList list = terms_of("y ~ a + offset(log(b)) + offset(c) + offset(log(b))");
  ASSERT_EQ(list.offsets.size(), 2U);
  EXPECT_EQ(text_of(list.offsets[0].view()), "log(b)");
  EXPECT_EQ(labels(list), std::vector<std::string>{"a"});
  EXPECT_TRUE(terms_of("y ~ a + offset(b) - offset(b)").offsets.empty());
}

TEST(Expand, ReadsTheResponse) {
  const TermList counts = terms_of("cbind(hits, total - hits) ~ a");
  EXPECT_EQ(text_of(counts.response->value.view()), "hits");
  EXPECT_EQ(text_of(counts.response->failures->view()), "total - hits");
  EXPECT_FALSE(terms_of("log(y) ~ a").response->failures.has_value());
}

TEST(Expand, RefusesAtTheColumn) {
  struct Case {
    std::string formula;
    ErrorCode code;
    int column;
    std::string says;
  };
  const auto kInvalid = ErrorCode::kInvalidInput;
  const std::vector<Case> cases{
      {"y ~ 2 + a", kInvalid, 5, "I(2 * x)"},
      {"y ~ a * 2", kInvalid, 9, "I(2 * x)"},
      {"y ~ 'B'", kInvalid, 5, "no term"},
      {"y ~ pi", kInvalid, 5, "backticks"},
      {"y ~ -1 * a", kInvalid, 8, "I(1/x)"},
      {"y ~ 1 / a", kInvalid, 7, "no terms left of"},
      {"y ~ a^b", kInvalid, 7, "whole number"},
      {"y ~ a^2.5", kInvalid, 7, "whole number"},
      {"y ~ a^-2", kInvalid, 7, "\"-2\""},
      {"y ~ a^0", kInvalid, 7, "whole number"},
      {"y ~ a * offset(b)", kInvalid, 9, "offset is added"},
      {"y ~ a + y", kInvalid, 9, "response y"},
      {"y ~ y:a", kInvalid, 5, "response y"},
      {"y ~ log(.)", kInvalid, 9, "only as a term"},
      {"y ~ log(a:b)", kInvalid, 10, "interactions of terms"},
      {"y ~ I(a %in% b)", kInvalid, 14, "list"},
      {"y ~ I('B')", kInvalid, 7, "compared with a column"},
      {"y ~ log(a) + logg(b)", ErrorCode::kUnknownName, 14, "did you mean log"},
      {"y ~ system('id')", ErrorCode::kUnknownName, 5, "system"},
      {"y ~ log(a, b, c)", kInvalid, 5, "takes 1 or 2 arguments, got 3"},
      {"y ~ sqrt()", kInvalid, 5, "takes 1 argument, got 0"},
      {"y ~ min(a)", kInvalid, 5, "takes 2 or more arguments, got 1"},
      {"y ~ log(a, base=2)", kInvalid, 17, "base"},
      {"y ~ log(bs(a))", kInvalid, 9, "term of its own"},
      {"y ~ a + s(b)", ErrorCode::kUnsupportedModel, 9, "s()"},
      {"y ~ offset(a, b)", kInvalid, 15, "offset(x)"},
      {"cbind(a) ~ b", kInvalid, 1, "successes"},
      {"cbind(a, sqr(b)) ~ c", ErrorCode::kUnknownName, 10, "did you mean sqrt"},
      {"y ~ c(a, b)", kInvalid, 5, "no value per row"},
  };
  for (const Case& c : cases) {
    const Error error = refusal([&] { terms_of(c.formula); });
    EXPECT_EQ(error.code(), c.code) << c.formula << ": " << error.message();
    EXPECT_EQ(column_of_refusal(error), c.column) << c.formula << ": " << error.message();
    EXPECT_NE(error.message().find(c.says), std::string::npos) << error.message();
  }
}

/// Short formulas that ask for very many terms are refused, and quickly.
TEST(Expand, LimitsTheNumberOfTerms) {
  EXPECT_EQ(labels(terms_of("y ~ a^99999")), std::vector<std::string>{"a"});
  EXPECT_EQ(labels(terms_of("y ~ (a + b)^99999999")).size(), 3U);
  EXPECT_EQ(labels(terms_of("y ~ a:a:a:a")), std::vector<std::string>{"a"});
  std::string sum = "x1";
  for (int i = 2; i <= 40; ++i) sum += " + x" + std::to_string(i);
  std::string product = "x1";
  for (int i = 2; i <= 40; ++i) product += " * x" + std::to_string(i);
  for (const std::string& terms :
       {"(" + sum + ")^40", product, "(" + sum + ")^3:(" + sum + ")^3"}) {
    const Error error = refusal([&] { terms_of("y ~ " + terms); });
    EXPECT_NE(error.message().find("too many terms"), std::string::npos) << error.message();
  }
  const std::vector<std::string> wide = [] {
    std::vector<std::string> names;
    for (std::size_t i = 0; i <= kMaxTerms; ++i) names.push_back("x" + std::to_string(i));
    return names;
  }();
  EXPECT_EQ(refusal([&] { expand(parse_formula("y ~ ."), wide); }).code(),
            ErrorCode::kInvalidInput);
  EXPECT_EQ(expand(parse_formula("x0 ~ ."), wide).terms.size(), kMaxTerms);
  std::string dots = "x0 ~ .";
  while (dots.size() < 60'000) dots += " + .";
  EXPECT_EQ(refusal([&] { expand(parse_formula(dots), wide); }).code(), ErrorCode::kInvalidInput);
}

TEST(Terms, AreTheSameWithoutAFormula) {
  TermListBuilder builder;
  builder.set_response({Expression::name("y")});
  const Variable area(CategoricalVariable{Expression::name("area"), "B"});
  const Variable age(ColumnVariable{"age"});
  const Variable power(ExpressionVariable{parse_expression("age ** 2")});
  BSplineVariable spline{Expression::name("value"), 5};
  builder.add_term({area});
  builder.add_term({age, area});
  builder.add_term({power});
  builder.add_term({Variable(spline)});
  builder.add_offset(parse_expression("log(exposure)"));
  builder.set_intercept(false);
  const TermList list = std::move(builder).finish();
  EXPECT_EQ(list, terms_of("y ~ C(area, ref=\"B\") + age:C(area, ref=\"B\") + I(age^2) + "
                           "bs(value, df=5) + offset(log(exposure)) - 1"));
  EXPECT_EQ(list.label(list.terms.back()), "C(area, ref=\"B\"):age");
}

TEST(Terms, NameTheColumnsTheyNeed) {
  const TermList list = terms_of("log(y) ~ a * bs(log(b), 4) + offset(e) + I(a > `x y`)");
  std::vector<std::string> names;
  for (const ColumnReference& reference : column_references(list)) names.push_back(reference.name);
  EXPECT_EQ(names, (std::vector<std::string>{"y", "a", "b", "x y", "e"}));
  EXPECT_NO_THROW(check_columns(list, names));
  const std::vector<std::string> known{"y", "a", "b", "e", "x_y"};
  const Error error = refusal([&] { check_columns(list, known); });
  EXPECT_EQ(error.code(), ErrorCode::kUnknownName);
  EXPECT_EQ(column_of_refusal(error), 48);
  EXPECT_NE(error.message().find("x_y"), std::string::npos);
}

}  // namespace
}  // namespace webglm
