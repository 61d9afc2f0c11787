#pragma once

#include <array>
#include <cstdint>

#include "webglm/common/segments.hpp"
#include "webglm/data/observations.hpp"
#include "webglm/families/any_family.hpp"
#include "webglm/links/any_link.hpp"

namespace webglm {

/// What one block of rows contributes; it stays in the first-level cache between the passes.
struct RowBlock {
  std::array<double, kBlockRows> eta;        ///< linear predictor, offset included
  std::array<double, kBlockRows> mu;         ///< mean
  std::array<double, kBlockRows> one_minus;  ///< 1 - mu, for links onto (0, 1)
  std::array<double, kBlockRows> slope;      ///< dmu_deta
  std::array<double, kBlockRows> variance;   ///< V(mu)
  std::array<double, kBlockRows> u;       ///< w (y - mu) dmu_deta / V(mu): the score is X' u
  std::array<double, kBlockRows> weight;  ///< w dmu_deta^2 / V(mu): the information is X' W X
};

/// Sums of one block that are single numbers.
struct RowTotals {
  double deviance = 0.0;      ///< sum w d(y, mu)
  double pearson_chi2 = 0.0;  ///< sum w (y - mu)^2 / V(mu)
  double invalid = 0.0;       ///< rows whose mean the family or the link cannot have
};

/// Rows [first, first + count) of the data.
struct RowRange {
  std::uint64_t first;
  std::uint32_t count;
};

/// How the rows of a GLM turn eta into score and information, for any family with any link.
struct RowModel {
  AnyFamily family;
  AnyLink link;
  /// Mean of the response, where a row's own starting mean lies outside the link's domain.
  double fallback_mean = 0.5;
};

/// Fills the starting linear predictor g(start_mu) of every row of positive weight.
void start_eta(const RowModel& model, const Observations& observations, RowRange rows,
               RowBlock& block);

/// Fills the means and slopes of `block` from its eta.
void update_means(const RowModel& model, RowRange rows, RowBlock& block);

/// Fills `variance`, `u` and `weight` from the means, and returns the totals (McCullagh & Nelder
/// 1989, section 2.5). Rows of weight 0, and rows past the end of the data, give zeros.
RowTotals update_row_block(const RowModel& model, const Observations& observations, RowRange rows,
                           RowBlock& block);

}  // namespace webglm
