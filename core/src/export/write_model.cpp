#include <cassert>
#include <set>

#include "export/variable_file.hpp"
#include "webglm/common/json_writer.hpp"
#include "webglm/export/model_file.hpp"

namespace webglm {
namespace {

/// A column is an object, so that none can be mistaken for the word "array".
void write_row_values(JsonWriter& out, std::string_view key, const RowValues& values) {
  out.key(key);
  if (const auto* name = std::get_if<std::string>(&values)) {
    out.begin_object().key("column").text(*name).end_object();
  } else if (std::holds_alternative<NumericColumn>(values)) {
    out.text("array");
  } else {
    out.null();
  }
}

void write_spec(JsonWriter& out, const ModelSpec& spec) {
  const TermList& terms = spec.terms;
  out.key("formula").text(formula_text(terms));
  out.key("response");
  if (terms.response) {
    out.begin_object().key("value").text(expression_file_text(terms.response->value));
    out.key("failures");
    const auto& failures = terms.response->failures;
    failures ? out.text(expression_file_text(*failures)) : out.null();
    out.end_object();
  } else {
    out.null();
  }
  out.key("offsets").begin_array();
  for (const Expression& offset : terms.offsets) out.text(expression_file_text(offset));
  out.end_array();
  write_row_values(out, "offset", spec.offset);
  write_row_values(out, "exposure", spec.exposure);
  write_row_values(out, "weights", spec.weights);
  if (!std::holds_alternative<std::monostate>(spec.complement)) {
    write_row_values(out, "complement", spec.complement);
  }
  out.key("missing").text(name_of(spec.missing));
  out.key("conventions").text(name_of(spec.splines));
}

void write_constraints(JsonWriter& out, const FitOptions& options) {
  out.key("monotone").begin_object();
  for (const MonotoneTerm& each : options.monotone) {
    out.key(each.label).text(each.increasing ? "increasing" : "decreasing");
  }
  out.end_object().key("constraints").begin_array();
  for (const LinearConstraint& each : options.constraints) {
    out.begin_object().key("coefficients").begin_object();
    for (const auto& [name, weight] : each.coefficients) out.key(name).extended(weight);
    out.end_object().key("lower").extended(each.lower);
    out.key("upper").extended(each.upper).end_object();
  }
  out.end_array();
}

void write_options(JsonWriter& out, const Fit& fit) {
  const FitOptions& options = fit.options;
  out.key("family").text(spec_of(options.family)).key("link").text(name_of(fit.link));
  out.key("options").begin_object();
  out.key("link");
  options.link ? out.text(name_of(*options.link)) : out.null();
  out.key("alpha").extended(options.alpha).key("l1_ratio").extended(options.l1_ratio);
  out.key("max_iter").extended(options.max_iter).key("tol").extended(options.tol);
  const bool frequency = options.weights_type == WeightsType::kFrequency;
  out.key("weights_type").text(frequency ? "frequency" : "variance");
  out.key("penalty_factors").extended_numbers(options.penalty_factors);
  if (!options.penalty_groups.empty()) {
    out.key("penalty_groups").extended_numbers(options.penalty_groups);
  }
  out.key("standardize").truth(options.standardize);
  out.key("lower").extended_numbers(options.lower);
  out.key("upper").extended_numbers(options.upper);
  if (fit.path) out.key("chosen_on_path").truth(true);
  out.key("bias_reduction").text(options.firth ? "firth" : "none");
  write_constraints(out, options);
  out.end_object();
}

void write_design(JsonWriter& out, const SavedModel& model) {
  const TermList& terms = model.spec.terms;
  const FittedDesign& design = model.design;
  const std::size_t first = terms.intercept ? 1 : 0;
  assert(design.terms.size() == terms.terms.size() + first);
  out.key("intercept").truth(terms.intercept);
  out.key("variables").begin_array();
  for (std::size_t v = 0; v < terms.variables.size(); ++v) {
    write_variable(out, terms.variables[v], design.variables[v]);
  }
  out.end_array();
  out.key("terms").begin_array();
  for (std::size_t t = first; t < design.terms.size(); ++t) {
    const FittedTerm& term = design.terms[t];
    out.begin_object().key("label").text(term.label).key("variables").begin_array();
    for (const FittedTerm::Part& part : term.parts) out.extended(part.variable);
    out.end_array().key("indicators").begin_array();
    for (const FittedTerm::Part& part : term.parts) out.truth(part.indicators);
    out.end_array().key("names").texts(term.names).end_object();
  }
  out.end_array();
}

/// Of a symmetric matrix, row by row.
void write_lower_triangle(JsonWriter& out, const std::vector<double>& matrix, std::size_t p) {
  out.begin_array();
  for (std::size_t i = 0; i < p; ++i) {
    for (std::size_t j = 0; j <= i; ++j) out.extended(matrix[i * p + j]);
  }
  out.end_array();
}

/// theta or the power, where it was estimated.
void write_parameter(JsonWriter& out, const std::optional<ParameterEstimate>& parameter) {
  if (!parameter) {
    out.null();
    return;
  }
  out.begin_object().key("value").extended(parameter->value);
  out.key("standard_error").extended(parameter->standard_error);
  out.key("dispersion").extended(parameter->dispersion).end_object();
}

void write_statistics(JsonWriter& out, const Fit& fit) {
  out.key("statistics").begin_object();
  out.key("deviance").extended(fit.deviance).key("null_deviance").extended(fit.null_deviance);
  out.key("pearson_chi2").extended(fit.pearson_chi2).key("nobs").extended(fit.nobs);
  out.key("rank").extended(fit.rank).key("df_resid").extended(fit.df_resid);
  out.key("df_model").extended(fit.df_model).key("df_null").extended(fit.df_null);
  out.key("scale").extended(fit.scale).key("iterations").extended(fit.iterations);
  out.key("converged").truth(fit.converged);
  out.key("step_halving_used").truth(fit.step_halving_used);
  out.key("max_std_score").extended(fit.max_std_score).key("stationary").truth(fit.stationary);
  out.key("response_scale").extended(fit.response_scale);
  out.key("inference_status").text(name_of(fit.inference));
  out.key("kkt_residual").extended(fit.kkt_residual);
  out.key("active_constraints").begin_array();
  for (const ActiveConstraint& each : fit.active_constraints) {
    out.begin_object().key("name").text(each.name).key("multiplier").extended(each.multiplier);
    out.key("coefficient");
    each.coefficient.empty() ? out.null() : out.text(each.coefficient);
    out.end_object();
  }
  out.end_array();
  if (fit.relaxed) {
    out.key("relaxed").begin_object().key("params").extended_numbers(fit.relaxed->params);
    out.key("deviance").extended(fit.relaxed->deviance);
    out.key("converged").truth(fit.relaxed->converged).end_object();
  }
  out.key("parameter");
  write_parameter(out, fit.parameter);
  out.end_object();
}

void write_warnings(JsonWriter& out, const std::vector<Warning>& warnings) {
  out.key("warnings").begin_array();
  for (const Warning& warning : warnings) {
    out.begin_object().key("code").text(name_of(warning.code));
    out.key("message").text(warning.message).key("details").begin_object();
    std::set<std::string_view> seen;
    for (const Detail& detail : warning.details) {
      if (!seen.insert(detail.key).second) continue;
      out.key(detail.key);
      const auto* number = std::get_if<double>(&detail.value);
      number != nullptr ? out.extended(*number) : out.text(std::get<std::string>(detail.value));
    }
    out.end_object().end_object();
  }
  out.end_array();
}

RowValues without_rows(const RowValues& values) {
  return std::holds_alternative<NumericColumn>(values) ? RowValues(NumericColumn()) : values;
}

}  // namespace

SavedModel saved_model(const LearnedModel& learned, const Fit& fit, bool covariance) {
  SavedModel model{learned.spec, learned.design, fit};
  for (RowValues* values :
       {&model.spec.offset, &model.spec.exposure, &model.spec.weights, &model.spec.complement}) {
    *values = without_rows(*values);
  }
  model.fit.warnings.insert(model.fit.warnings.begin(), learned.warnings.begin(),
                            learned.warnings.end());
  model.fit.data.reset();
  model.fit.state = {};
  model.fit.saved_covariance.clear();
  if (covariance && fit.has_covariance()) model.fit.saved_covariance = fit.cov_unscaled();
  if (model.fit.saved_covariance.empty()) model.fit.variances.clear();
  return model;
}

std::string model_text(const SavedModel& model) {
  JsonWriter out;
  out.begin_object().key("format").text("webglm model");
  out.key("version").extended(kModelFileVersion);
  write_spec(out, model.spec);
  write_options(out, model.fit);
  write_design(out, model);
  out.key("params").extended_numbers(model.fit.params);
  out.key("cov_unscaled");
  if (model.fit.saved_covariance.empty()) {
    out.null();
  } else {
    write_lower_triangle(out, model.fit.saved_covariance, model.fit.p());
  }
  write_statistics(out, model.fit);
  write_warnings(out, model.fit.warnings);
  out.end_object();
  return std::move(out).finish();
}

}  // namespace webglm
