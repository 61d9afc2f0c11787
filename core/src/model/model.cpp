#include "webglm/model/model.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"
#include "webglm/design/bind.hpp"
#include "webglm/design/frame_values.hpp"
#include "webglm/design/learn.hpp"
#include "webglm/formula/printer.hpp"
#include "webglm/model/complement.hpp"

namespace webglm {
namespace {

/// Every column that the model reads, each once.
std::vector<std::string> used_columns(const ModelSpec& spec) {
  std::vector<std::string> names;
  for (const ColumnReference& reference : column_references(spec.terms)) {
    names.push_back(reference.name);
  }
  for (const RowValues* values : {&spec.weights, &spec.offset, &spec.exposure, &spec.complement}) {
    if (const auto* name = std::get_if<std::string>(values)) names.push_back(*name);
  }
  std::vector<std::string> once;
  std::set<std::string> seen;
  for (std::string& name : names) {
    if (seen.insert(name).second) once.push_back(std::move(name));
  }
  return once;
}

/// Values given as an array lose the rows that the frame has lost.
RowValues select(const RowValues& values, std::uint64_t rows, std::string_view what,
                 std::uint64_t left, const std::vector<std::size_t>& kept) {
  const auto* column = std::get_if<NumericColumn>(&values);
  if (column == nullptr) return values;
  if (column->size() != rows) {
    throw dimension_mismatch(static_cast<double>(rows), static_cast<double>(column->size()), what);
  }
  if (left == rows) return values;
  NumericBuffer out = NumericBuffer::make_uninitialised(kept.size());
  for (std::size_t i = 0; i < kept.size(); ++i) out.values()[i] = column->values()[kept[i]];
  return std::move(out).freeze();
}

/// The response, and the trials of cbind(successes, failures).
struct ResponseColumns {
  NumericColumn y;
  NumericColumn trials;
  bool counts_successes = false;
};

/// A factor of two levels counts the second one, as in R.
NumericColumn count_second_level(const std::string& name, const CategoricalColumn& factor) {
  const LevelNames& levels = factor.levels();
  if (levels.size() != 2) {
    const auto count = static_cast<double>(levels.size());
    throw_error(ErrorCode::kInvalidInput,
                "the response \"{}\" is categorical with {} levels; it must be numeric or have two "
                "levels. To count the rows of one level, write {} == {}",
                {name, count, name_text(name), quoted_text(levels.empty() ? "B" : levels.back())},
                {{"column", name}, {"levels", count}});
  }
  NumericBuffer out = NumericBuffer::make_uninitialised(factor.size());
  for (std::size_t row = 0; row < factor.size(); ++row) {
    out.values()[row] = factor.code(row) == 1 ? 1.0 : 0.0;
  }
  return std::move(out).freeze();
}

ResponseColumns response_columns(const TermList& terms, const Frame& frame) {
  if (!terms.response) {
    throw_error(ErrorCode::kInvalidInput,
                "the model has no response; write it before the ~, as in \"claims ~ age\"");
  }
  const Expression& expression = terms.response->value;
  if (expression.is_name() && !terms.response->failures) {
    const std::string& name = expression.root().text;
    const auto* factor = std::get_if<CategoricalColumn>(&frame.column(name));
    if (factor != nullptr) return {count_second_level(name, *factor), {}, true};
  }
  const NumericColumn value = numbers_of(expression, frame, terms.source);
  if (!terms.response->failures) return {value, {}};
  const NumericColumn failures = numbers_of(*terms.response->failures, frame, terms.source);
  NumericBuffer trials = NumericBuffer::make_uninitialised(value.size());
  for (std::size_t row = 0; row < value.size(); ++row) {
    trials.values()[row] = value.values()[row] + failures.values()[row];
  }
  return {value, std::move(trials).freeze(), true};
}

void check_exposure(const NumericColumn& exposure, MissingPolicy missing) {
  for (std::size_t row = 0; row < exposure.size(); ++row) {
    const double value = exposure.values()[row];
    if (value > 0.0 && std::isfinite(value)) continue;
    if (std::isnan(value) && missing == MissingPolicy::kDrop) continue;
    throw_error(ErrorCode::kInvalidInput,
                "row {} of the exposure is {}; an exposure must be finite and > 0", {row, value},
                {{"row", row}, {"value", value}});
  }
}

}  // namespace

NumericColumn row_values(const RowValues& values, const Frame& frame, std::string_view what) {
  if (std::holds_alternative<std::monostate>(values)) return {};
  if (const auto* name = std::get_if<std::string>(&values)) return frame.numeric(*name);
  const auto& column = std::get<NumericColumn>(values);
  if (column.size() != frame.rows()) {
    throw dimension_mismatch(static_cast<double>(frame.rows()), static_cast<double>(column.size()),
                             what);
  }
  return column;
}

NumericColumn total_offset(const ModelSpec& spec, const FittedDesign& design, const Frame& frame,
                           const KnownEta& known) {
  const NumericColumn given = row_values(known.offset, frame, "offset");
  const NumericColumn exposed = row_values(known.exposure, frame, "exposure");
  check_exposure(exposed, spec.missing);
  const NumericColumn prior =
      complement_eta(row_values(known.complement, frame, "complement"), known.link, spec.missing);
  if (given.size() + exposed.size() + prior.size() == 0 && design.offsets.empty()) return {};
  NumericBuffer out = NumericBuffer::make_uninitialised(frame.rows());
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    out.values()[row] = (given.size() > 0 ? given.values()[row] : 0.0) +
                        (exposed.size() > 0 ? std::log(exposed.values()[row]) : 0.0) +
                        (prior.size() > 0 ? prior.values()[row] : 0.0);
  }
  for (const Expression& expression : design.offsets) {
    const NumericColumn part = numbers_of(expression, frame, spec.terms.source);
    for (std::size_t row = 0; row < frame.rows(); ++row) out.values()[row] += part.values()[row];
  }
  return std::move(out).freeze();
}

