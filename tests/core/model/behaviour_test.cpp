// Cases that state accepted outcomes: models that have no answer, hostile names and formulas.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <functional>

#include "support/fixture_fit.hpp"
#include "support/fixture_model.hpp"
#include "support/json_fixture.hpp"
#include "support/oracles.hpp"
#include "webglm/common/error.hpp"
#include "webglm/diagnostics/row_output.hpp"
#include "webglm/model/predict.hpp"

namespace webglm::testing {
namespace {

using nlohmann::json;

/// What became of a case: an error, or a fit with warnings.
struct Outcome {
  std::string error;  ///< its message; empty where there was none
  std::string flags;  ///< codes and messages of warnings
  bool converged = false;
  std::vector<double> params;
  std::vector<double> fitted;
};

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

void add_flags(const std::vector<Warning>& warnings, Outcome& out) {
  for (const Warning& warning : warnings) {
    out.flags += std::string(name_of(warning.code)) + " " + warning.message + "\n";
  }
}

using SpecOf = std::function<ModelSpec(const FixtureCase&)>;

void run(const FixtureCase& one, const json& stated, const SpecOf& spec_of, Outcome& out) {
  FitOptions options = fit_options(one);
  options.tol = FitOptions{}.tol;
  options.max_iter = stated.at("spec").value("max_iter", FitOptions{}.max_iter);
  const LearnedModel model = learn_case(one, spec_of(one));
  const Fit fit = fit_glm(model.data, options);
  out.converged = fit.converged;
  out.params = fit.params;
  out.fitted = row_output(fit, RowQuantity::kFitted);
  add_flags(model.warnings, out);
  add_flags(fit.warnings, out);
  if (!stated.contains("predict")) return;
  FixtureCase rows = one;
  rows.data.clear();
  for (const auto& [name, values] : stated.at("predict").at("newdata").items()) {
    for (const json& value : values) {
      if (value.is_string()) {
        rows.data[name].labels.push_back(value.get<std::string>());
      } else {
        rows.data[name].numbers.push_back(number(value));
      }
    }
  }
  add_flags(
      predict(model.spec, model.design, prediction_basis(fit), frame_of(rows.data), {}).warnings,
      out);
}

Outcome outcome_of(const FixtureCase& one, const json& stated, const SpecOf& spec_of) {
  Outcome out;
  try {
    run(one, stated, spec_of, out);
  } catch (const Error& error) {
    out.error = error.message();
    EXPECT_FALSE(out.error.empty());
  }
  return out;
}

bool says_any(const std::string& text, const json& words) {
  if (words.empty()) return true;
  return std::ranges::any_of(words, [&](const json& word) {
    return lower(text).find(lower(word.get<std::string>())) != std::string::npos;
  });
}

bool is_close(const std::vector<double>& params, const json& expected, double tolerance) {
  for (std::size_t j = 0; j < expected.size(); ++j) {
    if (expected[j].is_null()) continue;
    const double wanted = expected[j].get<double>();
    if (!(std::abs(params.at(j) - wanted) <= tolerance * std::abs(wanted))) return false;
  }
  return true;
}

bool accepts(const json& expect, const FixtureCase& one, const json& stated,
             const Outcome& outcome) {
  if (expect.at("outcome") == "error") {
    return !outcome.error.empty() && says_any(outcome.error, expect.at("message_any"));
  }
  if (!outcome.error.empty()) return false;
  if (expect.contains("flag_any") && !says_any(outcome.flags, expect.at("flag_any"))) return false;
  if (expect.contains("converged") && outcome.converged != expect.at("converged")) return false;
  if (expect.contains("coef_close_by_order") &&
      !is_close(outcome.params, expect.at("coef_close_by_order"), expect.at("rtol"))) {
    return false;
  }
  if (!expect.contains("fitted_equals_formula")) return true;
  FixtureCase other = one;
  other.spec.formula = expect.at("fitted_equals_formula");
  return outcome_of(other, stated, formula_spec).fitted == outcome.fitted;
}

class Behaviour : public ::testing::TestWithParam<CaseName> {};

TEST_P(Behaviour, IsOneOfTheAccepted) {
  const FixtureCase one = load_case(GetParam().file, GetParam().id);
  json stated;
  const std::string file = GetParam().file;
  const json cases = load_fixture(file.substr(0, file.size() - std::size(".json") + 1)).at("cases");
  for (const json& each : cases) {
    if (each.at("id") == GetParam().id) stated = each;
  }
  std::vector<std::pair<std::string, SpecOf>> forms;
  if (!stated.at("spec").at("formula").is_null()) forms.emplace_back("formula", formula_spec);
  if (!one.spec.dict.empty()) forms.emplace_back("dictionary", dict_spec);
  ASSERT_FALSE(forms.empty());
  for (const auto& [form, spec_of] : forms) {
    const Outcome outcome = outcome_of(one, stated, spec_of);
    const json& accepted = stated.at("expect").at("any_of");
    EXPECT_TRUE(std::ranges::any_of(
        accepted, [&](const json& each) { return accepts(each, one, stated, outcome); }))
        << form << ": " << outcome.error << outcome.flags;
  }
}

INSTANTIATE_TEST_SUITE_P(Oracles, Behaviour, ::testing::ValuesIn(run_names(kOracleOutcomes)),
                         test_name);

}  // namespace
}  // namespace webglm::testing
