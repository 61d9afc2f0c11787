#include "inference/r_fits.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/agreement.hpp"
#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"

namespace webglm::testing {
namespace {

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

Frame r_frame(const nlohmann::json& columns) {
  Frame frame;
  for (const auto& [name, values] : columns.items()) {
    if (values.front().is_string()) {
      const auto texts = values.get<std::vector<std::string>>();
      const std::vector<std::string_view> views(texts.begin(), texts.end());
      frame.add(name, CategoricalColumn::from_texts(views));
    } else {
      frame.add(name, NumericColumn::copy_of(values.get<std::vector<double>>()));
    }
  }
  return frame;
}

RFit fit_formula(const std::string& formula, const Frame& frame, FitOptions options,
                 const std::string& weights) {
  ModelSpec spec;
  spec.terms = expand(parse_formula(formula), frame.names());
  if (!weights.empty()) spec.weights = weights;
  options.max_iter = 100;
  options.tol = 1e-14;
  const AnyLink link = options.link ? *options.link : default_link(options.family);
  LearnedModel model = learn_model(spec, frame, link);
  Fit fit = fit_glm(model.data, options);
  return {std::move(model), std::move(fit)};
}

RFit fit_r_case(const nlohmann::json& one, const Frame& frame, bool sum_contrasts) {
  FitOptions options;
  options.family = parse_family(one.at("family").get<std::string>());
  options.link = parse_link(one.at("link").get<std::string>());
  auto formula = one.at("formula").get<std::string>();
  if (sum_contrasts) {
    replace_all(formula, "area", "C(area, contrast='sum')");
    replace_all(formula, "kind", "C(kind, contrast='sum')");
  }
  return fit_formula(formula, frame, options, one.at("weights").get<std::string>());
}

std::vector<double> numbers(const nlohmann::json& array) {
  std::vector<double> out;
  for (const auto& value : array) {
    out.push_back(value.is_null() ? std::nan("") : value.get<double>());
  }
  return out;
}

void expect_near(const std::vector<double>& got, const std::vector<double>& expected,
                 double tolerance, const std::string& what, double scale,
                 const std::string& program) {
  ASSERT_EQ(got.size(), expected.size()) << what;
  double largest = 0.0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    if (std::isnan(expected[i])) {
      EXPECT_TRUE(std::isnan(got[i])) << what << "[" << i << "] is " << got[i];
      continue;
    }
    const double size = std::max(std::abs(expected[i]), scale);
    EXPECT_NEAR(got[i], expected[i], tolerance * size) << what << "[" << i << "]";
    if (got[i] != expected[i]) largest = std::max(largest, std::abs(got[i] - expected[i]) / size);
  }
  note_agreement(program, what, largest);
}

}  // namespace webglm::testing
