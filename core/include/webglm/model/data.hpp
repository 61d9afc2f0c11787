#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "webglm/data/indicator_column.hpp"
#include "webglm/data/observations.hpp"
#include "webglm/design/design.hpp"
#include "webglm/links/any_link.hpp"
#include "webglm/model/model_terms.hpp"
#include "webglm/model/spec.hpp"

namespace webglm {

/// Everything a fit reads from the rows: never changed after it is made, and shared by the fits
/// and results that use it.
struct ModelData {
  Design design;
  Observations observations;
  std::vector<ModelTerm> formula_terms = {};  ///< empty where the design was given as columns
  /// The link whose scale an exposure or a complement was brought to, as part of the offset; a fit
  /// with another one is refused.
  std::optional<AnyLink> link_of_offset = {};
  std::vector<MonotoneTerm> monotone = {};  ///< what a dictionary says of its terms

  /// The terms of the formula, or one for each column.
  std::vector<ModelTerm> terms() const {
    return formula_terms.empty() ? terms_of(design) : formula_terms;
  }
};

/// Takes the columns of `x` in order. Checks lengths, finite values and weights, and finds the
/// intercept, once for all fits. `names` is empty or has one name for each column of `x`; empty
/// `weights` and `offset` stand for 1 and 0. `counts_successes` as in Observations. Throws
/// `dimension_mismatch` or `invalid_input` naming the argument, row and value.
std::shared_ptr<const ModelData> make_model_data(NumericColumn y, std::vector<DesignColumn> x,
                                                 NumericColumn weights, NumericColumn offset,
                                                 std::vector<std::string> names,
                                                 bool counts_successes = false);

/// Proportions with their trials as weights.
struct ProportionColumns {
  NumericColumn y;
  NumericColumn weights;
};

/// `successes` / `trials`, and `weights` (empty stands for 1) times `trials`; no trials give a
/// weight of 0. Throws `not_in_support`, with `row`, `value` and `rule`, unless 0 <= successes <=
/// trials.
ProportionColumns proportions(const NumericColumn& successes, const NumericColumn& trials,
                              const NumericColumn& weights);

/// Throws `invalid_input` where the offset is on the scale of another link than `link`.
void check_link_of_offset(const ModelData& data, const AnyLink& link);

/// Throws `dimension_mismatch` where lengths differ, `invalid_input` for an empty response, values
/// that are not finite in rows of positive weight, and negative or all-zero weights.
void check_observations(const Observations& observations);

}  // namespace webglm
