#pragma once

#include <array>
#include <cstdint>

#include "webglm/common/segments.hpp"
#include "webglm/data/observations.hpp"
#include "webglm/families/any_family.hpp"
#include "webglm/links/any_link.hpp"

namespace webglm {

/// What one block of rows contributes; it stays in the first-level cache between the passes.
/// Entries past the end of the data have weight 0.
struct RowBlock {
  std::array<double, kBlockRows> y;          ///< response; mu where the prior weight is 0
  std::array<double, kBlockRows> prior;      ///< prior weight
  std::array<double, kBlockRows> eta;        ///< linear predictor, offset included
  std::array<double, kBlockRows> mu;         ///< mean
  std::array<double, kBlockRows> one_minus;  ///< 1 - mu, for links onto (0, 1)
  std::array<double, kBlockRows> slope;      ///< dmu_deta
  std::array<double, kBlockRows> variance;   ///< V(mu)
  std::array<double, kBlockRows> u;          ///< w (y - mu) dmu_deta / V(mu): the score is X' u
  std::array<double, kBlockRows> weight;     ///< w dmu_deta^2 / V(mu): the information is X' W X
};

/// Sums of one block that are single numbers.
struct RowTotals {
  double deviance = 0.0;      ///< sum w d(y, mu)
  double pearson_chi2 = 0.0;  ///< sum w (y - mu)^2 / V(mu)
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

/// Reads response and prior weights of `rows`; returns whether some weight is 0.
bool load_rows(const Observations& observations, RowRange rows, RowBlock& block);

/// Fills the starting linear predictor g(start_mu) of every row.
void start_eta(const RowModel& model, RowBlock& block);

/// Fills the means and slopes of `block` from its eta.
void update_means(const RowModel& model, RowBlock& block);

/// Fills `variance`, `u` and `weight` from the means (McCullagh & Nelder 1989, section 2.5), and
/// returns the number of rows whose mean the family cannot have. Rows of weight 0 give zeros.
double update_scores(const RowModel& model, bool some_weight_is_zero, RowBlock& block);

/// Deviance and Pearson's chi2 of the block, after `update_scores`.
RowTotals row_totals(const RowModel& model, const RowBlock& block);

}  // namespace webglm
