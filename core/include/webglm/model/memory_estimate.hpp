#pragma once

#include "webglm/design/gram_plan.hpp"
#include "webglm/model/data.hpp"

namespace webglm {

/// Bytes that a fit takes at its peak.
struct MemoryEstimate {
  double columns = 0.0;  ///< held by the rows: numbers, codes, response, weights, offset
  double sums = 0.0;     ///< of a pass: the tables of the segments that wait to be merged
  double solving = 0.0;  ///< X'WX by coefficients, and its factor

  double total() const { return columns + sums + solving; }
};

/// For `rows` rows with the blocks of this design, which may be that of a sample: levels and
/// knots must be those of all the rows. A singular design takes more: its aliased columns are
/// found in a triangle of p x p numbers for each segment that waits. What the caller holds outside
/// of the design is not in it. Throws `invalid_input` unless `rows` is a whole number of at
/// least 1.
MemoryEstimate estimate_memory(const ModelData& data, double rows);

/// Throws `out_of_memory` with all figures where what the solver of this plan adds to the columns
/// is more than `available` bytes.
void require_memory(const Design& design, const GramPlan& plan, double available);

}  // namespace webglm
