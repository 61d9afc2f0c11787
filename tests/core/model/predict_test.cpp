#include "webglm/model/predict.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "support/json_fixture.hpp"
#include "webglm/common/error.hpp"
#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"
#include "webglm/model/fit_job.hpp"

namespace webglm::testing {
namespace {

using nlohmann::json;
using Numbers = std::vector<double>;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Frame frame_of(const json& columns) {
  Frame frame;
  for (const auto& [name, values] : columns.items()) {
    if (values[0].is_number()) {
      frame.add(name, NumericColumn::copy_of(values.get<Numbers>()));
      continue;
    }
    const auto texts = values.get<std::vector<std::string>>();
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    frame.add(name, CategoricalColumn::from_texts(views));
  }
  return frame;
}

struct Fitted {
  LearnedModel model;
  Fit fit;

  Prediction predict(const Frame& frame, const PredictOptions& options = {}) const {
    return webglm::predict(model.spec, model.design, prediction_basis(fit), frame, options);
  }
};

Fitted fitted(ModelSpec spec, const std::string& formula, const Frame& frame,
              const FitOptions& options) {
  spec.terms = expand(parse_formula(formula), frame.names());
  LearnedModel model =
      learn_model(spec, frame, options.link.value_or(default_link(options.family)));
  Fit fit = fit_glm(model.data, options);
  return {std::move(model), std::move(fit)};
}

/// R's names of families and links.
FitOptions options_of(const json& one) {
  const auto family = one.at("family").get<std::string>();
  const auto link = one.at("link").get<std::string>();
  FitOptions options;
  options.family = parse_family(family == "inverse.gaussian" ? "inverse_gaussian" : family);
  options.link = parse_link(link == "1/mu^2" ? "inverse_squared" : link);
  options.tol = 1e-12;
  options.max_iter = 100;
  return options;
}

void expect_close(const Numbers& got, const json& expected, double tolerance,
                  const std::string& what) {
  ASSERT_EQ(got.size(), expected.size()) << what;
  for (std::size_t i = 0; i < got.size(); ++i) {
    const double wanted = expected[i].get<double>();
    EXPECT_NEAR(got[i], wanted, tolerance * std::max(1.0, std::abs(wanted)))
        << what << ", row " << i;
  }
}

Prediction predicted(const Fitted& fitted, const Frame& frame, PredictionType type) {
  PredictOptions options;
  options.type = type;
  options.standard_errors = true;
  options.level = 0.9;
  return fitted.predict(frame, options);
}

/// Tolerances are those of the reference fits: 1e-8 for values, 1e-7 for errors. R's own errors
/// have no more digits.
void expect_prediction_of_r(const json& one, const Fitted& fitted, const Frame& frame) {
  const Prediction eta = predicted(fitted, frame, PredictionType::kLink);
  expect_close(eta.values, one.at("eta"), 1e-8, "eta");
  expect_close(eta.standard_errors, one.at("se_eta"), 1e-7, "se of eta");
  const Prediction mean = predicted(fitted, frame, PredictionType::kResponse);
  expect_close(mean.values, one.at("mean"), 1e-8, "mean");
  expect_close(mean.standard_errors, one.at("se_mean"), 1e-7, "se of the mean");
  expect_close(mean.lower, one.at("lower"), 1e-7, "lower");
  expect_close(mean.upper, one.at("upper"), 1e-7, "upper");
  const Prediction terms = predicted(fitted, frame, PredictionType::kTerms);
  const std::size_t rows = frame.rows();
  ASSERT_EQ(terms.terms.size(), one.at("terms").size());
  for (std::size_t t = 0; t < terms.terms.size(); ++t) {
    const auto column = [&](const Numbers& all) {
      const auto first = all.begin() + static_cast<std::ptrdiff_t>(t * rows);
      return Numbers(first, first + static_cast<std::ptrdiff_t>(rows));
    };
    const json& expected = one.at("terms")[t];
    expect_close(column(terms.values), expected.at("values"), 1e-8, terms.terms[t]);
    expect_close(column(terms.standard_errors), expected.at("se"), 1e-7, terms.terms[t]);
  }
  if (!one.contains("rate")) return;
  const Prediction rate = predicted(fitted, frame, PredictionType::kRate);
  expect_close(rate.values, one.at("rate"), 1e-8, "rate");
  expect_close(rate.standard_errors, one.at("se_rate"), 1e-7, "se of the rate");
}

/// Counts, rates, shares of trials, positive numbers: every kind of basis and contrast, and rows
/// beyond the boundary knots, which are extrapolated.
TEST(Predict, IsThatOfR) {
  const json fixture = load_fixture("predictions");
  const Frame data = frame_of(fixture.at("data"));
  const Frame rows = frame_of(fixture.at("new"));
  for (const json& one : fixture.at("cases")) {
    const auto formula = one.at("formula").get<std::string>();
    SCOPED_TRACE(formula);
    ModelSpec spec;
    for (auto [values, key] : {std::pair{&spec.weights, "weights"}, {&spec.exposure, "exposure"}}) {
      const auto name = one.at(key).get<std::string>();
      if (!name.empty()) *values = name;
    }
    const Fitted model = fitted(spec, formula, data, options_of(one));
    expect_prediction_of_r(one, model, rows);
    const bool splines = formula.find("s(x") != std::string::npos;
    const auto warnings = model.predict(rows).warnings;
    EXPECT_EQ(splines, std::ranges::any_of(warnings, [](const Warning& warning) {
                return warning.code == WarningCode::kExtrapolated;
              }));
  }
}

/// Claims of policies: 40 rows with an area, an age and the years at risk.
Frame policies() {
  Numbers claims;
  Numbers age;
  Numbers years;
  std::vector<std::string_view> area;
  const std::string_view areas[] = {"A", "B", "C"};
  for (std::size_t i = 0; i < 40; ++i) {
    claims.push_back(static_cast<double>(i * 7 % 5));
    age.push_back(20.0 + static_cast<double>(i));
    years.push_back(0.5 + 0.05 * static_cast<double>(i % 10));
    area.push_back(areas[i * 5 % 3]);
  }
  Frame frame;
  frame.add("claims", NumericColumn::copy_of(claims));
  frame.add("age", NumericColumn::copy_of(age));
  frame.add("years", NumericColumn::copy_of(years));
  frame.add("area", CategoricalColumn::from_texts(area));
  return frame;
}

struct NewRows {
  Numbers age;
  std::vector<std::string_view> area;
  Numbers years = {};

