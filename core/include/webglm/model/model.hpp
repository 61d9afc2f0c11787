#pragma once

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "webglm/data/missing.hpp"
#include "webglm/design/fitted_design.hpp"
#include "webglm/model/data.hpp"
#include "webglm/model/fit.hpp"
#include "webglm/model/spec.hpp"

namespace webglm {

/// One number per row: none, a column of the data by name, or values as they are.
using RowValues = std::variant<std::monostate, std::string, NumericColumn>;

/// A model in terms of named columns, from a formula or a dictionary.
struct ModelSpec {
  TermList terms;  ///< with the response
  RowValues weights;
  RowValues offset;      ///< added to eta as it is
  RowValues exposure;    ///< > 0; its logarithm is added to eta, which needs the log link
  RowValues complement;  ///< means of a prior model: g of them is added to eta (complement.hpp)
  MissingPolicy missing = MissingPolicy::kError;
  SplineConvention splines = SplineConvention::kR;  ///< of names and coding as well
  std::vector<MonotoneTerm> monotone;               ///< what a dictionary says; a fit may say more
};

/// What a model has learned before it is fitted, with the training rows.
struct LearnedModel {
  ModelSpec spec;
  FittedDesign design;
  std::shared_ptr<const ModelData> data;
  std::vector<Warning> warnings;
  /// Row of the given frame behind each row of the data; empty where they are the same.
  std::vector<std::size_t> kept_rows;
};

/// Learns the terms from `frame` and makes the design of its rows. `link` is the one that will be
/// fitted. Throws `invalid_input`, `unknown_name` or `dimension_mismatch`.
LearnedModel learn_model(const ModelSpec& spec, const Frame& frame, const AnyLink& link);

/// The numbers of `values` in the rows of `frame`; `what` names the argument in messages. Empty
/// where there are none.
NumericColumn row_values(const RowValues& values, const Frame& frame, std::string_view what);

/// Throws `invalid_input` where there is an exposure and the link is not log.
void check_exposure_link(const RowValues& exposure, const AnyLink& link);

/// What eta has beside the terms, and the link that it is on.
struct KnownEta {
  RowValues offset;
  RowValues exposure;
  RowValues complement;
  AnyLink link = Identity{};
};

/// offset(...) of the terms and the parts of `known` together; empty where there is none.
NumericColumn total_offset(const ModelSpec& spec, const FittedDesign& design, const Frame& frame,
                           const KnownEta& known);

}  // namespace webglm
