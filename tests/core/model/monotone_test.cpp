// Terms that only rise, or only fall.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "support/constraint_fixture.hpp"
#include "support/fixture_fit.hpp"
#include "support/request.hpp"
#include "webglm/model/dict_spec.hpp"
#include "webglm/model/predict.hpp"

namespace webglm::testing {
namespace {

/// Means on a grid of 10,000 points never turn back; what is flat may waver by rounding.
TEST(Monotone, CurvesAreMonotoneOnAFineGrid) {
  for (const char* term : {"bs(age, df=8)", "ns(age, df=6)", "bs(age, df=12, degree=2)"}) {
    for (const bool increasing : {true, false}) {
      FitOptions options;
      options.family = Poisson{};
      options.monotone = {{term, increasing}};
      const LearnedModel model = learn(std::string("counts ~ x + ") + term, Log{}, false);
      const Fit fit = fit_glm(model.data, options);
      EXPECT_TRUE(fit.converged);
      std::vector<double> age(10000);
      for (std::size_t i = 0; i < age.size(); ++i) {
        age[i] = 21.0 + 59.0 * static_cast<double>(i) / 9999.0;  // what the data span
      }
      Frame grid;
      grid.add("age", numeric(age));
      grid.add("x", numeric(std::vector<double>(age.size(), 0.3)));
      const Prediction curve =
          predict(model.spec, model.design, prediction_basis(fit, false), grid, {});
      for (std::size_t i = 1; i < age.size(); ++i) {
        const double rise = curve.values[i] - curve.values[i - 1];
        EXPECT_GE(increasing ? rise : -rise, -1e-14 * curve.values[i]) << term << " " << age[i];
      }
    }
  }
}

/// Every coding of a factor states the same ordered effects.
TEST(Monotone, CodingOfAFactorDoesNotMatter) {
  FitOptions options;
  options.family = Poisson{};
  double deviance = 0.0;
  for (const char* term :
       {"area", "C(area, Sum)", "C(area, Helmert)", "C(area, Poly)", "C(area, Treatment(\"C\"))"}) {
    const LearnedModel model = learn(std::string("counts ~ x + ") + term, Log{});
    std::string label;
    for (const ModelTerm& each : model.data->terms()) {
      if (each.columns.size() == 4) label = each.label;
    }
    options.monotone = {{label, false}};
    const Fit fit = fit_glm(model.data, options);
    EXPECT_TRUE(fit.converged) << term;
    if (deviance > 0.0) {
      EXPECT_NEAR(fit.deviance, deviance, 1e-9 * deviance) << term;
    }
    deviance = fit.deviance;
  }
  options.monotone = {{"area", false}};
  const Fit without_margin = fit_glm(learn("counts ~ 0 + area + x", Log{}).data, options);
  EXPECT_NEAR(without_margin.deviance, deviance, 1e-9 * deviance);
}

TEST(Monotone, NumbersHaveTheSign) {
  FitOptions options;
  const LearnedModel model = learn("rate ~ x + v", Identity{});
  const Fit free = fit_glm(model.data, options);
  options.monotone = {{"x", free.params[1] < 0.0}, {"v", free.params[2] > 0.0}};
  const Fit fit = fit_glm(model.data, options);
  EXPECT_EQ(fit.params[1], 0.0);
  EXPECT_EQ(fit.state.at_bound, std::vector<std::size_t>{1});
  // With an l1 penalty as well: it is a bound.
  options.alpha = 0.5;
  EXPECT_TRUE(fit_glm(model.data, options).converged);
}

TEST(Monotone, DictionarySaysTheSameOfItsTerms) {
  const char* text = R"({"response": "counts", "family": "poisson", "weights": "w", "offset": "o",
    "terms": {"age": {"type": "bs", "df": 8, "monotonicity": "decreasing"},
              "area": {"type": "categorical", "monotonicity": "increasing"},
              "x": {"monotonicity": "increasing"}}})";
  const LearnedModel by_dict = learn_model(parse_dict_spec(text).model, fixture_rows(), Log{});
  FitOptions options;
  options.family = Poisson{};
  const Fit fit = fit_glm(by_dict.data, options);
  options.monotone = {{"bs(age, df=8)", false}, {"area", true}, {"x", true}};
  const LearnedModel by_formula = learn("counts ~ bs(age, df = 8) + area + x", Log{});
  EXPECT_EQ(fit.params, fit_glm(by_formula.data, options).params);
  // What a fit asks for has precedence.
  const Fit other = fit_glm(by_dict.data, [&] {
    options.monotone = {{"bs(age, df=8)", true}};
    return options;
  }());
  EXPECT_NE(other.params, fit.params);
}

}  // namespace
}  // namespace webglm::testing
