#include <emscripten/bind.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "column_list.hpp"
#include "convert.hpp"
#include "data_handle.hpp"
#include "guard.hpp"
#include "options.hpp"
#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"
#include "webglm/model/model.hpp"
#include "webglm/model/predict.hpp"

namespace webglm {

using emscripten::val;

namespace {

void add_numeric(Frame& frame, val name, const ColumnList& values) {
  const std::string text = read_text(name, "the name of a column");
  frame.add(text, values.only(text));
}

/// Takes the codes that were reserved and not appended.
void add_categorical(Frame& frame, val name, ColumnList& codes, val levels, bool sort) {
  const std::string text = read_text(name, "the name of a column");
  CategoricalColumn column = codes.take_reserved().to_categorical(read_texts(levels, "levels"));
  frame.add(text, sort ? column.with_sorted_levels() : std::move(column));
}

double frame_rows(const Frame& frame) { return static_cast<double>(frame.rows()); }

/// A column by name in the options, or values as an array, or neither.
RowValues read_row_values(const OptionReader& reader, std::string_view name,
                          const ColumnList& values) {
  const NumericColumn column = values.only(name);
  if (column.size() > 0) return column;
  if (reader.has(name)) return reader.text_or(name, "");
  return std::monostate();
}

MissingPolicy parse_missing(const std::string& name) {
  if (name == "error") return MissingPolicy::kError;
  if (name == "drop") return MissingPolicy::kDrop;
  if (name == "level") return MissingPolicy::kLevel;
  throw unknown_name("policy for missing values", name, {"error", "drop", "level"});
}

AnyLink read_link(const OptionReader& reader) {
  if (reader.has("link")) return parse_link(reader.text_or("link", ""));
  return default_link(parse_family(reader.text_or("family", "gaussian"),
                                   reader.number_or("var_power", 1.5),
                                   reader.number_or("theta", 1.0)));
}

std::unique_ptr<LearnedModel> learn(val formula, const Frame& frame, val options,
                                    const ColumnList& weights, const ColumnList& offset,
                                    const ColumnList& exposure) {
  const OptionReader reader(options, {"family", "link", "var_power", "theta", "weights", "offset",
                                      "exposure", "missing"});
  ModelSpec spec;
  spec.terms = expand(parse_formula(read_text(formula, "the formula")), frame.names());
  spec.weights = read_row_values(reader, "weights", weights);
  spec.offset = read_row_values(reader, "offset", offset);
  spec.exposure = read_row_values(reader, "exposure", exposure);
  spec.missing = parse_missing(reader.text_or("missing", "error"));
  return std::make_unique<LearnedModel>(learn_model(spec, frame, read_link(reader)));
}

/// The columns of `names` that a formula reads, so that a front end need not copy the others.
val formula_columns(val formula, val names) {
  const std::vector<std::string> known = read_texts(names, "the names of the columns");
  const TermList terms = expand(parse_formula(read_text(formula, "the formula")), known);
  check_columns(terms, known);
  std::vector<std::string> used;
  for (const ColumnReference& reference : column_references(terms)) used.push_back(reference.name);
  return array_of(used);
}

/// The columns that prediction reads: those of the terms and the offsets, and named row values.
val predictor_columns(const LearnedModel& model) {
  TermList terms = model.spec.terms;
  terms.response.reset();
  std::vector<std::string> used;
  for (const ColumnReference& reference : column_references(terms)) used.push_back(reference.name);
  for (const RowValues* values : {&model.spec.offset, &model.spec.exposure}) {
    if (const auto* name = std::get_if<std::string>(values)) used.push_back(*name);
  }
  return array_of(used);
}

std::unique_ptr<DataHandle> model_rows(const LearnedModel& model) {
  return std::make_unique<DataHandle>(DataHandle{model.data});
}

val formula(const LearnedModel& model) { return text(formula_text(model.spec.terms)); }
val names(const LearnedModel& model) { return array_of(model.design.names()); }

val warnings(const LearnedModel& model) {
  val out = val::array();
  for (const Warning& warning : model.warnings) out.call<void>("push", object_of(warning));
  return out;
}

val kept_rows(const LearnedModel& model) {
  return array_of(std::span<const std::size_t>(model.kept_rows));
}

val predict_rows(const LearnedModel& model, const Fit& fit, const Frame& frame, val options,
                 const ColumnList& offset, const ColumnList& exposure) {
  const OptionReader reader(options, {"type", "se", "level", "unseen", "offset", "exposure"});
  PredictOptions wanted;
  wanted.type = parse_prediction_type(reader.text_or("type", "response"));
  wanted.standard_errors = reader.flag_or("se", false);
  wanted.level = reader.number_or("level", wanted.level);
  wanted.unseen = parse_unseen_level(reader.text_or("unseen", "error"));
  wanted.offset = read_row_values(reader, "offset", offset);
  wanted.exposure = read_row_values(reader, "exposure", exposure);
  const Prediction prediction =
      predict(model.spec, model.design, prediction_basis(fit), frame, wanted);
  val object = val::object();
  object.set("values", float64_array(prediction.values));
  object.set("terms", array_of(prediction.terms));
  object.set("se", float64_array(prediction.standard_errors));
  object.set("lower", float64_array(prediction.lower));
  object.set("upper", float64_array(prediction.upper));
  val list = val::array();
  for (const Warning& warning : prediction.warnings) list.call<void>("push", object_of(warning));
  object.set("warnings", list);
  return object;
}

}  // namespace

EMSCRIPTEN_BINDINGS(webglm_formula) {
  emscripten::class_<Frame>("Frame")
      .constructor<>()
      .function("addNumeric", guarded<&add_numeric>)
      .function("addCategorical", guarded<&add_categorical>)
      .function("rows", guarded<&frame_rows>);
  emscripten::class_<LearnedModel>("LearnedModel")
      .function("data", guarded<&model_rows>)
      .function("formula", guarded<&formula>)
      .function("names", guarded<&names>)
      .function("predictorColumns", guarded<&predictor_columns>)
      .function("warnings", guarded<&warnings>)
      .function("keptRows", guarded<&kept_rows>);
  emscripten::function("formulaColumns", guarded<&formula_columns>);
  emscripten::function("learnModel", guarded<&learn>);
  emscripten::function("predict", guarded<&predict_rows>);
}

}  // namespace webglm
