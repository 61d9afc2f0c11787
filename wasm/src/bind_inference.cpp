#include <emscripten/bind.h>

#include <memory>
#include <numeric>
#include <optional>
#include <vector>

#include "column_list.hpp"
#include "convert.hpp"
#include "guard.hpp"
#include "options.hpp"
#include "row_values.hpp"
#include "webglm/design/from_columns.hpp"
#include "webglm/inference/deviance_table.hpp"
#include "webglm/inference/likelihood.hpp"
#include "webglm/inference/marginal_effects.hpp"
#include "webglm/inference/multiple_testing.hpp"
#include "webglm/inference/profile.hpp"
#include "webglm/inference/relativities.hpp"
#include "webglm/inference/sandwich.hpp"
#include "webglm/inference/score_test.hpp"
#include "webglm/inference/selection.hpp"
#include "webglm/inference/wald.hpp"
#include "webglm/inference/wald_test.hpp"

namespace webglm {

using emscripten::val;

namespace {

/// The covariance that `kind` names: "HC0" to "HC3", or the model's own for undefined and null; a
/// p x p matrix by rows stands for itself.
std::vector<double> covariance_of(const Fit& fit, const val& kind) {
  if (is_absent(kind)) return covariance(fit);
  if (kind.isString()) {
    return robust_covariance(fit, parse_robust_kind(read_text(kind, "the covariance type")));
  }
  std::vector<double> matrix = read_numbers(kind, "the covariance");
  if (matrix.size() == fit.p() * fit.p()) return matrix;
  throw dimension_mismatch(static_cast<double>(fit.p() * fit.p()),
                           static_cast<double>(matrix.size()), "numbers of the covariance");
}

std::vector<double> errors_of(const Fit& fit, const val& kind) {
  if (is_absent(kind)) return bse(fit);
  return standard_errors(covariance_of(fit, kind), fit.p());
}

/// undefined and null leave it to the conventions.
std::optional<bool> read_use_t(const val& use_t) {
  if (is_absent(use_t)) return std::nullopt;
  if (use_t.isTrue() || use_t.isFalse()) return use_t.isTrue();
  throw TypeProblem("use_t must be true or false");
}

std::optional<TestKind> read_test(const val& test) {
  if (is_absent(test)) return std::nullopt;
  return parse_test_kind(read_text(test, "the test"));
}

std::vector<double> p_values_of(const Fit& fit, const val& kind, const val& use_t) {
  return wald_p_values(fit, wald_statistics(fit, errors_of(fit, kind)), read_use_t(use_t));
}

val object_of(const Intervals& intervals) {
  val object = val::object();
  object.set("lower", float64_array(intervals.lower));
  object.set("upper", float64_array(intervals.upper));
  return object;
}

val object_of(const TestResult& test) {
  val object = val::object();
  object.set("test", text(name_of(test.kind)));
  object.set("statistic", test.statistic);
  object.set("df", test.df);
  object.set("df_resid", test.df_resid);
  object.set("p_value", test.p_value);
  return object;
}

/// Columns that the table does not have are empty.
val object_of(const DevianceTable& table) {
  val object = val::object();
  object.set("test", text(name_of(table.test)));
  object.set("scale", table.scale);
  object.set("labels", array_of(table.labels));
  object.set("df", float64_array(table.df));
  object.set("deviance", float64_array(table.deviance));
  object.set("resid_df", float64_array(table.resid_df));
  object.set("resid_deviance", float64_array(table.resid_deviance));
  object.set("aic", float64_array(table.aic));
  object.set("statistic", float64_array(table.statistic));
  object.set("p_value", float64_array(table.p_value));
  object.set("warnings", array_of(table.warnings));
  return object;
}

val object_of(const MarginalEffects& effects) {
  val object = val::object();
  object.set("variables", array_of(effects.variables));
  object.set("contrasts", array_of(effects.contrasts));
  object.set("effect", float64_array(effects.effect));
  object.set("se", float64_array(effects.standard_error));
  object.set("statistic", float64_array(effects.statistic));
  object.set("p_value", float64_array(effects.p_value));
  object.set("lower", float64_array(effects.lower));
  object.set("upper", float64_array(effects.upper));
  return object;
}

val cov_params(const Fit& fit, val kind) { return float64_array(covariance_of(fit, kind)); }
val bse_of(const Fit& fit, val kind) { return float64_array(errors_of(fit, kind)); }
val t_values(const Fit& fit, val kind) {
  return float64_array(wald_statistics(fit, errors_of(fit, kind)));
}
val p_values(const Fit& fit, val kind, val use_t) {
  return float64_array(p_values_of(fit, kind, use_t));
}

val conf_int(const Fit& fit, val alpha, val kind, val use_t) {
  return object_of(
      wald_intervals(fit, errors_of(fit, kind), read_number(alpha, "alpha"), read_use_t(use_t)));
}

std::vector<std::size_t> read_columns(const Fit& fit, const val& columns) {
  std::vector<std::size_t> out;
  if (is_absent(columns)) {
    out.resize(fit.p());
    std::iota(out.begin(), out.end(), std::size_t{0});
    return out;
  }
  for (const std::string& name : read_texts(columns, "columns")) {
    const ModelTerm column = find_term(terms_of(fit.rows().design), name);
    out.push_back(column.columns.front());
  }
  return out;
}

val profile(const Fit& fit, val columns, val alpha, val use_t) {
  const ProfileIntervals intervals = profile_intervals(
      fit, read_columns(fit, columns), read_number(alpha, "alpha"), read_use_t(use_t));
  val object = object_of(intervals.limits);
  object.set("warnings", array_of(intervals.warnings));
  return object;
}

val clustered(const Fit& fit, val kind, const ColumnList& clusters) {
  return float64_array(
      clustered_covariance(fit, parse_cluster_kind(read_text(kind, "the covariance type")),
                           clusters.values("clusters")));
}

/// {term}, {columns} or {matrix, right_side}.
Hypothesis read_hypothesis(const Fit& fit, const val& object) {
  const OptionReader reader(object, {"term", "columns", "matrix", "right_side"});
  if (reader.has("term")) {
    const std::vector<ModelTerm> terms = fit.rows().terms();
    return zero_columns(fit, find_term(terms, reader.text_or("term", "")).columns);
  }
  if (reader.has("columns")) return zero_columns(fit, read_columns(fit, object["columns"]));
  Hypothesis out{reader.numbers_or_empty("matrix"), reader.numbers_or_empty("right_side")};
  if (out.right_side.empty()) out.right_side.resize(out.matrix.size() / fit.p(), 0.0);
  return out;
}

val wald(const Fit& fit, val hypothesis, val kind, val test) {
  const std::vector<double> matrix = covariance_of(fit, kind);
  return object_of(wald_test(fit, read_hypothesis(fit, hypothesis), matrix,
                             read_test(test).value_or(default_test(fit))));
}

val anova_of(const Fit& fit, val type, val test) {
  return object_of(anova(fit, anova_type(read_number(type, "type")), read_test(test)));
}
val dropped(const Fit& fit, val test) { return object_of(drop_terms(fit, read_test(test))); }

val compared(val handles, val test) {
  std::vector<const Fit*> fits;
  const auto count = handles["length"].as<unsigned>();
  for (unsigned i = 0; i < count; ++i) {
    fits.push_back(handles[i].as<Fit*>(emscripten::allow_raw_pointers()));
  }
  return object_of(compare_fits(fits, read_test(test)));
}

val score(const Fit& fit, const ColumnList& x) {
  return object_of(score_test(fit, design_from_columns(x.design(), {}, fit.rows().observations)));
}
val score_of_terms(const LearnedModel& model, const Fit& fit, const Frame& frame, val terms) {
  return object_of(score_test(fit, omitted_terms(model, read_text(terms, "the terms"), frame)));
}

MarginalOptions read_marginal_options(const OptionReader& reader, const val& object) {
  MarginalOptions options;
  if (reader.has("variables")) options.variables = read_texts(object["variables"], "variables");
  options.alpha = reader.number_or("alpha", options.alpha);
  if (reader.has("use_t")) options.use_t = reader.flag_or("use_t", false);
  if (!reader.has("at")) return options;
  const val at = object["at"];
  for (const std::string& name :
       read_texts(val::global("Object").call<val>("keys", at), "the names in at")) {
    const val value = at[name];
    if (value.isString()) {
      options.at.emplace_back(name, read_text(value, name));
    } else {
      options.at.emplace_back(name, read_number(value, name));
    }
  }
  return options;
}

val effects(const Fit& fit, val object, val kind) {
  const OptionReader reader(object, {"variables", "alpha", "use_t"});
  return object_of(
      marginal_effects(fit, covariance_of(fit, kind), read_marginal_options(reader, object)));
}

val effects_of_model(const LearnedModel& model, const Fit& fit, const Frame& frame, val object,
                     val kind, const ColumnList& offset, const ColumnList& exposure,
                     const ColumnList& complement) {
  const OptionReader reader(
      object, {"variables", "alpha", "use_t", "at", "offset", "exposure", "complement"});
  MarginalOptions options = read_marginal_options(reader, object);
  options.offset = read_row_values(reader, "offset", offset);
  options.exposure = read_row_values(reader, "exposure", exposure);
  options.complement = read_row_values(reader, "complement", complement);
  return object_of(marginal_effects(model, fit, covariance_of(fit, kind), frame, options));
}

std::unique_ptr<Fit> with_conventions(const Fit& fit, val name) {
  auto changed = std::make_unique<Fit>(fit);
  changed->use(parse_conventions(read_text(name, "conventions")));
  return changed;
}

val relativities_of(const Fit& fit, val alpha, val kind) {
  const Relativities result = relativities(fit, errors_of(fit, kind), read_number(alpha, "alpha"));
  val object = val::object();
  object.set("relativity", float64_array(result.relativity));
  object.set("lower", float64_array(result.lower));
  object.set("upper", float64_array(result.upper));
  return object;
}

val selected(const Fit& fit) { return array_of(selected_features(fit)); }

val stars(const Fit& fit) {
  const std::vector<std::string_view> codes =
      significance_codes(p_values_of(fit, val::null(), val::null()));
  return array_of(std::span<const std::string_view>(codes));
}

double aic_of(const Fit& fit) { return aic(fit, log_likelihood(fit)); }
double bic_of(const Fit& fit) { return bic(fit, log_likelihood(fit)); }

val adjusted_p_values(const ColumnList& p_values, val method) {
  return float64_array(adjust_p_values(p_values.values("p values"),
                                       parse_adjustment(read_text(method, "the adjustment"))));
}

}  // namespace

EMSCRIPTEN_BINDINGS(webglm_inference) {
  emscripten::function("llf", guarded<&log_likelihood>);
  emscripten::function("aic", guarded<&aic_of>);
  emscripten::function("bic", guarded<&bic_of>);
  emscripten::function("covParams", guarded<&cov_params>);  // p x p, by rows
  emscripten::function("bse", guarded<&bse_of>);
  emscripten::function("tvalues", guarded<&t_values>);
  emscripten::function("pvalues", guarded<&p_values>);
  emscripten::function("confInt", guarded<&conf_int>);
  emscripten::function("relativities", guarded<&relativities_of>);
  emscripten::function("profileIntervals", guarded<&profile>);
  emscripten::function("clusteredCovariance", guarded<&clustered>);  // p x p, by rows
  emscripten::function("waldTest", guarded<&wald>);
  emscripten::function("anova", guarded<&anova_of>);
  emscripten::function("drop1", guarded<&dropped>);
  emscripten::function("compareFits", guarded<&compared>);
  emscripten::function("scoreTest", guarded<&score>);
  emscripten::function("scoreTestOfTerms", guarded<&score_of_terms>);
  emscripten::function("marginalEffects", guarded<&effects>);
  emscripten::function("marginalEffectsOfModel", guarded<&effects_of_model>);
  emscripten::function("withConventions", guarded<&with_conventions>);
  emscripten::function("selectedFeatures", guarded<&selected>);
  emscripten::function("significanceCodes", guarded<&stars>);
  emscripten::function("adjustPValues", guarded<&adjusted_p_values>);
}

}  // namespace webglm
