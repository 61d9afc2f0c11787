#pragma once

#include "webglm/data/observations.hpp"
#include "webglm/families/any_family.hpp"

namespace webglm {

/// What a fit needs to know of the response as a whole, over the rows of positive weight.
struct ResponseSummary {
  double rows = 0.0;
  double sum_of_weights = 0.0;
  double mean = 0.0;           ///< sum w y / sum w
  double mean_offset = 0.0;    ///< sum w offset / sum w
  bool constant = true;        ///< one value in all rows
  double greatest_size = 0.0;  ///< max |y|
  double non_integers = 0.0;   ///< rows that are not whole numbers
};

/// One loop over the response. Throws `not_in_support`, with `row`, `value` and `rule`, at the
/// first row of positive weight that `family` excludes.
ResponseSummary summarise_response(const Observations& observations, const AnyFamily& family);

}  // namespace webglm
