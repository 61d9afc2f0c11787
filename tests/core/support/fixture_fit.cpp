#include "support/fixture_fit.hpp"

#include <cmath>

#include "support/fixture_model.hpp"

namespace webglm::testing {
namespace {

AnyFamily family_of(const FixtureSpec& spec) {
  if (spec.family == "quasi:mu^2") return Tweedie::quasi(2.0);
  return parse_family(spec.family, spec.var_power, spec.theta);
}

}  // namespace

NumericColumn numeric(std::span<const double> values) { return NumericColumn::copy_of(values); }

NumericColumn numeric_or_absent(std::span<const double> values) {
  return values.empty() ? NumericColumn() : numeric(values);
}

std::vector<DesignColumn> design_columns(const std::vector<std::vector<double>>& columns) {
  std::vector<DesignColumn> out;
  for (const auto& column : columns) out.push_back(scan_for_indicators(numeric(column)));
  return out;
}

FitOptions fit_options(const FixtureCase& one) {
  FitOptions options;
  options.family = family_of(one.spec);
  if (!one.spec.link.empty()) options.link = parse_link(one.spec.link);
  options.weights_type =
      one.spec.weights_type == "frequency" ? WeightsType::kFrequency : WeightsType::kVariance;
  options.standardize = one.spec.standardize;
  const auto bounds = [&](const std::map<std::string, double>& given, double none) {
    std::vector<double> out;
    if (given.empty()) return out;
    for (const std::string& name : one.value("coef").names) {
      const auto found = given.find(name);
      out.push_back(found == given.end() ? none : found->second);
    }
    return out;
  };
  options.lower = bounds(one.spec.lower, -HUGE_VAL);
  options.upper = bounds(one.spec.upper, HUGE_VAL);
  options.alpha = one.spec.alpha;
  options.l1_ratio = one.spec.l1_ratio;
  options.estimate_parameter = one.spec.theta_is_estimated;
  options.tol = 1e-12;
  options.max_iter = 100;
  return options;
}

Fit fit_case(const FixtureCase& one) { return fit_glm(learn_case(one).data, fit_options(one)); }

}  // namespace webglm::testing
