#include "webglm/model/dict_spec.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "webglm/common/error.hpp"
#include "webglm/design/bind.hpp"
#include "webglm/design/learn.hpp"
#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"

namespace webglm {
namespace {

using Names = std::vector<std::string>;

Error refused(const std::string& json) {
  try {
    parse_dict_spec(json);
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "not refused: " << json;
  return {ErrorCode::kSingular, ""};
}

std::string text_detail(const Error& error, const std::string& key) {
  for (const Detail& detail : error.details()) {
    if (detail.key == key) return std::get<std::string>(detail.value);
  }
  return "no detail " + key;
}

std::string formula_of(const std::string& json) {
  return formula_text(parse_dict_spec(json).model.terms);
}

/// The columns of the examples in the record of rustystats: areas A, B, C and brands b0, b1, b2.
Frame policies() {
  std::vector<double> age;
  std::vector<double> inc;
  std::vector<std::string_view> area;
  std::vector<std::string_view> brand;
  const std::string_view areas[] = {"A", "B", "C"};
  const std::string_view brands[] = {"b0", "b1", "b2"};
  for (std::size_t i = 0; i <= 10; ++i) {
    age.push_back(static_cast<double>(i));
    inc.push_back(std::sin(static_cast<double>(i)));
    area.push_back(areas[i % 3]);
    brand.push_back(brands[(i / 3) % 3]);
  }
  Frame frame;
  frame.add("age", NumericColumn::copy_of(age));
  frame.add("inc", NumericColumn::copy_of(inc));
  frame.add("area", CategoricalColumn::from_texts(area));
  frame.add("brand", CategoricalColumn::from_texts(brand));
  frame.add("claims", NumericColumn::copy_of(age));
  return frame;
}

FittedDesign learned(const std::string& json) {
  const DictSpec spec = parse_dict_spec(json);
  const Frame frame = policies();
  TermLearner learner(spec.model.terms, frame, spec.model.splines);
  learner.add(frame);
  std::vector<Warning> warnings;
  return learner.finish(warnings);
}

std::string in_rustystats(const std::string& members) {
  return R"({"response": "claims", "conventions": "rustystats", )" + members + "}";
}

TEST(DictSpec, GivesTheTermsOfTheEquivalentFormula) {
  const DictSpec spec = parse_dict_spec(R"({
    "response": "claims",
    "terms": {
      "age": {"type": "bs", "df": 5, "degree": 2, "boundary_knots": [0, 90]},
      "inc": {},
      "area": {"type": "categorical", "reference": "B", "levels": ["A", "B", "C"]},
      "value": {"type": "ns", "knots": [3, 1]},
      "squared": {"type": "expression", "expr": "log(inc) + age ** 2"}
    },
    "interactions": [{"area": {"type": "categorical"}, "inc": {"type": "linear"},
                      "include_main": true},
                     {"brand": {"type": "categorical"}, "age": {"type": "bs", "df": 4}}],
    "intercept": false
  })");
  const TermList expected =
      expand(parse_formula("claims ~ 0 + bs(age, df=5, degree=2, boundary=c(0, 90)) + inc + "
                           "C(area, ref='B', levels=c('A', 'B', 'C')) + ns(value, knots=c(1, 3)) + "
                           "I(log(inc) + age^2) + C(area) + C(area):inc + C(brand):bs(age, df=4)"));
  EXPECT_EQ(formula_text(spec.model.terms), formula_text(expected));
}

/// One list of terms: the printed formula reads back as the terms of the dictionary.
TEST(DictSpec, PrintsAFormulaThatReadsBackAsTheSameTerms) {
  const std::vector<std::string> members = {
      R"("terms": {"age": {}, "area": {"type": "categorical"}})",
      R"("terms": {"the age": {"type": "linear"}, "__proto__": {"type": "categorical"}})",
      R"("terms": {"age": {"type": "bs", "df": 5, "degree": 2, "boundary_knots": [0, 90],
          "intercept": true, "beyond": "clamp"}}, "intercept": false)",
      R"("terms": {"age": {"type": "ns", "knots": [3, 1.5, -1e-7], "boundary_knots": [-2, 9]}})",
      R"("terms": {"area": {"type": "categorical", "levels": ["b \"q\"", "a", 3], "ref": "a"},
          "brand": {"type": "categorical", "contrast": "helmert"}})",
      R"-("terms": {"e": {"type": "expression", "expr": "(age + 1) / (inc ** 2)"},
          "f": {"type": "expression", "expr": "-age"}})-",
      R"("interactions": [{"inc": {}, "age": {"type": "bs", "df": 4},
          "area": {"type": "categorical"}, "include_main": true},
          {"area": {"type": "categorical"}, "brand": {"type": "categorical"}}])",
      R"("terms": {"area": {"type": "categorical", "levels": ["A", "B"]}, "age": {"type": "ns",
          "df": 4}}, "interactions": [{"age": {}, "area": {"type": "categorical"}}])"};
  for (const std::string& each : members) {
    for (const std::string conventions : {"r", "rustystats"}) {
      const std::string json =
          R"({"response": "y", "conventions": ")" + conventions + "\", " + each + "}";
      if (conventions == "rustystats" && each.find("\"ref\"") != std::string::npos) continue;
      const TermList terms = parse_dict_spec(json).model.terms;
      EXPECT_EQ(expand(parse_formula(formula_text(terms))), terms) << formula_text(terms);
    }
  }
}

