#include <emscripten/bind.h>

#include <vector>

#include "column_list.hpp"
#include "convert.hpp"
#include "guard.hpp"
#include "webglm/inference/likelihood.hpp"
#include "webglm/inference/multiple_testing.hpp"
#include "webglm/inference/relativities.hpp"
#include "webglm/inference/sandwich.hpp"
#include "webglm/inference/selection.hpp"
#include "webglm/inference/wald.hpp"

namespace webglm {

using emscripten::val;

namespace {

/// The covariance that `kind` names: "HC0" to "HC3", or the model's own for undefined and null.
std::vector<double> covariance_of(const Fit& fit, const val& kind) {
  if (is_absent(kind)) return covariance(fit);
  return robust_covariance(fit, parse_robust_kind(read_text(kind, "the covariance type")));
}

std::vector<double> errors_of(const Fit& fit, const val& kind) {
  return is_absent(kind) ? bse(fit) : standard_errors(covariance_of(fit, kind), fit.p());
}

std::vector<double> p_values_of(const Fit& fit, const val& kind) {
  return wald_p_values(fit, wald_statistics(fit, errors_of(fit, kind)));
}

val cov_params(const Fit& fit, val kind) { return float64_array(covariance_of(fit, kind)); }
val bse_of(const Fit& fit, val kind) { return float64_array(errors_of(fit, kind)); }
val t_values(const Fit& fit, val kind) {
  return float64_array(wald_statistics(fit, errors_of(fit, kind)));
}
val p_values(const Fit& fit, val kind) { return float64_array(p_values_of(fit, kind)); }

val conf_int(const Fit& fit, val alpha, val kind) {
  const Intervals intervals =
      wald_intervals(fit, errors_of(fit, kind), read_number(alpha, "alpha"));
  val object = val::object();
  object.set("lower", float64_array(intervals.lower));
  object.set("upper", float64_array(intervals.upper));
  return object;
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
  const std::vector<std::string_view> codes = significance_codes(p_values_of(fit, val::null()));
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
  emscripten::function("selectedFeatures", guarded<&selected>);
  emscripten::function("significanceCodes", guarded<&stars>);
  emscripten::function("adjustPValues", guarded<&adjusted_p_values>);
}

}  // namespace webglm
