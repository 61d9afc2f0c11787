#include <emscripten/bind.h>

#include <memory>

#include "convert.hpp"
#include "guard.hpp"
#include "row_values.hpp"
#include "webglm/design/bind.hpp"
#include "webglm/diagnostics/design_matrix.hpp"
#include "webglm/model/column_terms.hpp"
#include "webglm/model/complement.hpp"
#include "webglm/model/predict.hpp"

namespace webglm {

using emscripten::val;

namespace {

/// The columns that prediction reads: those of the terms and the offsets, and named row values.
val predictor_columns(const LearnedModel& model) {
  TermList terms = model.spec.terms;
  terms.response.reset();
  std::vector<std::string> used;
  for (const ColumnReference& reference : column_references(terms)) used.push_back(reference.name);
  for (const RowValues* values :
       {&model.spec.offset, &model.spec.exposure, &model.spec.complement}) {
    if (const auto* name = std::get_if<std::string>(values)) used.push_back(*name);
  }
  return array_of(used);
}

val predict_rows(const LearnedModel& model, const Fit& fit, const Frame& frame, val options,
                 const ColumnList& offset, const ColumnList& exposure,
                 const ColumnList& complement) {
  const OptionReader reader(options,
                            {"type", "se", "level", "unseen", "offset", "exposure", "complement"});
  PredictOptions wanted;
  wanted.type = parse_prediction_type(reader.text_or("type", "response"));
  wanted.standard_errors = reader.flag_or("se", false);
  wanted.level = reader.number_or("level", wanted.level);
  wanted.unseen = parse_unseen_level(reader.text_or("unseen", "error"));
  wanted.offset = read_row_values(reader, "offset", offset);
  wanted.exposure = read_row_values(reader, "exposure", exposure);
  wanted.complement = read_row_values(reader, "complement", complement);
  const Prediction prediction = predict(
      model.spec, model.design, prediction_basis(fit, wanted.standard_errors), frame, wanted);
  val object = val::object();
  object.set("values", float64_array(prediction.values));
  object.set("terms", array_of(prediction.terms));
  object.set("se", float64_array(prediction.standard_errors));
  object.set("lower", float64_array(prediction.lower));
  object.set("upper", float64_array(prediction.upper));
  object.set("warnings", array_of(prediction.warnings));
  return object;
}

val credibility(const LearnedModel& model, const Fit& fit) {
  const CredibilityTable table = credibility_table(model.spec, fit);
  val object = val::object();
  object.set("name", array_of(table.names));
  object.set("deviation", float64_array(table.deviation));
  object.set("zeroed", array_of(table.zeroed));
  object.set("factor", float64_array(table.factor));
  return object;
}

std::unique_ptr<LearnedModel> terms_of_columns(const Fit& fit) {
  return std::make_unique<LearnedModel>(column_terms(fit));
}

/// n x p, by rows; NaN where a row lacks a value.
val model_matrix(const LearnedModel& model, const Frame& frame) {
  BindOptions options;
  options.allow_missing = true;
  options.formula = model.spec.terms.source;
  return float64_array(design_matrix(bind_design(model.design, frame, options)));
}

}  // namespace

EMSCRIPTEN_BINDINGS(webglm_predict) {
  emscripten::function("credibilityTable", guarded<&credibility>);
  emscripten::function("columnTerms", guarded<&terms_of_columns>);
  emscripten::function("modelMatrix", guarded<&model_matrix>);
  emscripten::function("predictorColumns", guarded<&predictor_columns>);
  emscripten::function("predict", guarded<&predict_rows>);
}

}  // namespace webglm
