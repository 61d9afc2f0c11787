#include "webglm/model/data.hpp"

#include <cmath>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"
#include "webglm/design/from_columns.hpp"

namespace webglm {
namespace {

[[noreturn]] void refuse_row(std::string_view what, std::uint64_t row, double value,
                             std::string_view rule) {
  throw_error(ErrorCode::kInvalidInput, "row {} of \"{}\" is {}; {}", {row, what, value, rule},
              {{"row", row}, {"column", what}});
}

void check_length(const NumericColumn& column, std::uint64_t rows, std::string_view what) {
  if (column.absent() || column.size() == rows) return;
  throw dimension_mismatch(static_cast<double>(rows), static_cast<double>(column.size()), what);
}

void check_weights(const NumericColumn& weights) {
  if (weights.size() == 0) return;
  bool any = false;
  const auto values = weights.values();
  for (std::size_t row = 0; row < values.size(); ++row) {
    const double w = values[row];
    if (!(w >= 0.0) || !std::isfinite(w)) {
      refuse_row("weights", row, w, "a weight must be finite and >= 0");
    }
    any = any || w > 0.0;
  }
  if (!any) {
    throw_error(ErrorCode::kInvalidInput,
                "every weight is 0, which leaves no row to fit; give at least one positive weight");
  }
}

void check_finite(const NumericColumn& column, const Observations& observations,
                  std::string_view what) {
  if (column.facts().finite) return;
  const auto values = column.values();
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (std::isfinite(values[row]) || observations.weight(row) <= 0.0) continue;
    refuse_row(what, row, values[row], "every value must be finite");
  }
}

}  // namespace

ProportionColumns proportions(const NumericColumn& successes, const NumericColumn& trials,
                              const NumericColumn& weights) {
  check_length(trials, successes.size(), "trials");
  check_length(weights, successes.size(), "weights");
  NumericBuffer y = NumericBuffer::make_uninitialised(successes.size());
  NumericBuffer w = NumericBuffer::make_uninitialised(successes.size());
  for (std::size_t row = 0; row < successes.size(); ++row) {
    const double count = successes.values()[row];
    const double total = trials.values()[row];
    if (count < 0.0 || count > total) {
      throw_error(ErrorCode::kNotInSupport,
                  "row {} has {} successes; they must be from 0 to its {} trials",
                  {row, count, total},
                  {{"row", row}, {"value", count}, {"rule", "0 <= successes <= trials"}});
    }
    y.values()[row] = total > 0.0 ? count / total : 0.0;
    w.values()[row] = weights.size() == 0 ? total : weights.values()[row] * total;
  }
  return {std::move(y).freeze(), std::move(w).freeze()};
}

void check_link_of_offset(const ModelData& data, const AnyLink& link) {
  if (!data.link_of_offset || *data.link_of_offset == link) return;
  const std::string known = name_of(*data.link_of_offset);
  throw_error(
      ErrorCode::kInvalidInput,
      "the exposure or complement of the model was brought to the scale of the link {} when "
      "its terms were learned, and the fit has the link {}; state it for the model",
      {known, name_of(link)}, {{"option", "link"}, {"expected", known}});
}

void check_observations(const Observations& observations) {
  if (observations.rows() == 0) {
    throw_error(ErrorCode::kInvalidInput, "y is empty; a fit needs a row");
  }
  check_length(observations.prior_weight, observations.rows(), "weights");
  check_length(observations.offset, observations.rows(), "offset");
  check_weights(observations.prior_weight);
  check_finite(observations.y, observations, "y");
  check_finite(observations.offset, observations, "offset");
}

std::shared_ptr<const ModelData> make_model_data(NumericColumn y, std::vector<DesignColumn> x,
                                                 NumericColumn weights, NumericColumn offset,
                                                 std::vector<std::string> names,
                                                 bool counts_successes) {
  const Observations observations{std::move(y), std::move(weights), std::move(offset),
                                  counts_successes};
  if (x.empty() && observations.rows() > 0) {
    throw_error(ErrorCode::kInvalidInput, "x has no columns; a fit needs one");
  }
  check_observations(observations);
  Design design = design_from_columns(std::move(x), std::move(names), observations);
  return std::make_shared<const ModelData>(ModelData{std::move(design), observations});
}

}  // namespace webglm