TEST(DictSpec, MainEffectsOfInteractionsAreLeftOutUnlessAskedFor) {
  const std::string entry = R"("age": {}, "inc": {"type": "linear"})";
  EXPECT_EQ(formula_of(R"({"response": "y", "interactions": [{)" + entry + "}]}"), "y ~ age:inc");
  EXPECT_EQ(
      formula_of(R"({"response": "y", "interactions": [{"include_main": true, )" + entry + "}]}"),
      "y ~ age + inc + age:inc");
}

TEST(DictSpec, ReadsEveryOption) {
  const DictSpec spec = parse_dict_spec(R"({
    "response": "claims", "terms": {}, "interactions": null, "intercept": true,
    "family": "tweedie", "link": "log", "var_power": 1.7, "theta": null, "exposure": "years",
    "offset": "base", "weights": "w", "missing": "level", "conventions": "r", "seed": 1})");
  EXPECT_EQ(spec_of(spec.family), "tweedie(p=1.7)");
  ASSERT_TRUE(spec.link.has_value());
  EXPECT_EQ(name_of(*spec.link), "log");
  EXPECT_EQ(std::get<std::string>(spec.model.exposure), "years");
  EXPECT_EQ(std::get<std::string>(spec.model.offset), "base");
  EXPECT_EQ(std::get<std::string>(spec.model.weights), "w");
  EXPECT_EQ(spec.model.missing, MissingPolicy::kLevel);
  EXPECT_EQ(spec.model.splines, SplineConvention::kR);
  EXPECT_EQ(
      spec_of(parse_dict_spec(R"({"response": "y", "family": "negativebinomial", "theta": 2.5})")
                  .family),
      "negative_binomial(theta=2.5)");
  EXPECT_TRUE(std::holds_alternative<Gaussian>(parse_dict_spec(R"({"response": "y"})").family));
}

TEST(DictSpec, ColumnNamesMayHaveAnyCharacters) {
  const DictSpec spec = parse_dict_spec(
      R"json({"response": "the y", "terms": {"__proto__": {}, "a b": {"type": "bs", "df": 4},
              "f(x)": {"type": "categorical"}}})json");
  EXPECT_EQ(formula_text(spec.model.terms), "`the y` ~ __proto__ + bs(`a b`, df=4) + C(`f(x)`)");
}

TEST(DictSpec, RefusesUnknownKeysWithTheNearest) {
  const Error top = refused(R"({"response": "y", "famly": "poisson"})");
  EXPECT_EQ(top.code(), ErrorCode::kUnknownName);
  EXPECT_EQ(text_detail(top, "nearest"), "family");
  const Error inner = refused(R"({"response": "y", "terms": {"age": {"type": "bs", "degre": 3}}})");
  EXPECT_EQ(inner.code(), ErrorCode::kUnknownName);
  EXPECT_EQ(text_detail(inner, "nearest"), "degree");
  EXPECT_EQ(text_detail(inner, "path"), "terms.age.degre");
  const Error type = refused(R"({"response": "y", "terms": {"age": {"type": "liner"}}})");
  EXPECT_EQ(type.code(), ErrorCode::kUnknownName);
  EXPECT_EQ(text_detail(type, "nearest"), "linear");
  EXPECT_EQ(refused(R"({"response": "y", "conventions": "sas"})").code(), ErrorCode::kUnknownName);
}

