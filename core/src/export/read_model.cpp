#include <cmath>
#include <limits>
#include <set>

#include "export/read_terms.hpp"
#include "export/variable_file.hpp"
#include "webglm/common/json_value.hpp"
#include "webglm/common/text.hpp"
#include "webglm/export/model_file.hpp"
#include "webglm/model/regularization_path.hpp"

namespace webglm {
namespace {

constexpr std::uint64_t kMaxInt = std::numeric_limits<int>::max();

std::string count_text(std::uint64_t count) { return number_text(static_cast<double>(count)); }

void check_format(const JsonValue& root) {
  const bool ours = root.is_object() && root.find("format") && root.at("format").is_string() &&
                    root.at("format").text() == "webglm model";
  if (!ours) root.fail("is no model of webglm: \"format\" is not \"webglm model\"");
  const JsonValue version = root.at("version");
  const std::uint64_t found = version.whole(1, kMaxInt);
  if (found == kModelFileVersion) return;
  version.fail(filled("is {}; this release reads version {}",
                      {count_text(found), count_text(kModelFileVersion)}));
}

RowValues read_row_values(const JsonValue& root, std::string_view key) {
  const JsonValue value = root.at(key);
  if (value.is_null()) return {};
  if (value.is_object()) {
    value.check_keys({"column"});
    return value.at("column").text();
  }
  if (value.text() != "array") value.fail("must be null, \"array\" or {\"column\": name}");
  return NumericColumn();
}

ModelSpec read_spec(const JsonValue& root) {
  ModelSpec spec;
  spec.offset = read_row_values(root, "offset");
  spec.exposure = read_row_values(root, "exposure");
  spec.weights = read_row_values(root, "weights");
  if (root.find("complement")) spec.complement = read_row_values(root, "complement");
  const JsonValue missing = root.at("missing");
  spec.missing = at_path(missing, [&] { return parse_missing_policy(missing.text()); });
  const JsonValue conventions = root.at("conventions");
  spec.splines = at_path(conventions, [&] { return parse_spline_convention(conventions.text()); });
  return spec;
}

/// A finite number from `least` on.
double read_at_least(const JsonValue& value, double least) {
  const double number = value.number();
  if (number < least) {
    value.fail(filled("is {}; it must be at least {}", {number, least}));
  }
  return number;
}

std::vector<double> read_bounds(const JsonValue& value, std::size_t coefficients) {
  std::vector<double> out = value.extended_numbers();
  if (!out.empty() && out.size() != coefficients) {
    value.fail("must be empty or have one number per coefficient");
  }
  return out;
}

void read_constraints(const JsonValue& options, FitOptions& out) {
  if (const auto monotone = options.find("monotone")) {
    for (const auto& [label, value] : monotone->members()) {
      out.monotone.push_back(
          {label, at_path(value, [&] { return parse_monotonicity(value.text()); })});
    }
  }
  const auto constraints = options.find("constraints");
  if (!constraints) return;
  for (const JsonValue& entry : constraints->elements()) {
    entry.check_keys({"coefficients", "lower", "upper"});
    LinearConstraint constraint{{}, entry.at("lower").extended(), entry.at("upper").extended()};
    for (const auto& [name, weight] : entry.at("coefficients").members()) {
      constraint.coefficients.emplace_back(name, weight.number());
    }
    out.constraints.push_back(std::move(constraint));
  }
}

void read_active_constraints(const JsonValue& statistics, Fit& fit) {
  const auto active = statistics.find("active_constraints");
  if (!active) return;
  for (const JsonValue& entry : active->elements()) {
    entry.check_keys({"name", "multiplier", "coefficient"});
    const auto coefficient = entry.find("coefficient");
    fit.active_constraints.push_back({entry.at("name").text(), entry.at("multiplier").extended(),
                                      coefficient ? coefficient->text() : std::string()});
  }
}

FitOptions read_options(const JsonValue& root, std::size_t coefficients) {
  FitOptions options;
  const JsonValue family = root.at("family");
  options.family = at_path(family, [&] { return parse_family(family.text()); });
  const JsonValue value = root.at("options");
  value.check_keys({"link", "alpha", "l1_ratio", "max_iter", "tol", "weights_type",
                    "penalty_factors", "standardize", "lower", "upper", "bias_reduction",
                    "monotone", "constraints", "penalty_groups", "chosen_on_path"});
  if (const auto link = value.find("link")) {
    options.link = at_path(*link, [&] { return parse_link(link->text()); });
  }
  options.alpha = read_at_least(value.at("alpha"), 0.0);
  options.l1_ratio = read_at_least(value.at("l1_ratio"), 0.0);
  options.max_iter = static_cast<int>(value.at("max_iter").whole(1, kMaxInt));
  options.tol = read_at_least(value.at("tol"), 0.0);
  const JsonValue type = value.at("weights_type");
  const std::string name = type.text();
  if (name != "variance" && name != "frequency") {
    type.fail("must be \"variance\" or \"frequency\"");
  }
  options.weights_type = name == "frequency" ? WeightsType::kFrequency : WeightsType::kVariance;
  const JsonValue factors = value.at("penalty_factors");
  options.penalty_factors = factors.numbers();
  if (!options.penalty_factors.empty() && options.penalty_factors.size() != coefficients) {
    factors.fail("must be empty or have one number per coefficient");
  }
  if (const auto groups = value.find("penalty_groups")) {
    options.penalty_groups = read_bounds(*groups, coefficients);
  }
  options.standardize = value.at("standardize").truth();
  options.lower = read_bounds(value.at("lower"), coefficients);
  options.upper = read_bounds(value.at("upper"), coefficients);
  const JsonValue reduction = value.at("bias_reduction");
  options.firth = reduction.text() == "firth";
  if (!options.firth && reduction.text() != "none") {
    reduction.fail("must be \"none\" or \"firth\"");
  }
  read_constraints(value, options);
  return options;
}

void read_params(const JsonValue& root, std::size_t coefficients, Fit& fit) {
  const JsonValue params = root.at("params");
  fit.params = params.extended_numbers();
  if (fit.params.size() != coefficients) {
    params.fail(filled("has {} numbers; the terms have {} coefficients",
                       {count_text(fit.params.size()), count_text(coefficients)}));
  }
  for (const double param : fit.params) {
    if (std::isinf(param)) params.fail("has a coefficient that is not finite");
    fit.aliased.push_back(std::isnan(param));
  }
  const auto covariance = root.find("cov_unscaled");
  root.at("cov_unscaled");  // null is allowed, absence is not
  if (!covariance) return;
  const std::uint64_t p = coefficients;
  const std::vector<double> triangle = covariance->extended_numbers();
  if (triangle.size() != p * (p + 1) / 2) {
    covariance->fail(filled("has {} numbers; the lower triangle has {}",
                            {count_text(triangle.size()), count_text(p * (p + 1) / 2)}));
  }
  fit.saved_covariance.resize(p * p);
  std::size_t next = 0;
  for (std::size_t i = 0; i < p; ++i) {
    for (std::size_t j = 0; j <= i; ++j, ++next) {
      fit.saved_covariance[i * p + j] = fit.saved_covariance[j * p + i] = triangle[next];
    }
    fit.variances.push_back(triangle[next - 1]);
  }
}

void read_statistics(const JsonValue& value, Fit& fit) {
  value.check_keys({"deviance",      "null_deviance",      "pearson_chi2",   "nobs",
                    "rank",          "df_resid",           "df_model",       "df_null",
                    "scale",         "iterations",         "converged",      "step_halving_used",
                    "max_std_score", "stationary",         "response_scale", "inference_status",
                    "kkt_residual",  "active_constraints", "parameter",      "relaxed"});
  fit.deviance = value.at("deviance").extended();
  fit.null_deviance = value.at("null_deviance").extended();
  fit.pearson_chi2 = value.at("pearson_chi2").extended();
  fit.nobs = read_at_least(value.at("nobs"), 0.0);
  fit.rank = read_at_least(value.at("rank"), 0.0);
  fit.df_resid = value.at("df_resid").number();
  fit.df_model = value.at("df_model").number();
  fit.df_null = value.at("df_null").number();
  fit.scale = value.at("scale").extended();
  fit.iterations = static_cast<int>(value.at("iterations").whole(0, kMaxInt));
  fit.converged = value.at("converged").truth();
  fit.step_halving_used = value.at("step_halving_used").truth();
  fit.max_std_score = value.at("max_std_score").extended();
  fit.stationary = value.at("stationary").truth();
  fit.response_scale = value.at("response_scale").extended();
  const JsonValue status = value.at("inference_status");
  fit.inference = at_path(status, [&] { return parse_inference_status(status.text()); });
  fit.kkt_residual = value.at("kkt_residual").extended();
  read_active_constraints(value, fit);
  if (const auto relaxed = value.find("relaxed")) {
    relaxed->check_keys({"params", "deviance", "converged"});
    fit.relaxed = RelaxedFit{read_bounds(relaxed->at("params"), fit.p()),
                             relaxed->at("deviance").extended(), relaxed->at("converged").truth()};
    fit.options.relaxed = true;
  }
  const auto parameter = value.find("parameter");
  value.at("parameter");  // null is allowed, absence is not
  if (!parameter) return;
  parameter->check_keys({"value", "standard_error", "dispersion"});
  fit.parameter = ParameterEstimate{parameter->at("value").extended(),
                                    parameter->at("standard_error").extended(),
                                    parameter->at("dispersion").extended(), 0, fit.converged};
}

std::vector<Warning> read_warnings(const JsonValue& value) {
  std::vector<Warning> warnings;
  for (const JsonValue& entry : value.elements()) {
    entry.check_keys({"code", "message", "details"});
    const JsonValue code = entry.at("code");
    Warning warning{at_path(code, [&] { return parse_warning_code(code.text()); }),
                    entry.at("message").text(),
                    {}};
    for (const auto& [key, detail] : entry.at("details").members()) {
      const bool infinite =
          detail.is_string() && (detail.text() == "inf" || detail.text() == "-inf");
      if (detail.is_string() && !infinite) {
        warning.details.push_back({key, detail.text()});
      } else {
        warning.details.push_back({key, detail.extended()});
      }
    }
    warnings.push_back(std::move(warning));
  }
  return warnings;
}

}  // namespace

SavedModel read_model(std::string_view text) {
  const JsonDocument document(text, "the model file");
  const JsonValue root = document.root();
  check_format(root);
  root.check_keys({"format",       "version",    "formula",    "response",  "offsets",     "offset",
                   "exposure",     "weights",    "complement", "missing",   "conventions", "family",
                   "link",         "options",    "intercept",  "variables", "terms",       "params",
                   "cov_unscaled", "statistics", "warnings"});
  SavedModel model;
  model.spec = read_spec(root);
  read_terms(root, model.spec.terms, model.design);
  model.fit.names = model.design.names();
  if (model.design.has_intercept()) model.fit.intercept = 0;
  const std::size_t coefficients = model.fit.names.size();
  model.fit.options = read_options(root, coefficients);
  if (root.at("options").find("chosen_on_path")) {
    model.fit.path = std::make_shared<const RegularizationPath>();
  }
  const JsonValue link = root.at("link");
  model.fit.link = at_path(link, [&] { return parse_link(link.text()); });
  read_params(root, coefficients, model.fit);
  read_statistics(root.at("statistics"), model.fit);
  model.fit.warnings = read_warnings(root.at("warnings"));
  return model;
}

}  // namespace webglm
