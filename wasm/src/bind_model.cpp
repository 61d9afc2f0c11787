#include <emscripten/bind.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "convert.hpp"
#include "data_handle.hpp"
#include "guard.hpp"
#include "options.hpp"
#include "path_options.hpp"
#include "webglm/common/text.hpp"
#include "webglm/inference/dispersion.hpp"
#include "webglm/inference/selection.hpp"
#include "webglm/model/fit.hpp"
#include "webglm/model/fit_job.hpp"
#include "webglm/model/penalties.hpp"
#include "webglm/model/spec.hpp"

namespace webglm {

using emscripten::val;

namespace {

WeightsType parse_weights_type(const std::string& name) {
  if (name == "variance") return WeightsType::kVariance;
  if (name == "frequency") return WeightsType::kFrequency;
  throw unknown_name("weights_type", name, {"variance", "frequency"});
}

bool parse_bias_reduction(const std::string& name) {
  if (name == "firth") return true;
  if (name == "none") return false;
  throw unknown_name("bias_reduction", name, {"none", "firth"});
}

std::string_view name_of(WeightsType type) {
  return type == WeightsType::kVariance ? "variance" : "frequency";
}

/// Bounds of the coefficients, or of all coefficients of some terms.
std::vector<double> read_bounds(const OptionReader& reader, std::string_view by_coefficient,
                                std::string_view by_term, double none, const ModelData& data) {
  if (!reader.has(by_term)) return reader.numbers_or_empty(by_coefficient);
  return bounds_by_term(reader.named_numbers(by_term), none, data);
}

void read_constraints(const OptionReader& reader, FitOptions& options) {
  for (const auto& [label, direction] : reader.named_texts("monotone")) {
    options.monotone.push_back({label, parse_monotonicity(direction)});
  }
  for (const val& each : reader.elements("constraints")) {
    const OptionReader entry(each, {"coefficients", "lower", "upper"});
    options.constraints.push_back({entry.named_numbers("coefficients"),
                                   entry.number_or("lower", -HUGE_VAL),
                                   entry.number_or("upper", HUGE_VAL)});
  }
}

/// "terms", the labels of some terms, or a number for each coefficient.
void read_penalty_groups(const OptionReader& reader, FitOptions& options) {
  constexpr const char* kName = "penalty_groups";
  if (reader.is_text(kName)) {
    const std::string word = reader.text_or(kName, "");
    if (word != "terms") throw unknown_name(kName, word, {"terms"});
    options.group_all_terms = true;
    return;
  }
  options.group_terms = reader.texts_or_empty(kName);
  if (options.group_terms.empty()) options.penalty_groups = reader.numbers_or_empty(kName);
}

FitOptions read_fit_options(const val& object, const ModelData& data) {
  const OptionReader reader(
      object, {"family",       "link",           "alpha",           "l1_ratio",
               "var_power",    "theta",          "max_iter",        "tol",
               "weights_type", "conventions",    "penalty_factors", "term_penalty_factors",
               "standardize",  "lower",          "upper",           "term_lower",
               "term_upper",   "monotone",       "constraints",     "regularization",
               "alphas",       "l1_ratios",      "n_alphas",        "alpha_min_ratio",
               "cv",           "folds",          "groups",          "cv_seed",
               "selection",    "bias_reduction", "penalty_groups",  "relaxed"});
  FitOptions options;
  options.family = read_family(reader);
  options.estimate_parameter = wants_estimate(reader);
  if (reader.has("link")) options.link = parse_link(reader.text_or("link", ""));
  if (reader.has("bias_reduction")) {
    options.firth = parse_bias_reduction(reader.text_or("bias_reduction", ""));
  }
  options.alpha = reader.number_or("alpha", options.alpha);
  options.l1_ratio = reader.number_or("l1_ratio", options.l1_ratio);
  options.max_iter = reader.integer_or("max_iter", options.max_iter);
  options.tol = reader.number_or("tol", options.tol);
  options.weights_type = parse_weights_type(reader.text_or("weights_type", "variance"));
  options.conventions = parse_conventions(reader.text_or("conventions", "r"));
  options.penalty_factors = reader.numbers_or_empty("penalty_factors");
  options.term_penalty_factors = reader.named_numbers("term_penalty_factors");
  read_penalty_groups(reader, options);
  options.standardize = reader.flag_or("standardize", false);
  options.relaxed = reader.flag_or("relaxed", false);
  options.lower = read_bounds(reader, "lower", "term_lower", -HUGE_VAL, data);
  options.upper = read_bounds(reader, "upper", "term_upper", HUGE_VAL, data);
  read_constraints(reader, options);
  options.path = read_path_options(reader, options);
  return options;
}

std::unique_ptr<Fit> fit_blocking(const DataHandle& handle, val options) {
  return std::make_unique<Fit>(fit_glm(handle.data, read_fit_options(options, *handle.data)));
}

void refuse_name(val kind, val name, val known) {
  throw unknown_name(read_text(kind, "kind"), read_text(name, "name"), read_texts(known, "known"));
}

std::unique_ptr<FitJob> start_job(const DataHandle& handle, val options) {
  return std::make_unique<FitJob>(handle.data, read_fit_options(options, *handle.data));
}

val advance(FitJob& job, double max_blocks) {
  if (!(max_blocks >= 1.0)) {
    throw_error(ErrorCode::kInvalidInput, "max_blocks must be at least 1, got {}", {max_blocks},
                {{"value", max_blocks}});
  }
  // Infinity and all else beyond 64 bits stand for "to the end".
  constexpr double kMost = 9007199254740992.0;
  const FitProgress progress =
      job.advance(static_cast<std::uint64_t>(max_blocks < kMost ? max_blocks : kMost));
  val object = val::object();
  object.set("done", progress.done);
  object.set("phase", text(progress.phase));
  object.set("iteration", progress.iteration);
  object.set("deviance", progress.deviance);
  return object;
}

std::unique_ptr<Fit> job_result(FitJob& job) { return std::make_unique<Fit>(job.result()); }

val params(const Fit& fit) { return float64_array(fit.params); }
val cov_unscaled(const Fit& fit) { return float64_array(fit.cov_unscaled()); }

/// What holds the estimates: {name, multiplier, coefficient} of each.
val active_constraints(const Fit& fit) {
  val out = val::array();
  for (const ActiveConstraint& each : fit.active_constraints) {
    val object = val::object();
    object.set("name", text(each.name));
    object.set("multiplier", each.multiplier);
    object.set("coefficient", text(each.coefficient));
    out.call<void>("push", object);
  }
  return out;
}

val relaxed(const Fit& fit) {
  if (!fit.relaxed) return val::undefined();
  val object = val::object();
  object.set("params", float64_array(fit.relaxed->params));
  object.set("deviance", fit.relaxed->deviance);
  object.set("converged", fit.relaxed->converged);
  return object;
}

void set_model(const Fit& fit, val object) {
  object.set("names", array_of(fit.names));
  object.set("family", text(label_of(fit.options.family)));
  object.set("family_spec", text(spec_of(fit.options.family)));
  if (const auto* tweedie = std::get_if<Tweedie>(&fit.options.family)) {
    object.set("var_power", tweedie->var_power());
  }
  if (const auto* negative_binomial = std::get_if<NegativeBinomial>(&fit.options.family)) {
    object.set("theta", negative_binomial->theta());
  }
  if (fit.parameter) {
    const bool power = std::holds_alternative<Tweedie>(fit.options.family);
    object.set(power ? "var_power" : "theta", fit.parameter->value);
    object.set(power ? "var_power_se" : "theta_se", fit.parameter->standard_error);
    if (power) object.set("likelihood_dispersion", fit.parameter->dispersion);
  }
  object.set("link", text(name_of(fit.link)));
  object.set("alpha", fit.options.alpha);
  object.set("l1_ratio", fit.options.l1_ratio);
  object.set("penalty_type", text(penalty_type(fit.options)));
  object.set("weights_type", text(name_of(fit.options.weights_type)));
  object.set("conventions", text(name_of(fit.options.conventions)));
}

/// Everything that is one value for the whole fit, by its name in snake_case.
val statistics(const Fit& fit) {
  val object = val::object();
  set_model(fit, object);
  object.set("aliased", array_of(fit.aliased));
  object.set("has_covariance", fit.has_covariance());
  object.set("deviance", fit.deviance);
  object.set("null_deviance", fit.null_deviance);
  object.set("pearson_chi2", fit.pearson_chi2);
  object.set("nobs", fit.nobs);
  object.set("rank", fit.rank);
  object.set("df_resid", fit.df_resid);
  object.set("df_model", fit.df_model);
  object.set("df_null", fit.df_null);
  object.set("scale", fit.scale);
  object.set("scale_pearson", pearson_dispersion(fit));
  object.set("iterations", fit.iterations);
  object.set("converged", fit.converged);
  object.set("step_halving_used", fit.step_halving_used);
  object.set("max_std_score", fit.max_std_score);
  object.set("stationary", fit.stationary);
  object.set("response_scale", fit.response_scale);
  object.set("inference_status", text(name_of(fit.inference)));
  object.set("kkt_residual", fit.kkt_residual);
  object.set("active_constraints", active_constraints(fit));
  object.set("relaxed", relaxed(fit));
  object.set("warnings", array_of(fit.warnings));
  return object;
}

}  // namespace

EMSCRIPTEN_BINDINGS(webglm_model) {
  emscripten::class_<Fit>("Fit")
      .function("params", guarded<&params>)             // length p
      .function("covUnscaled", guarded<&cov_unscaled>)  // p x p, by rows
      .function("statistics", guarded<&statistics>);
  emscripten::class_<FitJob>("FitJob")
      .function("advance", guarded<&advance>)
      .function("result", guarded<&job_result>);
  emscripten::function("refuseName", guarded<&refuse_name>);
  emscripten::function("fitGlm", guarded<&fit_blocking>);
  emscripten::function("fitJob", guarded<&start_job>);
}

}  // namespace webglm