  Frame frame() const {
    Frame frame;
    frame.add("age", NumericColumn::copy_of(age));
    CategoricalBuilder levels;
    for (const std::string_view level : area) {
      level.empty() ? levels.append_missing() : levels.append(level);
    }
    frame.add("area", std::move(levels).finish());
    if (!years.empty()) frame.add("years", NumericColumn::copy_of(years));
    return frame;
  }
};

Fitted counts(const std::string& formula, const ModelSpec& spec = {}) {
  FitOptions options;
  options.family = Poisson{};
  return fitted(spec, formula, policies(), options);
}

Error refused(const Fitted& fitted, const Frame& frame, const PredictOptions& options = {}) {
  try {
    fitted.predict(frame, options);
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "not refused";
  return {ErrorCode::kSingular, ""};
}

TEST(Predict, TermsAddUpToTheLinearPredictor) {
  ModelSpec spec;
  spec.exposure = std::string("years");
  const Fitted fit = counts("claims ~ area * bs(age, df=4)", spec);
  const Frame rows = NewRows{{25, 33, 58}, {"A", "B", "C"}, {0.5, 1, 2}}.frame();
  const Prediction terms = predicted(fit, rows, PredictionType::kTerms);
  const Prediction eta = predicted(fit, rows, PredictionType::kLink);
  EXPECT_EQ(terms.terms,
            (std::vector<std::string>{"Intercept", "area", "bs(age, df=4)", "area:bs(age, df=4)"}));
  for (std::size_t row = 0; row < 3; ++row) {
    double sum = std::log(rows.numeric("years").values()[row]);
    for (std::size_t t = 0; t < 4; ++t) sum += terms.values[t * 3 + row];
    EXPECT_NEAR(sum, eta.values[row], 1e-12);
  }
}

/// Offset and exposure are part of a prediction, as columns of the new rows or as arrays.
TEST(Predict, ExposureAndOffsetAreThoseOfTheRows) {
  const Frame rows = NewRows{{25, 33}, {"A", "B"}, {0.5, 2}}.frame();
  ModelSpec by_name;
  by_name.exposure = std::string("years");
  by_name.offset = std::string("age");
  const Fitted named = counts("claims ~ area", by_name);
  ModelSpec by_array;
  by_array.exposure = policies().numeric("years");
  by_array.offset = policies().numeric("age");
  const Fitted arrays = counts("claims ~ area", by_array);
  PredictOptions again;
  again.exposure = rows.numeric("years");
  again.offset = rows.numeric("age");
  EXPECT_EQ(named.predict(rows).values, arrays.predict(rows, again).values);
  // Values given for the prediction come before the columns of the fit.
  PredictOptions doubled;
  doubled.exposure = NumericColumn::copy_of(Numbers{1, 4});
  const Numbers once = named.predict(rows).values;
  const Numbers twice = named.predict(rows, doubled).values;
  PredictOptions rate;
  rate.type = PredictionType::kRate;
  const Numbers rates = named.predict(rows, rate).values;
  for (std::size_t row = 0; row < 2; ++row) {
    EXPECT_NEAR(twice[row], 2.0 * once[row], 1e-12 * twice[row]);
    const double years = rows.numeric("years").values()[row];
    EXPECT_NEAR(rates[row] * years, once[row], 1e-12 * once[row]);
  }
}

TEST(Predict, NamesWhatNewRowsLack) {
  const Frame rows = NewRows{{25}, {"A"}}.frame();
  ModelSpec by_name;
  by_name.exposure = std::string("years");
  const Error column = refused(counts("claims ~ area", by_name), rows);
  EXPECT_EQ(column.code(), ErrorCode::kInvalidInput);
  EXPECT_NE(column.message().find("\"years\""), std::string::npos) << column.message();
  ModelSpec by_array;
  by_array.offset = policies().numeric("years");
  const Error array = refused(counts("claims ~ area", by_array), rows);
  EXPECT_EQ(array.code(), ErrorCode::kInvalidInput);
  EXPECT_NE(array.message().find("offset"), std::string::npos) << array.message();
  PredictOptions two;
  two.offset = NumericColumn::copy_of(Numbers{1, 2});
  EXPECT_EQ(refused(counts("claims ~ area", by_array), rows, two).code(),
            ErrorCode::kDimensionMismatch);
  const Error in_formula = refused(counts("claims ~ area + offset(log(years))"), rows);
  EXPECT_EQ(in_formula.code(), ErrorCode::kInvalidInput);
  EXPECT_NE(in_formula.message().find("\"years\""), std::string::npos) << in_formula.message();
  const Error term = refused(counts("claims ~ area + log(years)"), rows);
  EXPECT_EQ(term.code(), ErrorCode::kUnknownName);
  EXPECT_NE(term.message().find("years"), std::string::npos) << term.message();
  // A rate has no exposure to ask for.
  PredictOptions rate;
  rate.type = PredictionType::kRate;
  EXPECT_EQ(counts("claims ~ area", by_name).predict(rows, rate).values.size(), 1u);
  // Nor have terms an offset.
  PredictOptions terms;
  terms.type = PredictionType::kTerms;
  EXPECT_EQ(counts("claims ~ area + offset(log(years))").predict(rows, terms).values.size(), 2u);
}

TEST(Predict, RefusesAnExposureWithoutTheLogLink) {
  const Frame rows = NewRows{{25}, {"A"}}.frame();
  PredictOptions options;
  options.exposure = NumericColumn::copy_of(Numbers{2});
  EXPECT_EQ(counts("claims ~ area").predict(rows, options).values.size(), 1u);
  ModelSpec spec;
  spec.terms = expand(parse_formula("claims ~ area"));
  const LearnedModel learned = learn_model(spec, policies(), Identity{});
  const Fit fit = fit_glm(learned.data, {});
  try {
    predict(learned.spec, learned.design, prediction_basis(fit), rows, options);
    FAIL() << "the link is identity";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
  }
}

TEST(Predict, UnseenLevelsFollowTheirPolicy) {
  const Fitted fit = counts("claims ~ C(area, ref='B') * age");
  const Frame rows = NewRows{{30, 31}, {"B", "Z"}}.frame();
  const Error error = refused(fit, rows);
  EXPECT_EQ(error.code(), ErrorCode::kUnknownName);
  EXPECT_NE(error.message().find("row 1"), std::string::npos) << error.message();
  EXPECT_NE(error.message().find("\"Z\""), std::string::npos) << error.message();
  PredictOptions options;
  options.unseen = UnseenLevel::kReference;
  const Prediction reference = fit.predict(rows, options);
  EXPECT_EQ(reference.values[1], fit.predict(NewRows{{31}, {"B"}}.frame()).values[0]);
  options.unseen = UnseenLevel::kNa;
  options.standard_errors = true;
  const Prediction missing = fit.predict(rows, options);
  EXPECT_EQ(missing.values[0], reference.values[0]);
  for (const Numbers* each :
       {&missing.values, &missing.standard_errors, &missing.lower, &missing.upper}) {
    EXPECT_FALSE(std::isnan((*each)[0]));
    EXPECT_TRUE(std::isnan((*each)[1]));
  }
  ASSERT_FALSE(missing.warnings.empty());
  EXPECT_EQ(missing.warnings[0].code, WarningCode::kUnseenLevel);
}

/// What is missing is refused unless the fit dropped such rows; then it is missing in the answer.
TEST(Predict, MissingValuesFollowThePolicyOfTheFit) {
  const Frame rows = NewRows{{30, kNan, 32, 33}, {"A", "B", "", "C"}, {1, 1, 1, kNan}}.frame();
  ModelSpec spec;
  spec.exposure = std::string("years");
  EXPECT_EQ(refused(counts("claims ~ area + age", spec), rows).code(), ErrorCode::kInvalidInput);
  PredictOptions na;
  na.unseen = UnseenLevel::kNa;  // says nothing about values that are missing
  EXPECT_EQ(refused(counts("claims ~ area + age", spec), rows, na).code(),
            ErrorCode::kInvalidInput);
  spec.missing = MissingPolicy::kDrop;
  const Numbers got = counts("claims ~ area + age", spec).predict(rows).values;
  EXPECT_FALSE(std::isnan(got[0]));
  for (std::size_t row = 1; row < 4; ++row) EXPECT_TRUE(std::isnan(got[row])) << row;
}

/// With "level", rows without an area are a level of their own; numbers are still needed.
TEST(Predict, MissingLevelsArePredictedWhereTheFitHasThem) {
  Frame data;
  const Frame whole = policies();
  data.add("claims", whole.column("claims"));
  data.add("age", whole.column("age"));
  CategoricalBuilder area;
  for (std::size_t i = 0; i < whole.rows(); ++i) {
    i % 4 == 0 ? area.append_missing()
               : area.append(whole.categorical("area").levels()[whole.categorical("area").code(i)]);
  }
  data.add("area", std::move(area).finish());
  ModelSpec spec;
  spec.missing = MissingPolicy::kLevel;
  FitOptions options;
  options.family = Poisson{};
  const Fitted fit = fitted(spec, "claims ~ area", data, options);
  const Numbers got = fit.predict(NewRows{{30, 31}, {"A", ""}}.frame()).values;
  EXPECT_NEAR(std::log(got[1]), fit.fit.params[0] + fit.fit.params.back(), 1e-12);
  const Fitted with_age = fitted(spec, "claims ~ area + age", data, options);
  EXPECT_EQ(refused(with_age, NewRows{{kNan}, {"A"}}.frame()).code(), ErrorCode::kInvalidInput);
}

TEST(Predict, BeyondTheBoundarySplinesDoAsTold) {
  const Frame beyond = NewRows{{-5, 100}, {"A", "A"}}.frame();
  const Frame ends = NewRows{{20, 59}, {"A", "A"}}.frame();
  for (const std::string spline : {"bs(age, df=5", "ns(age, df=3", "area:bs(age, df=4"}) {
    const Fitted clamped = counts("claims ~ " + spline + ", beyond='clamp')");
    EXPECT_EQ(clamped.predict(beyond).values, clamped.predict(ends).values);
    const Error error = refused(counts("claims ~ " + spline + ", beyond='error')"), beyond);
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
    EXPECT_NE(error.message().find("row 0"), std::string::npos) << error.message();
    const Fitted extrapolated = counts("claims ~ " + spline + ")");
    EXPECT_NE(extrapolated.predict(beyond).values, extrapolated.predict(ends).values);
    ASSERT_FALSE(extrapolated.predict(beyond).warnings.empty());
  }
}

TEST(Predict, RefusesLevelsOutsideZeroAndOne) {
  const Fitted fit = counts("claims ~ age");
  for (const double level : {0.0, 1.0, -0.5, 95.0, kNan}) {
    PredictOptions options;
    options.level = level;
    EXPECT_EQ(refused(fit, policies(), options).code(), ErrorCode::kInvalidInput) << level;
  }
  EXPECT_THROW(parse_prediction_type("probability"), Error);
}

TEST(Predict, OfNoRowsIsEmpty) {
  const Fitted fit = counts("claims ~ bs(age, df=4) + area:age");
  EXPECT_TRUE(fit.predict(NewRows{}.frame()).values.empty());
}

}  // namespace
}  // namespace webglm::testing
