#include "webglm/solvers/constant_mean.hpp"

#include <algorithm>

#include "simd/row_kernels.hpp"

namespace webglm {

ConstantMeanPass::ConstantMeanPass(const Observations& observations, const RowModel& model,
                                   double eta)
    : observations_(observations), model_(model), segments_(observations.rows()) {
  rows_.eta.fill(eta);
  update_means(model_, rows_);
}

std::uint64_t ConstantMeanPass::advance(std::uint64_t max_blocks) {
  std::uint64_t done = 0;
  for (; running() && done < max_blocks; ++done) {
    add_block();
    if (++block_ == segments_.first_block(segment_ + 1)) end_segment();
  }
  return done;
}

void ConstantMeanPass::add_block() {
  const RowRange range{segments_.first_row(block_), segments_.rows_in(block_)};
  const bool some_zero = load_rows(observations_, range, rows_);
  if (count_block()) return;
  update_scores(model_, some_zero, rows_);
  deviance_ += row_totals(model_, rows_).deviance;
}

/// Takes in a block of small whole numbers by counting them.
bool ConstantMeanPass::count_block() {
  std::array<std::uint32_t, kBlockRows> index;
  if (!simd::whole_below(rows_.y, kBlockRows, index.data())) return false;
  for (std::uint32_t r = 0; r < kBlockRows; r += 2) {
    counts_[0][index[r]] += rows_.prior[r];
    counts_[1][index[r + 1]] += rows_.prior[r + 1];
  }
  return true;
}

void ConstantMeanPass::end_segment() {
  RowBlock::Numbers counted;
  for (std::uint32_t r = 0; r < kBlockRows; ++r) {
    counted[r] = r;
    counts_[0][r] += counts_[1][r];
  }
  rows_.y = counted.data();
  rows_.prior = counts_[0].data();
  rows_.unit_prior = false;
  update_scores(model_, true, rows_);
  tree_.push(deviance_ + row_totals(model_, rows_).deviance);
  deviance_ = 0.0;
  for (RowBlock::Numbers& counts : counts_) counts.fill(0.0);
  ++segment_;
}

}  // namespace webglm
