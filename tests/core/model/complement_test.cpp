// Shrinking towards a prior model: its means are part of the linear predictor.
#include "webglm/model/complement.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "support/request.hpp"
#include "webglm/diagnostics/row_output.hpp"
#include "webglm/export/model_file.hpp"
#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"
#include "webglm/model/dict_spec.hpp"
#include "webglm/model/predict.hpp"

namespace webglm::testing {
namespace {

using Numbers = std::vector<double>;

constexpr std::size_t kRows = 40;

/// Counts y, shares s, columns x and z, and the means of two prior models.
Frame rows(double first_mean = 0.7) {
  Numbers y, s, x, z, rate, chance;
  for (std::size_t i = 0; i < kRows; ++i) {
    const auto t = static_cast<double>(i);
    x.push_back(std::sin(t));
    z.push_back(std::cos(1.7 * t));
    y.push_back(std::floor(3.5 + 2.0 * std::sin(t) + std::cos(3.1 * t)));
    s.push_back(std::sin(2.3 * t) > 0.1 ? 1.0 : 0.0);
    rate.push_back(std::exp(0.7 + 0.5 * x.back()));
    chance.push_back(1.0 / (1.0 + std::exp(-0.3 * z.back())));
  }
  rate[0] = first_mean;
  Frame frame;
  for (const auto& [name, values] : {std::pair{"y", &y},
                                     {"s", &s},
                                     {"x", &x},
                                     {"z", &z},
                                     {"rate", &rate},
                                     {"chance", &chance}}) {
    frame.add(name, NumericColumn::copy_of(*values));
  }
  return frame;
}

struct Fitted {
  LearnedModel model;
  Fit fit;
};

Fitted fitted(const std::string& formula, const RowValues& complement, const FitOptions& options,
              const Frame& frame = rows()) {
  ModelSpec spec;
  spec.terms = expand(parse_formula(formula), frame.names());
  spec.complement = complement;
  LearnedModel model =
      learn_model(spec, frame, options.link.value_or(default_link(options.family)));
  Fit fit = fit_glm(model.data, options);
  return {std::move(model), std::move(fit)};
}

FitOptions poisson() {
  FitOptions options;
  options.family = Poisson{};
  return options;
}

FitOptions binomial() {
  FitOptions options;
  options.family = Binomial{};
  return options;
}

TEST(Complement, IsTheOffsetOfItsLink) {
  const Fit by_column = fitted("y ~ x + z", "rate", poisson()).fit;
  const Fit by_offset = fitted("y ~ x + z + offset(log(rate))", {}, poisson()).fit;
  EXPECT_EQ(by_column.params, by_offset.params);
  EXPECT_EQ(by_column.null_deviance, by_offset.null_deviance);
  const Fit by_array = fitted("y ~ x + z", rows().numeric("rate"), poisson()).fit;
  EXPECT_EQ(by_array.params, by_offset.params);
  const Fit logit = fitted("s ~ x", "chance", binomial()).fit;
  const Fit same = fitted("s ~ x + offset(0.3 * z)", {}, binomial()).fit;
  for (std::size_t j = 0; j < 2; ++j) EXPECT_NEAR(logit.params[j], same.params[j], 1e-12);
}

TEST(Complement, MultipliesAnExposure) {
  ModelSpec spec;
  const Frame frame = rows();
  spec.terms = expand(parse_formula("y ~ x"), frame.names());
  spec.complement = "rate";
  spec.exposure = "chance";
  const Fit fit = fit_glm(learn_model(spec, frame, Log{}).data, poisson());
  const Fit by_offset = fitted("y ~ x + offset(log(rate) + log(chance))", {}, poisson()).fit;
  for (std::size_t j = 0; j < 2; ++j) EXPECT_NEAR(fit.params[j], by_offset.params[j], 1e-12);
}

/// What the data do not contradict is left as the prior model has it.
TEST(Complement, IsWhatAStrongLassoFallsBackTo) {
  FitOptions options = poisson();
  options.alpha = 1e6;
  const Fitted one = fitted("y ~ x + z", "rate", options);
  const CredibilityTable table = credibility_table(one.model.spec, one.fit);
  EXPECT_EQ(table.names, (std::vector<std::string>{"Intercept", "x", "z"}));
  EXPECT_EQ(table.zeroed, (std::vector<bool>{false, true, true}));
  EXPECT_EQ(table.deviation, one.fit.params);
  ASSERT_EQ(table.factor.size(), 3u);
  EXPECT_EQ(table.factor[1], 1.0);
  // The intercept is free: it balances the sum.
  const Numbers mu = row_output(one.fit, RowQuantity::kFitted);
  const Frame frame = rows();
  double actual = 0.0;
  double expected = 0.0;
  for (std::size_t i = 0; i < kRows; ++i) {
    EXPECT_NEAR(mu[i], table.factor[0] * frame.numeric("rate").values()[i], 1e-12 * mu[i]);
    actual += frame.numeric("y").values()[i];
    expected += mu[i];
  }
  EXPECT_NEAR(actual, expected, 1e-8 * actual);
}

TEST(Complement, HasFactorsUnderLogAndLogitAlone) {
  const Fitted logit = fitted("s ~ x", "chance", binomial());
  const CredibilityTable odds = credibility_table(logit.model.spec, logit.fit);
  ASSERT_EQ(odds.factor.size(), 2u);
  EXPECT_EQ(odds.factor[1], std::exp(logit.fit.params[1]));
  const Fitted identity = fitted("y ~ x", "rate", FitOptions{});
  EXPECT_TRUE(credibility_table(identity.model.spec, identity.fit).factor.empty());
}

TEST(Complement, RefusesWhatIsNoMeanOfTheLink) {
  for (const double mean : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    const auto error = error_of([&] { fitted("y ~ x", "rate", poisson(), rows(mean)); });
    ASSERT_TRUE(error) << mean;
    EXPECT_EQ(error->code(), ErrorCode::kInvalidInput);
  }
  const auto error = error_of([] { fitted("s ~ x", "rate", binomial(), rows(1.0)); });
  ASSERT_TRUE(error);
  EXPECT_EQ(std::get<double>(detail(error->details(), "row")), 0.0);
  // A square root squared is another mean.
  FitOptions power = poisson();
  power.link = Power(2.0);
  EXPECT_TRUE(error_of([&] { fitted("y ~ x", "rate", power, rows(-1.0)); }));
  EXPECT_TRUE(error_of([] { fitted("y ~ x", NumericColumn::copy_of(Numbers{1.0}), poisson()); }));
  EXPECT_TRUE(error_of([] { fitted("y ~ x", "nowhere", poisson()); }));
  const Fitted without = fitted("y ~ x", {}, poisson());
  EXPECT_TRUE(error_of([&] { credibility_table(without.model.spec, without.fit); }));
}

/// The terms are learned once and fitted often; the offset has one scale.
TEST(Complement, RefusesAnotherLinkThanThatOfItsScale) {
  const Fitted one = fitted("y ~ x", "rate", poisson());
  FitOptions other = poisson();
  other.link = Sqrt{};
  const auto error = error_of([&] { fit_glm(one.model.data, other); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::kInvalidInput);
  FitOptions same_link;
  same_link.family = Gamma{};
  same_link.link = Identity{};
  EXPECT_TRUE(error_of([&] { fit_glm(one.model.data, same_link); }));
}

TEST(Complement, LosesTheRowsThatAreDropped) {
  ModelSpec spec;
  const Frame frame = rows(std::nan(""));
  spec.terms = expand(parse_formula("y ~ x"), frame.names());
  spec.complement = "rate";
  spec.missing = MissingPolicy::kDrop;
  const LearnedModel model = learn_model(spec, frame, Log{});
  EXPECT_EQ(model.data->observations.rows(), kRows - 1);
}

TEST(Complement, IsPartOfPredictions) {
  const Fitted one = fitted("y ~ x + z", "rate", poisson());
  const Numbers mu = row_output(one.fit, RowQuantity::kFitted);
  const auto predicted = [&](const Fitted& of, const PredictOptions& options) {
    return predict(of.model.spec, of.model.design, prediction_basis(of.fit), rows(), options);
  };
  const Numbers again = predicted(one, {}).values;
  for (std::size_t i = 0; i < kRows; ++i) EXPECT_NEAR(again[i], mu[i], 1e-13 * mu[i]);
  PredictOptions doubled;
  Numbers twice;
  const NumericColumn rate = rows().numeric("rate");
  for (const double v : rate.values()) twice.push_back(2.0 * v);
  doubled.complement = NumericColumn::copy_of(twice);
  const Numbers larger = predicted(one, doubled).values;
  for (std::size_t i = 0; i < kRows; ++i) EXPECT_NEAR(larger[i], 2.0 * mu[i], 1e-12 * mu[i]);
  // An array is given again.
  const Fitted by_array = fitted("y ~ x + z", rows().numeric("rate"), poisson());
  EXPECT_TRUE(error_of([&] { predicted(by_array, {}); }));
  PredictOptions given;
  given.complement = "rate";
  EXPECT_EQ(predicted(by_array, given).values, again);
}

TEST(Complement, IsInTheTextOfTheModel) {
  const Fitted one = fitted("y ~ x", "rate", poisson());
  const std::string text = model_text(saved_model(one.model, one.fit, true));
  EXPECT_NE(text.find("\"complement\""), std::string::npos);
  const SavedModel back = read_model(text);
  EXPECT_EQ(std::get<std::string>(back.spec.complement), "rate");
  EXPECT_EQ(model_text(back), text);
  const Fitted none = fitted("y ~ x", {}, poisson());
  EXPECT_EQ(model_text(saved_model(none.model, none.fit, true)).find("\"complement\""),
            std::string::npos);
}

TEST(Complement, IsAKeyOfDictionaries) {
  const DictSpec spec =
      parse_dict_spec(R"({"response": "y", "terms": {"x": {}}, "complement": "rate"})");
  EXPECT_EQ(std::get<std::string>(spec.model.complement), "rate");
}

}  // namespace
}  // namespace webglm::testing