TEST(DictSpec, NamesThePathOfAWrongValue) {
  const auto path = [](const std::string& json) {
    const Error error = refused(json);
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput) << error.message();
    return text_detail(error, "path");
  };
  EXPECT_EQ(path(R"([])"), "");
  EXPECT_EQ(path(R"({"terms": {}})"), "");
  EXPECT_EQ(path(R"({"response": ["y"]})"), "response");
  EXPECT_EQ(path(R"({"response": "y", "terms": []})"), "terms");
  EXPECT_EQ(path(R"({"response": "y", "terms": {"age": "bs"}})"), "terms.age");
  EXPECT_EQ(path(R"({"response": "y", "terms": {"age": {"type": "bs", "df": "5"}}})"),
            "terms.age.df");
  EXPECT_EQ(path(R"({"response": "y", "terms": {"age": {"type": "bs", "df": 4.5}}})"),
            "terms.age.df");
  EXPECT_EQ(path(R"({"response": "y", "terms": {"age": {"type": "bs", "df": -1}}})"),
            "terms.age.df");
  EXPECT_EQ(path(R"({"response": "y", "terms": {"age": {"type": "bs", "knots": [1, "2"]}}})"),
            "terms.age.knots[1]");
  EXPECT_EQ(path(R"({"response": "y", "terms": {"age": {"type": "bs", "boundary_knots": [1]}}})"),
            "terms.age.boundary_knots");
  EXPECT_EQ(path(R"({"response": "y", "terms": {"age": {"type": "ns", "df": 3, "knots": [1]}}})"),
            "terms.age");
  EXPECT_EQ(path(R"({"response": "y", "terms": {"e": {"type": "expression", "expr": "1 +"}}})"),
            "terms.e.expr");
  EXPECT_EQ(path(R"({"response": "y", "terms": {"e": {"type": "expression"}}})"), "terms.e");
  EXPECT_EQ(path(R"({"response": "y", "terms": {"a": {}, "a": {}}})"), "terms");
  EXPECT_EQ(path(R"({"response": "y", "interactions": [{"a": {}}]})"), "interactions[0]");
  EXPECT_EQ(path(R"({"response": "y", "interactions": [{"a": {}, "b": 2}]})"), "interactions[0].b");
  EXPECT_EQ(path(R"({"response": "y", "intercept": 1})"), "intercept");
  EXPECT_EQ(refused(R"({"response": "y", "terms": {"y": {}}})").code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(refused(R"({"response": "y")").code(), ErrorCode::kInvalidInput);
}

TEST(DictSpec, NamesWhatIsNotSupported) {
  const auto type = [](const std::string& term) {
    const Error error = refused(R"({"response": "y", "terms": {"x": )" + term + "}}");
    EXPECT_EQ(error.code(), ErrorCode::kUnsupportedModel) << error.message();
    return text_detail(error, "type");
  };
  EXPECT_EQ(type(R"({"type": "target_encoding", "prior_weight": 2})"), "target_encoding");
  EXPECT_EQ(type(R"({"type": "frequency_encoding"})"), "frequency_encoding");
  EXPECT_EQ(type(R"({"type": "ms", "df": 5})"), "ms");
  EXPECT_EQ(type(R"({"type": "bs", "k": 10})"), "k");
  EXPECT_EQ(type(R"({"type": "ns", "k": 10})"), "k");
  EXPECT_EQ(text_detail(refused(R"({"response": "y", "interactions":
                                    [{"a": {"monotonicity": "increasing"}, "b": {}}]})"),
                        "type"),
            "monotonicity of an interaction");
  EXPECT_EQ(text_detail(refused(in_rustystats(R"("terms": {"a": {"type": "categorical",
                            "levels": ["A", "B"], "monotonicity": "increasing"}})")),
                        "type"),
            "monotonicity");
  EXPECT_EQ(text_detail(refused(R"({"response": "y", "interactions":
                                    [{"a": {}, "b": {}, "target_encoding": true}]})"),
                        "type"),
            "target_encoding");
  EXPECT_EQ(refused(R"({"response": "y", "input_transforms": []})").code(),
            ErrorCode::kUnsupportedModel);
  EXPECT_EQ(refused(in_rustystats(R"("terms": {"age": {"type": "bs"}})")).code(),
            ErrorCode::kUnsupportedModel);
}

