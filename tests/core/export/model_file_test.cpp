#include "webglm/export/model_file.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "webglm/common/error.hpp"
#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"
#include "webglm/model/dict_spec.hpp"
#include "webglm/model/fit_job.hpp"
#include "webglm/model/predict.hpp"

namespace webglm {
namespace {

/// Seventy rows with everything that a term can be made of; `shift` moves the numbers, so that
/// new rows differ from those of the fit and some lie beyond the boundary knots.
Frame rows(double shift = 0.0) {
  constexpr std::size_t kRows = 70;
  std::vector<double> x(kRows);
  std::vector<double> z(kRows);
  std::vector<double> years(kRows);
  std::vector<double> claims(kRows);
  std::vector<double> size(kRows);
  std::vector<std::string_view> area(kRows);
  std::vector<std::string_view> brand(kRows);
  const std::string_view areas[] = {"A", "B \"quoted\"", "C\xc3\xa9", "D\n"};
  const std::string_view brands[] = {"b0", "b1", "b2"};
  for (std::size_t i = 0; i < kRows; ++i) {
    const auto t = static_cast<double>(i);
    x[i] = 3.0 * std::sin(0.7 * t) + shift;
    z[i] = 2.0 + std::cos(1.3 * t) + shift;
    years[i] = 0.5 + 0.01 * t;
    claims[i] = std::floor(3.0 + 2.0 * std::sin(1.9 * t));
    size[i] = std::floor(std::fmod(t, 3.0)) * 0.5;
    area[i] = areas[i * 7 % 4];
    brand[i] = brands[i * 5 % 3];
  }
  Frame frame;
  frame.add("x", NumericColumn::copy_of(x));
  frame.add("z of b", NumericColumn::copy_of(z));
  frame.add("years", NumericColumn::copy_of(years));
  frame.add("claims", NumericColumn::copy_of(claims));
  frame.add("size", NumericColumn::copy_of(size));
  frame.add("area", CategoricalColumn::from_texts(area));
  frame.add("brand", CategoricalColumn::from_texts(brand));
  return frame;
}

struct Case {
  ModelSpec spec;
  FitOptions options;
};

Case from_formula(const std::string& formula, const std::string& family) {
  Case out;
  const Frame frame = rows();
  out.spec.terms = expand(parse_formula(formula), frame.names());
  out.options.family = parse_family(family);
  return out;
}

/// Five models: together they have every kind of variable, row values of every kind, aliased
/// coefficients, and both conventions.
std::vector<Case> cases() {
  std::vector<Case> out;
  out.push_back(
      from_formula("claims ~ area * x + log(`z of b`) + I(x^2) + offset(log(years))", "poisson"));
  out.push_back(
      from_formula("claims ~ bs(x, df=5) + ns(`z of b`, df=3, beyond='clamp') + poly(x, 2) + "
                   "poly(`z of b`, 2, raw=TRUE) + C(area, contrast='poly') + x",
                   "gaussian"));
  out.back().spec.offset = NumericColumn::copy_of(std::vector<double>(70, 0.25));
  out.push_back(
      from_formula("I(claims + 1) ~ 0 + area:brand + C(size, ref='0.5', contrast='sum') + "
                   "C(brand, levels=c('b2', 'b1', 'b0')):ns(x, knots=c(-1, 1))",
                   "gamma"));
  out.back().options.link = parse_link("inverse");
  out.back().spec.weights = std::string("years");
  out.push_back(
      from_formula("cbind(claims, size) ~ C(area, contrast='helmert') + bs(x, knots=c(0), "
                   "degree=2, boundary=c(-4, 4), intercept=TRUE)",
                   "binomial"));
  out.back().spec.missing = MissingPolicy::kLevel;
  const DictSpec dict = parse_dict_spec(R"({"response": "claims", "family": "tweedie",
      "var_power": 1.3, "exposure": "years", "conventions": "rustystats",
      "terms": {"x": {"type": "bs", "df": 5}, "z of b": {"type": "ns", "df": 3},
                "area": {"type": "categorical", "levels": ["A", "D\n"]}},
      "interactions": [{"x": {}, "brand": {"type": "categorical"}}]})");
  out.push_back({dict.model, {}});
  out.back().options.family = dict.family;
  return out;
}

SavedModel fitted(const Case& one, bool covariance = true) {
  const AnyLink link = one.options.link.value_or(default_link(one.options.family));
  const LearnedModel learned = learn_model(one.spec, rows(), link);
  return saved_model(learned, fit_glm(learned.data, one.options), covariance);
}

Prediction predicted(const SavedModel& model, const Frame& frame, PredictionType type) {
  PredictOptions options;
  options.type = type;
  options.standard_errors = !model.fit.saved_covariance.empty();
  options.unseen = UnseenLevel::kReference;
  if (std::holds_alternative<NumericColumn>(model.spec.offset)) {
    options.offset = NumericColumn::copy_of(std::vector<double>(frame.rows(), 0.5));
  }
  return predict(model.spec, model.design, prediction_basis(model.fit), frame, options);
}

/// Bits, so that NaN equals NaN and 0 differs from -0.
void expect_same_bits(const std::vector<double>& a, const std::vector<double>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(a[i]) && std::isnan(b[i])) continue;
    ASSERT_EQ(std::bit_cast<std::uint64_t>(a[i]), std::bit_cast<std::uint64_t>(b[i])) << i;
  }
}

