#include <emscripten/bind.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "column_list.hpp"
#include "convert.hpp"
#include "data_handle.hpp"
#include "guard.hpp"
#include "row_values.hpp"
#include "webglm/common/memory.hpp"
#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"
#include "webglm/model/conventions.hpp"
#include "webglm/model/dict_spec.hpp"
#include "webglm/model/memory_estimate.hpp"
#include "webglm/model/model.hpp"

namespace webglm {

using emscripten::val;

namespace {

AnyLink read_link(const OptionReader& reader) {
  if (reader.has("link")) return parse_link(reader.text_or("link", ""));
  return default_link(read_family(reader));
}

std::unique_ptr<LearnedModel> learn_formula(val formula, const Frame& frame, val options,
                                            const ColumnList& weights, const ColumnList& offset,
                                            const ColumnList& exposure,
                                            const ColumnList& complement) {
  const OptionReader reader(options, {"family", "link", "var_power", "theta", "weights", "offset",
                                      "exposure", "complement", "missing", "conventions"});
  ModelSpec spec;
  spec.terms = expand(parse_formula(read_text(formula, "the formula")), frame.names());
  spec.weights = read_row_values(reader, "weights", weights);
  spec.offset = read_row_values(reader, "offset", offset);
  spec.exposure = read_row_values(reader, "exposure", exposure);
  spec.complement = read_row_values(reader, "complement", complement);
  spec.missing = parse_missing_policy(reader.text_or("missing", "error"));
  spec.splines = spline_convention(parse_conventions(reader.text_or("conventions", "r")));
  return std::make_unique<LearnedModel>(learn_model(spec, frame, read_link(reader)));
}

DictSpec read_spec(const val& json) { return parse_dict_spec(read_text(json, "a specification")); }

void set_array(RowValues& values, const ColumnList& given, std::string_view what) {
  NumericColumn column = given.only(what);
  if (column.size() > 0) values = std::move(column);
}

std::unique_ptr<LearnedModel> learn_dict(val json, const Frame& frame, const ColumnList& weights,
                                         const ColumnList& offset, const ColumnList& exposure,
                                         const ColumnList& complement) {
  DictSpec spec = read_spec(json);
  set_array(spec.model.weights, weights, "weights");
  set_array(spec.model.offset, offset, "offset");
  set_array(spec.model.exposure, exposure, "exposure");
  set_array(spec.model.complement, complement, "complement");
  const AnyLink link = spec.link.value_or(default_link(spec.family));
  return std::make_unique<LearnedModel>(learn_model(spec.model, frame, link));
}

/// The columns that the terms read, so that a front end need not copy the others.
val columns_of(const TermList& terms, const std::vector<std::string>& known) {
  check_columns(terms, known);
  std::vector<std::string> used;
  for (const ColumnReference& reference : column_references(terms)) used.push_back(reference.name);
  return array_of(used);
}

val formula_columns(val formula, val names) {
  const std::vector<std::string> known = read_texts(names, "the names of the columns");
  return columns_of(expand(parse_formula(read_text(formula, "the formula")), known), known);
}

val dict_columns(val json, val names) {
  return columns_of(read_spec(json).model.terms, read_texts(names, "the names of the columns"));
}

std::unique_ptr<DataHandle> model_rows(const LearnedModel& model) {
  return std::make_unique<DataHandle>(DataHandle{model.data});
}

val formula(const LearnedModel& model) { return text(formula_text(model.spec.terms)); }
val names(const LearnedModel& model) { return array_of(model.design.names()); }
val warnings(const LearnedModel& model) { return array_of(model.warnings); }

val kept_rows(const LearnedModel& model) { return uint32_array(model.kept_rows); }

val spline_object(const std::vector<double>& interior, const Boundary& boundary) {
  val object = val::object();
  object.set("knots", float64_array(interior));
  object.set("lower", boundary.lower);
  object.set("upper", boundary.upper);
  return object;
}

/// Interior knots and boundary of the splines, in the order of the variables.
val splines(const LearnedModel& model) {
  val list = val::array();
  for (const FittedVariable& variable : model.design.variables) {
    if (const auto* bs = std::get_if<FittedBSpline>(&variable.definition)) {
      list.call<void>("push", spline_object(bs->spline.knots, bs->spline.boundary));
    }
    if (const auto* ns = std::get_if<FittedNaturalSpline>(&variable.definition)) {
      list.call<void>("push", spline_object(ns->spline.knots, ns->spline.boundary));
    }
  }
  return list;
}

val memory(const LearnedModel& model, val rows) {
  const MemoryEstimate estimate = estimate_memory(*model.data, read_number(rows, "rows"));
  val object = val::object();
  object.set("bytes", estimate.total());
  object.set("columns", estimate.columns);
  object.set("sums", estimate.sums);
  object.set("solving", estimate.solving);
  object.set("available", available_memory());
  return object;
}

}  // namespace

EMSCRIPTEN_BINDINGS(webglm_formula) {
  emscripten::class_<LearnedModel>("LearnedModel")
      .function("data", guarded<&model_rows>)
      .function("formula", guarded<&formula>)
      .function("names", guarded<&names>)
      .function("warnings", guarded<&warnings>)
      .function("keptRows", guarded<&kept_rows>)
      .function("memory", guarded<&memory>)
      .function("splines", guarded<&splines>);
  emscripten::function("formulaColumns", guarded<&formula_columns>);
  emscripten::function("dictColumns", guarded<&dict_columns>);
  emscripten::function("learnDict", guarded<&learn_dict>);
  emscripten::function("learnFormula", guarded<&learn_formula>);
}

}  // namespace webglm