TEST(DictSpec, TermsAreLearnedAsInRUnlessTheConventionsAreThoseOfRustystats) {
  const auto splines = [](const char* text) { return parse_dict_spec(text).model.splines; };
  EXPECT_EQ(splines(R"({"response": "y", "conventions": "glum"})"), SplineConvention::kR);
  EXPECT_EQ(splines(R"({"response": "y", "conventions": "statsmodels"})"), SplineConvention::kR);
  EXPECT_EQ(splines(R"({"response": "y", "conventions": "rustystats"})"),
            SplineConvention::kRustystats);
  EXPECT_EQ(refused(R"({"response": "y", "conventions": "sas"})").code(), ErrorCode::kUnknownName);
}

/// Columns of an expression are counted in its own text, which a later message does not have.
TEST(DictSpec, LaterErrorsPointAtNoFormula) {
  try {
    learned(R"({"response": "claims", "terms": {"e": {"type": "expression", "expr": "area"}}})");
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.message().substr(0, 19), "area is categorical");
  }
}

TEST(DictSpec, LimitsDepthAndTerms) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "[";
  EXPECT_EQ(refused(R"({"response": )" + deep).code(), ErrorCode::kInvalidInput);
  std::string levels;
  for (int i = 0; i < 200; ++i) levels += (i > 0 ? ", \"" : "\"") + std::to_string(i) + "\"";
  const std::string factor = R"({"type": "categorical", "levels": [)" + levels + "]}";
  // 200 x 200 indicators are four times as many terms as a model may have.
  EXPECT_EQ(text_detail(refused(in_rustystats(R"("interactions": [{"a": )" + factor + R"(, "b": )" +
                                              factor + "}]")),
                        "path"),
            "interactions[0]");
}

TEST(DictSpec, DefaultConventionKeepsTheNamesOfFormulas) {
  EXPECT_EQ(learned(R"({"response": "claims", "terms": {"area": {"type": "categorical"},
                        "age": {"type": "bs", "df": 4}}})")
                .names(),
            (Names{"Intercept", "C(area)[T.B]", "C(area)[T.C]", "bs(age, df=4)[1]",
                   "bs(age, df=4)[2]", "bs(age, df=4)[3]", "bs(age, df=4)[4]"}));
}

// The names and codings below are those that rustystats 0.9.0 was seen to give.
TEST(Rustystats, SplinesCountOneFunctionMoreThanColumns) {
  EXPECT_EQ(learned(in_rustystats(R"("terms": {"age": {"type": "bs", "df": 5}})")).names(),
            (Names{"Intercept", "bs(age, 2/5)", "bs(age, 3/5)", "bs(age, 4/5)", "bs(age, 5/5)"}));
  EXPECT_EQ(learned(in_rustystats(R"("terms": {"age": {"type": "ns", "df": 4}})")).names(),
            (Names{"Intercept", "ns(age, 1/4)", "ns(age, 2/4)", "ns(age, 3/4)"}));
}

TEST(Rustystats, KnotsAreLowerOrderStatistics) {
  const FittedDesign design =
      learned(in_rustystats(R"("terms": {"age": {"type": "bs", "df": 7}})"));
  const auto& fitted = std::get<FittedBSpline>(design.variables[0].definition);
  EXPECT_EQ(fitted.spline.knots, (std::vector<double>{2.0, 5.0, 7.0}));
}

