#include <emscripten/bind.h>

#include <array>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "convert.hpp"
#include "guard.hpp"
#include "webglm/common/text.hpp"
#include "webglm/diagnostics/design_matrix.hpp"
#include "webglm/diagnostics/quantile_residuals.hpp"
#include "webglm/diagnostics/row_output.hpp"
#include "webglm/diagnostics/variance_inflation.hpp"
#include "webglm/export/summary.hpp"
#include "webglm/inference/firth_tests.hpp"
#include "webglm/inference/pseudo_r2.hpp"
#include "webglm/model/model.hpp"

namespace webglm {

using emscripten::val;

namespace {

struct NamedQuantity {
  std::string_view name;
  RowQuantity quantity;
};

constexpr std::array<NamedQuantity, 11> kQuantities = {{
    {"fitted", RowQuantity::kFitted},
    {"linear_predictor", RowQuantity::kLinearPredictor},
    {"irls_weight", RowQuantity::kIrlsWeight},
    {"resid_response", RowQuantity::kResidResponse},
    {"resid_pearson", RowQuantity::kResidPearson},
    {"resid_deviance", RowQuantity::kResidDeviance},
    {"resid_working", RowQuantity::kResidWorking},
    {"leverage", RowQuantity::kLeverage},
    {"rstandard_deviance", RowQuantity::kRstandardDeviance},
    {"rstandard_pearson", RowQuantity::kRstandardPearson},
    {"cooks_distance", RowQuantity::kCooksDistance},
}};

RowQuantity parse_quantity(const std::string& name) {
  std::vector<std::string> known;
  for (const NamedQuantity& item : kQuantities) {
    if (item.name == name) return item.quantity;
    known.emplace_back(item.name);
  }
  throw unknown_name("row quantity", name, known);
}

val values_of_rows(const Fit& fit, val quantity) {
  return float64_array(row_output(fit, parse_quantity(read_text(quantity, "the quantity"))));
}

val design_rows(const Fit& fit) { return float64_array(design_matrix(fit.rows().design)); }
val dfbetas_of(const Fit& fit) { return float64_array(dfbetas(fit)); }

val quantile_rows(const Fit& fit, val seed) {
  const double value = read_number(seed, "seed");
  if (!(value >= 0.0 && value <= 4294967295.0) || value != std::floor(value)) {
    throw Error(ErrorCode::kInvalidInput,
                "seed must be a whole number from 0 to 4294967295, got " + number_text(value),
                {{"value", value}});
  }
  return float64_array(quantile_residuals(fit, static_cast<std::uint32_t>(value)));
}

val inflation_object(const VarianceInflation& result) {
  val object = val::object();
  object.set("terms", array_of(result.terms));
  object.set("df", float64_array(result.df));
  object.set("gvif", float64_array(result.gvif));
  object.set("scaled", float64_array(result.scaled));
  return object;
}

val vif(const Fit& fit) { return inflation_object(variance_inflation(fit)); }
val vif_of_terms(const Fit& fit, const LearnedModel& model) {
  return inflation_object(variance_inflation(fit, &model.design));
}

val pseudo_r2_of(const Fit& fit) {
  const PseudoR2 result = pseudo_r2(fit);
  val object = val::object();
  object.set("deviance", result.deviance);
  object.set("mcfadden", result.mcfadden);
  object.set("cox_snell", result.cox_snell);
  object.set("nagelkerke", result.nagelkerke);
  object.set("tjur", result.tjur);
  return object;
}

val firth_tests_of(const Fit& fit) {
  const CoefficientTests result = firth_tests(fit);
  val object = val::object();
  object.set("statistic", float64_array(result.statistic));
  object.set("pvalue", float64_array(result.p_values));
  return object;
}

val summary(const Fit& fit, val formula) {
  return text(summary_text(fit, read_text(formula, "the formula")));
}

val response(const Fit& fit) { return float64_array(fit.rows().observations.y.values()); }

}  // namespace

EMSCRIPTEN_BINDINGS(webglm_diagnostics) {
  emscripten::function("rowValues", guarded<&values_of_rows>);         // length n
  emscripten::function("dfbetas", guarded<&dfbetas_of>);               // n x p, by rows
  emscripten::function("quantileResiduals", guarded<&quantile_rows>);  // length n
  emscripten::function("vif", guarded<&vif>);
  emscripten::function("vifOfTerms", guarded<&vif_of_terms>);
  emscripten::function("pseudoR2", guarded<&pseudo_r2_of>);
  emscripten::function("firthTests", guarded<&firth_tests_of>);
  emscripten::function("summary", guarded<&summary>);
  emscripten::function("response", guarded<&response>);         // length n
  emscripten::function("designMatrix", guarded<&design_rows>);  // n x p, by rows
}

}  // namespace webglm