TEST(ModelFile, IsTheSameAfterReading) {
  for (const Case& one : cases()) {
    for (const bool covariance : {true, false}) {
      const SavedModel model = fitted(one, covariance);
      const std::string text = model_text(model);
      const SavedModel back = read_model(text);
      EXPECT_EQ(model_text(back), text);
      EXPECT_EQ(back.spec.terms, model.spec.terms);
      EXPECT_EQ(back.design, model.design);
      EXPECT_EQ(back.fit.warnings, model.fit.warnings);
      EXPECT_EQ(back.fit.aliased, model.fit.aliased);
      EXPECT_EQ(back.fit.options.family, model.fit.options.family);
      EXPECT_EQ(back.fit.link, model.fit.link);
      expect_same_bits(back.fit.params, model.fit.params);
      expect_same_bits(back.fit.saved_covariance, model.fit.saved_covariance);
    }
  }
}

TEST(ModelFile, PredictsTheSameBits) {
  for (const Case& one : cases()) {
    const SavedModel model = fitted(one);
    const SavedModel back = read_model(model_text(model));
    for (const double shift : {0.0, 0.75}) {
      const Frame frame = rows(shift);
      for (const PredictionType type : {PredictionType::kResponse, PredictionType::kRate,
                                        PredictionType::kLink, PredictionType::kTerms}) {
        const Prediction expected = predicted(model, frame, type);
        const Prediction got = predicted(back, frame, type);
        EXPECT_EQ(got.terms, expected.terms);
        EXPECT_EQ(got.warnings, expected.warnings);
        expect_same_bits(got.values, expected.values);
        expect_same_bits(got.standard_errors, expected.standard_errors);
        expect_same_bits(got.lower, expected.lower);
      }
    }
  }
}

TEST(ModelFile, CasesHaveAliasedCoefficientsAndWarnings) {
  const SavedModel model = fitted(cases()[1]);  // x lies in the span of bs(x)
  const std::vector<double> params = read_model(model_text(model)).fit.params;
  const auto aliased = std::ranges::count_if(params, [](double b) { return std::isnan(b); });
  EXPECT_GT(aliased, 0);
  EXPECT_EQ(static_cast<double>(aliased), static_cast<double>(model.fit.p()) - model.fit.rank);
  EXPECT_FALSE(model.fit.warnings.empty());
}

TEST(ModelFile, KeepsInfinitiesAndMissingNumbers) {
  SavedModel model = fitted(cases()[0]);
  model.fit.scale = std::numeric_limits<double>::quiet_NaN();
  model.fit.deviance = std::numeric_limits<double>::infinity();
  const SavedModel back = read_model(model_text(model));
  EXPECT_TRUE(std::isnan(back.fit.scale));
  EXPECT_EQ(back.fit.deviance, model.fit.deviance);
}

