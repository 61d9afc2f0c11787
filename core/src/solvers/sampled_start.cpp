#include "webglm/solvers/sampled_start.hpp"

#include <algorithm>
#include <cmath>

#include "webglm/common/segments.hpp"

namespace webglm {
namespace {

/// Rows of the first sample for each coefficient, and its least number of blocks.
constexpr std::uint64_t kRowsPerColumn = 50;
constexpr std::uint64_t kLeastBlocks = 20;
/// Every third block makes H good to a few percent.
constexpr std::uint64_t kLastStride = 3;
/// Newton's method takes some five steps: on a third of the rows they cost less than two full ones.
constexpr std::uint64_t kLeastFirstStride = 3;
/// Where weights are constant, two full steps are all that a sample can save.
constexpr std::uint64_t kLeastStrideOfConstantWeights = 8;
/// Far above what aliasing is decided by: what the sample leaves in doubt, all rows decide.
constexpr double kLeastPivot = 1e-7;
constexpr int kMaxSteps = 12;

std::vector<std::size_t> seen_in(const Sums& sums, const std::vector<std::size_t>& active) {
  std::vector<std::size_t> seen;
  for (const std::size_t j : active) {
    if (sums.diagonal(j) > 0.0) seen.push_back(j);
  }
  return seen;
}

}  // namespace

SampledStart::SampledStart(std::uint64_t blocks, std::size_t columns, bool constant_weights) {
  const std::uint64_t first_blocks =
      std::max(kLeastBlocks, kRowsPerColumn * columns / kBlockRows + 1);
  const std::uint64_t first = blocks / first_blocks;
  if (first < (constant_weights ? kLeastStrideOfConstantWeights : kLeastFirstStride)) return;
  strides_.push_back(first);
  if (constant_weights) return;
  // The last sample gives H at the estimates of the one before, which a step of four at a time
  // keeps near enough to its own.
  for (std::uint64_t next = first / 4; next >= 2 * kLastStride; next /= 4) strides_.push_back(next);
  if (first >= 2 * kLastStride) strides_.push_back(kLastStride);
}

/// The sample's own estimates are wrong by as much as there are coefficients, in squared standard
/// errors: where a tenth of that is left after a step, it is far below what the sample knows. A
/// step of Newton's leaves the part of itself by which it moves the rows, squared.
bool SampledStart::step_is_small(double decrement, double rows) const {
  const double known = std::max(1.0, 0.1 * static_cast<double>(beta_.size()));
  const double left = decrement * std::min(1.0, decrement / (rows * dispersion_));
  return left <= known * static_cast<double>(stride()) * dispersion_;
}

SampledStart::Verdict SampledStart::absorb(Sums& sums, const Penalty& penalty,
                                           const std::vector<std::size_t>& active, double rows,
                                           bool fixed_dispersion) {
  steps_ += level_ == 0 ? 1 : 0;  // larger samples take one step each
  if (sums.invalid_rows() > 0.0 || steps_ > kMaxSteps) return Verdict::kGiveUp;
  sums.scale(static_cast<double>(stride()));
  penalty.add_to_gram(sums);
  const std::vector<std::size_t> seen = seen_in(sums, active);
  complete_ = seen.size() == active.size();
  auto factor = Factor::cholesky(sums, seen, kLeastPivot);
  if (!factor) return Verdict::kGiveUp;
  factor_ = std::move(*factor);
  if (from_start_) {
    from_start_ = false;
    beta_ = factor_.solve(sums.score());
    return Verdict::kContinue;
  }
  const double df = rows - static_cast<double>(active.size());
  if (!fixed_dispersion) dispersion_ = sums.pearson_chi2() / std::max(df, 1.0);
  std::vector<double> score(sums.score().begin(), sums.score().end());
  penalty.subtract_gradient(beta_, score);
  const std::vector<double> step = factor_.solve(score);
  const double decrement = factor_.quadratic(step);
  if (!std::isfinite(decrement)) return Verdict::kGiveUp;
  for (std::size_t j = 0; j < beta_.size(); ++j) beta_[j] += step[j];
  const bool last = level_ + 1 == strides_.size();
  // A larger sample starts within a standard error of the smaller one's: one step is enough.
  if (!step_is_small(decrement, rows) && level_ == 0) return Verdict::kContinue;
  if (last) return Verdict::kReady;
  ++level_;
  return Verdict::kContinue;
}

}  // namespace webglm