/// Given knots are meant as in R, and with the same knots the columns are R's.
TEST(Rustystats, GivenKnotsGiveTheColumnsOfR) {
  const FittedDesign by_knots =
      learned(in_rustystats(R"("terms": {"age": {"type": "bs", "knots": [2, 5, 7]}})"));
  EXPECT_EQ(by_knots.names().size(), 1u + 6u);
  const FittedDesign by_df = learned(in_rustystats(R"("terms": {"age": {"type": "bs", "df": 7}})"));
  const auto spline = [](const FittedDesign& design) {
    return std::get<FittedBSpline>(design.variables[0].definition).spline;
  };
  EXPECT_EQ(spline(by_knots), spline(by_df));
  const FittedDesign in_r =
      learned(R"({"response": "claims", "terms": {"age": {"type": "bs", "knots": [2, 5, 7]}}})");
  EXPECT_EQ(spline(by_knots), spline(in_r));
}

TEST(Rustystats, ListedLevelsGetTheColumns) {
  EXPECT_EQ(learned(in_rustystats(R"("terms": {"area": {"type": "categorical"}})")).names(),
            (Names{"Intercept", "area[T.B]", "area[T.C]"}));
  EXPECT_EQ(
      learned(in_rustystats(R"("terms": {"area": {"type": "categorical", "levels": ["C", "A"]}})"))
          .names(),
      (Names{"Intercept", "area[C]", "area[A]"}));
}

TEST(Rustystats, InteractionsAreNamedFactorsNumbersBases) {
  const auto names = [](const std::string& members) {
    return learned(in_rustystats(R"("interactions": [{)" + members + "}]")).names();
  };
  const std::string age = R"("age": {"type": "linear"})";
  const std::string area = R"("area": {"type": "categorical"})";
  EXPECT_EQ(names(age + R"(, "inc": {})"), (Names{"Intercept", "age:inc"}));
  EXPECT_EQ(names(age + ", " + area), (Names{"Intercept", "area[T.B]:age", "area[T.C]:age"}));
  EXPECT_EQ(names(R"("age": {"type": "bs", "df": 4}, "inc": {})"),
            (Names{"Intercept", "inc:bs(age, 2/4)", "inc:bs(age, 3/4)", "inc:bs(age, 4/4)"}));
  EXPECT_EQ(names(area + R"(, "brand": {"type": "categorical"})")[1], "area[T.B]:brand[T.b1]");
  EXPECT_EQ(names(area + ", " + age + R"(, "inc": {})")[1], "area[T.B]:age:inc");
}

TEST(Rustystats, FactorsKeepContrastsWithoutTheirMargins) {
  const std::string members = R"("interactions": [{"area": {"type": "categorical"},
                                 "brand": {"type": "categorical"}}])";
  // 2 x 2 contrasts, where the default convention has an indicator for each of the nine cells.
  EXPECT_EQ(learned(in_rustystats(members)).names().size(), 5u);
  EXPECT_EQ(learned(R"({"response": "claims", )" + members + "}").names().size(), 10u);
  const std::string no_intercept = R"("intercept": false, "terms": {"area":
                                      {"type": "categorical"}})";
  EXPECT_EQ(learned(in_rustystats(no_intercept)).names(), (Names{"area[T.B]", "area[T.C]"}));
  EXPECT_EQ(learned(R"({"response": "claims", )" + no_intercept + "}").names(),
            (Names{"C(area)[A]", "C(area)[B]", "C(area)[C]"}));
}

TEST(Rustystats, LinearTermsNeedNumbers) {
  for (const char* term : {R"({"type": "linear"})", "{}"}) {
    const std::string members = R"("terms": {"area": )" + std::string(term) + "}";
    EXPECT_THROW(learned(in_rustystats(members)), Error);
    EXPECT_EQ(learned(R"({"response": "claims", )" + members + "}").names()[1], "area[T.B]");
  }
}

TEST(Rustystats, ExpressionsAreWrapped) {
  EXPECT_EQ(learned(in_rustystats(R"-("terms": {"e": {"type": "expression", "expr": "age * inc"},
                                                "f": {"type": "expression", "expr": "exp(inc)"}})-"))
                .names(),
            (Names{"Intercept", "I(age * inc)", "I(exp(inc))"}));
}

}  // namespace
}  // namespace webglm