TEST(ModelFile, NeedsArraysAgain) {
  const SavedModel back = read_model(model_text(fitted(cases()[1])));
  PredictOptions options;
  try {
    predict(back.spec, back.design, prediction_basis(back.fit), rows(), options);
    FAIL() << "the offset was an array";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
  }
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(ModelFile, SaysWhatIsWrong) {
  const std::string text = model_text(fitted(cases()[0]));
  const auto path = [](const std::string& damaged) -> std::string {
    try {
      read_model(damaged);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidInput) << error.message();
      for (const Detail& detail : error.details()) {
        if (detail.key == "path") return std::get<std::string>(detail.value);
      }
      return error.message();
    }
    return "accepted";
  };
  EXPECT_EQ(path(replaced(text, "\"version\": 1", "\"version\": 2")), "version");
  EXPECT_EQ(path(replaced(text, "webglm model", "other model")), "");
  EXPECT_EQ(path("[]"), "");
  EXPECT_EQ(path(replaced(text, "\"poisson\"", "\"poison\"")), "family");
  EXPECT_EQ(path(replaced(text, "\"params\": [", "\"params\": [1, ")), "params");
  EXPECT_EQ(path(replaced(text, "\"params\": [", "\"params\": [\"inf\", ")), "params");
  EXPECT_EQ(path(replaced(text, "\"cov_unscaled\": [", "\"cov_unscaled\": [0, ")), "cov_unscaled");
  EXPECT_EQ(path(replaced(text, "\"levels\": [\"A\", ", "\"levels\": [")), "terms[0].names");
  EXPECT_EQ(path(replaced(text, "\"levels\": [\"A\"", "\"levels\": [\"D\\u000a\"")),
            "variables[0].fitted.levels");
  EXPECT_EQ(path(replaced(text, "\"kind\": \"number\"", "\"kind\": \"bspline\"")),
            "variables[1].fitted.kind");
  EXPECT_EQ(path(replaced(text, "log(`z of b`)\"", "log(`z of b`\"")), "variables[2].argument");
  EXPECT_EQ(path(replaced(text, "\"claims ~", "\"claim ~")), "formula");
  EXPECT_EQ(path(replaced(text, "\"converged\": true", "\"converged\": 1")),
            "statistics.converged");
}

/// Reads a damaged text: it is refused with an error of the library, or it predicts.
void survive(const std::string& damaged, const Frame& frame, std::size_t& accepted) {
  try {
    const SavedModel model = read_model(damaged);
    ++accepted;
    for (const PredictionType type : {PredictionType::kResponse, PredictionType::kTerms}) {
      predicted(model, frame, type);
    }
  } catch (const Error&) {
  }
}

TEST(ModelFile, EveryTruncationIsRefused) {
  for (const Case& one : cases()) {
    const std::string text = model_text(fitted(one, false));
    // The line break at the end is not part of the JSON.
    for (std::size_t size = 0; size + 1 < text.size(); ++size) {
      ASSERT_THROW(read_model(text.substr(0, size)), Error) << size;
    }
  }
}

TEST(ModelFile, FlippedBytesNeverCrash) {
  std::uint64_t random = 20'240'611;
  const Frame frame = rows(0.1);
  for (const Case& one : cases()) {
    const std::string text = model_text(fitted(one, false));
    std::size_t accepted = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
      random = random * 6364136223846793005U + 1442695040888963407U;
      std::string damaged = text;
      // A digit for a digit is what a reader accepts most often, so half of the digits get one.
      const bool digit = damaged[at] >= '0' && damaged[at] <= '9' && (random >> 40U) % 2 == 0;
      damaged[at] = static_cast<char>(digit ? '0' + (random >> 50U) % 10 : random >> 56U);
      survive(damaged, frame, accepted);
    }
    // Digits of numbers can change without notice: the test reaches predictions, too.
    EXPECT_GT(accepted, 20U);
  }
}

TEST(ModelFile, SmallFilesStaySmall) {
  // A product of five factors with 1000 levels each would have 1e15 columns.
  std::string levels;
  for (int i = 0; i < 1000; ++i) levels += (i > 0 ? ", \"" : "\"") + std::to_string(i) + "\"";
  std::string variables;
  for (const char* name : {"a", "b", "c", "d", "e"}) {
    variables += std::string(variables.empty() ? "" : ", ") + R"({"type": "column", "name": ")" +
                 name + R"(", "fitted": {"kind": "factor", "levels": [)" + levels + "]}}";
  }
  std::string text = model_text(fitted(from_formula("claims ~ x", "poisson"), false));
  const std::size_t begin = text.find("\"variables\": [{");
  const std::size_t end = text.find("\"params\"");
  text.replace(begin, end - begin,
               "\"variables\": [" + variables +
                   R"(], "terms": [{"label": "a:b:c:d:e", "variables": [0, 1, 2, 3, 4],
                       "indicators": [true, true, true, true, true], "names": []}], )");
  try {
    read_model(text);
    FAIL() << "accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    EXPECT_NE(error.message().find("terms[0].names"), std::string::npos) << error.message();
  }
}

}  // namespace
}  // namespace webglm
