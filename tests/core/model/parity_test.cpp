// The list of cases that JavaScript and Python run as well, tests/parity/cases.json.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <set>

#include "inference/r_fits.hpp"
#include "support/fixture_fit.hpp"
#include "support/request.hpp"
#include "webglm/inference/profile.hpp"
#include "webglm/inference/wald.hpp"
#include "webglm/model/predict.hpp"

namespace webglm::testing {
namespace {

/// Keeps the order of the columns, which plain JSON objects sort.
using Json = nlohmann::ordered_json;

std::vector<double> numbers(const Json& values) {
  std::vector<double> out;
  for (const Json& value : values)
    out.push_back(value.is_null() ? std::nan("") : value.get<double>());
  return out;
}

FitOptions options_of(const Json& given) {
  const auto number = [&](const char* name, double fallback) {
    const auto found = given.find(name);
    return found != given.end() && found->is_number() ? found->get<double>() : fallback;
  };
  FitOptions options;
  options.family = parse_family(given.at("family").get<std::string>(), number("var_power", 1.5),
                                number("theta", 1.0));
  options.estimate_parameter = given.value("theta", Json()) == "estimate";
  if (given.contains("link")) options.link = parse_link(given.at("link").get<std::string>());
  options.max_iter = given.value("max_iter", options.max_iter);
  options.alpha = number("alpha", 0.0);
  options.l1_ratio = number("l1_ratio", 1.0);
  options.firth = given.value("bias_reduction", "none") == "firth";
  options.relaxed = given.value("relaxed", false);
  const auto list = [&](const char* name) {
    return given.contains(name) ? numbers(given.at(name)) : std::vector<double>();
  };
  options.lower = list("lower");
  options.upper = list("upper");
  options.penalty_groups = list("penalty_groups");
  for (const Json& each : given.value("constraints", Json::array())) {
    LinearConstraint constraint;
    for (const auto& [name, weight] : each.at("coefficients").items()) {
      constraint.coefficients.emplace_back(name, weight.get<double>());
    }
    constraint.lower = each.value("lower", constraint.lower);
    constraint.upper = each.value("upper", constraint.upper);
    options.constraints.push_back(std::move(constraint));
  }
  if (!given.contains("regularization")) return options;
  options.l1_ratio = l1_ratio_of(given.at("regularization").get<std::string>(), options.l1_ratio);
  options.path.emplace();
  options.path->folds = given.value("cv", options.path->folds);
  options.path->fold_of_row = list("folds");
  options.path->groups = list("groups");
  return options;
}

Fit fit_of(const Json& one) {
  const auto column = [&](const char* name) {
    return one.contains(name) ? NumericColumn::copy_of(numbers(one.at(name))) : NumericColumn();
  };
  NumericColumn y = column("y");
  NumericColumn weights = column("weights");
  if (one.contains("trials")) {
    const ProportionColumns rows = proportions(y, column("trials"), weights);
    y = rows.y;
    weights = rows.weights;
  }
  std::vector<std::vector<double>> x;
  std::vector<std::string> names;
  for (const auto& [name, values] : one.at("x").items()) {
    x.push_back(numbers(values));
    names.push_back(name);
  }
  return fit_glm(make_model_data(y, design_columns(x), weights, column("offset"), names,
                                 one.contains("trials")),
                 options_of(one.at("options")));
}

std::set<std::string> codes_of(const std::vector<Warning>& warnings) {
  std::set<std::string> out;
  for (const Warning& warning : warnings) out.insert(std::string(name_of(warning.code)));
  return out;
}

bool has_nan(const std::vector<double>& values) {
  for (const double value : values) {
    if (std::isnan(value)) return true;
  }
  return false;
}

void expect_outcome(const Json& one, const Fit& fit) {
  const std::set<std::string> codes = codes_of(fit.warnings);
  for (const Warning& warning : fit.warnings) EXPECT_FALSE(warning.message.empty());
  EXPECT_EQ(Json(codes), one.at("warnings"));
  EXPECT_EQ(fit.converged, one.at("converged").get<bool>());
  const std::vector<double> se = bse(fit);
  if (has_nan(fit.params) || has_nan(se) || std::isnan(fit.deviance) || std::isnan(fit.scale)) {
    EXPECT_FALSE(codes.empty()) << "a NaN without a warning";
  }
  if (one.contains("profile_warnings")) {
    std::vector<std::size_t> all(fit.p());
    std::iota(all.begin(), all.end(), std::size_t{0});
    EXPECT_EQ(Json(codes_of(profile_intervals(fit, all, 0.05).warnings)),
              one.at("profile_warnings"));
  }
  if (!one.contains("params")) return;
  const std::vector<double> expected = numbers(one.at("params"));
  ASSERT_EQ(fit.params.size(), expected.size());
  for (std::size_t j = 0; j < expected.size(); ++j) {
    EXPECT_EQ(std::isnan(fit.params[j]), std::isnan(expected[j])) << j;
    if (std::isnan(expected[j])) continue;
    const double size = std::max(std::abs(expected[j]), std::isfinite(se[j]) ? se[j] : 0.0);
    EXPECT_NEAR(fit.params[j], expected[j], one.at("tolerance").get<double>() * size) << j;
  }
}

Json cases() {
  std::ifstream file(std::string(WEBGLM_FIXTURES) + "/../parity/cases.json");
  return Json::parse(file).at("cases");
}

void expect_prediction(const Json& one, const LearnedModel& model, const Fit& fit) {
  PredictOptions options;
  options.unseen = parse_unseen_level(one.at("unseen").get<std::string>());
  std::optional<Prediction> prediction;
  const auto error = error_of([&] {
    prediction = predict(model.spec, model.design, prediction_basis(fit),
                         r_frame(one.at("newdata")), options);
  });
  if (one.contains("predict_error")) {
    ASSERT_TRUE(error);
    EXPECT_EQ(name_of(error->code()), one.at("predict_error").get<std::string>());
  } else {
    ASSERT_FALSE(error) << error->message();
    EXPECT_EQ(Json(codes_of(prediction->warnings)), one.at("predict_warnings"));
  }
}

/// Models of named columns: terms have warnings of their own.
void expect_outcome_of_formula(const Json& one) {
  const RFit fitted = fit_formula(one.at("formula").get<std::string>(), r_frame(one.at("data")),
                                  options_of(one.at("options")));
  std::set<std::string> codes = codes_of(fitted.model.warnings);
  codes.merge(codes_of(fitted.fit.warnings));
  EXPECT_EQ(Json(codes), one.at("warnings"));
  EXPECT_EQ(fitted.fit.converged, one.at("converged").get<bool>());
  if (one.contains("newdata")) expect_prediction(one, fitted.model, fitted.fit);
}

TEST(Parity, EveryCaseHasItsOutcome) {
  const Json list = cases();
  for (const Json& one : list) {
    SCOPED_TRACE(one.at("id").get<std::string>());
    if (one.contains("formula")) {
      expect_outcome_of_formula(one);
      continue;
    }
    std::optional<Fit> fit;
    const auto error = error_of([&] { fit = fit_of(one); });
    if (one.contains("error")) {
      EXPECT_TRUE(error && name_of(error->code()) == one.at("error").get<std::string>())
          << (error ? error->message() : "no error");
    } else if (error) {
      ADD_FAILURE() << error->message();
    } else {
      expect_outcome(one, *fit);
    }
  }
}

}  // namespace
}  // namespace webglm::testing
