#pragma once

#include <array>
#include <cstdint>
#include <limits>

#include "webglm/common/segments.hpp"
#include "webglm/data/observations.hpp"
#include "webglm/families/any_family.hpp"
#include "webglm/links/any_link.hpp"

namespace webglm {

/// What one block of rows contributes; it stays in the first-level cache between the passes.
/// Entries past the end of the data have weight 0. What is the same as something else, or lies in
/// the data already, is pointed at and not copied.
struct RowBlock {
  using Numbers = std::array<double, kBlockRows>;

  RowBlock() { one_minus.fill(std::numeric_limits<double>::quiet_NaN()); }
  RowBlock(const RowBlock&) = delete;
  RowBlock& operator=(const RowBlock&) = delete;

  const double* y = nullptr;      ///< response; mu where the prior weight is 0
  const double* prior = nullptr;  ///< prior weight
  bool unit_prior = false;        ///< every prior weight is 1
  Numbers eta{};                  ///< linear predictor, offset included
  Numbers mu{};                   ///< mean
  Numbers one_minus;              ///< 1 - mu, for links onto (0, 1); else NaN
  double least_mean = 0.0;        ///< no mean is below, or above; NaN where one is NaN
  double greatest_mean = 0.0;
  const double* slope = nullptr;     ///< dmu_deta
  const double* variance = nullptr;  ///< V(mu)
  Numbers u{};                       ///< w (y - mu) dmu_deta / V(mu): the score is X' u
  const double* weight = nullptr;    ///< w dmu_deta^2 / V(mu): the information is X' W X

  /// Room for what is pointed at, where it has to be made.
  struct Room {
    Numbers y{}, prior{}, slope{}, variance{}, weight{};
  } room;
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