void check_exposure_link(const RowValues& exposure, const AnyLink& link) {
  const bool exposed = !std::holds_alternative<std::monostate>(exposure);
  if (!exposed || std::holds_alternative<Log>(link)) return;
  throw_error(ErrorCode::kInvalidInput,
              "an exposure multiplies the mean, which only the log link does; the link is {}: "
              "use offset, or link = \"log\"",
              {name_of(link)});
}

LearnedModel learn_model(const ModelSpec& given, const Frame& all_rows, const AnyLink& link) {
  check_exposure_link(given.exposure, link);
  check_columns(given.terms, all_rows.names());
  LearnedModel model;
  model.spec = given;
  const std::vector<std::string> names = used_columns(given);
  const Frame frame = apply_missing_policy(all_rows, names, given.missing, model.kept_rows);
  if (frame.rows() == 0 && all_rows.rows() > 0) {
    throw_error(ErrorCode::kInvalidInput,
                "every row lacks a value in a column of the model: no row is left");
  }
  for (auto [values, what] : {std::pair{&model.spec.weights, "weights"},
                              {&model.spec.offset, "offset"},
                              {&model.spec.exposure, "exposure"},
                              {&model.spec.complement, "complement"}}) {
    *values = select(*values, all_rows.rows(), what, frame.rows(), model.kept_rows);
  }
  const ResponseColumns response = response_columns(given.terms, frame);
  ProportionColumns rows{response.y, row_values(model.spec.weights, frame, "weights")};
  if (!response.trials.absent()) rows = proportions(response.y, response.trials, rows.weights);
  TermLearner learner(given.terms, frame, given.splines);
  learner.add(frame, rows.weights.values());
  model.design = learner.finish(model.warnings);
  if (model.design.terms.empty()) {
    throw_error(ErrorCode::kInvalidInput,
                "the model has neither an intercept nor terms; add one, or write 1 for the mean");
  }
  Observations observations{
      rows.y, rows.weights,
      total_offset(given, model.design, frame,
                   {model.spec.offset, model.spec.exposure, model.spec.complement, link}),
      response.counts_successes};
  check_observations(observations);
  BindOptions options;
  options.observations = &observations;
  options.formula = given.terms.source;
  BoundDesign bound = bind_design(model.design, frame, options);
  model.warnings.insert(model.warnings.end(), bound.warnings.begin(), bound.warnings.end());
  ModelData data{
      std::move(bound.design), std::move(observations), terms_of(model.design), {}, given.monotone};
  const bool on_a_link = !std::holds_alternative<std::monostate>(given.exposure) ||
                         !std::holds_alternative<std::monostate>(given.complement);
  if (on_a_link) data.link_of_offset = link;
  model.data = std::make_shared<const ModelData>(std::move(data));
  return model;
}

}  // namespace webglm
