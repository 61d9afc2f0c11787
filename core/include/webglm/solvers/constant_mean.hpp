#pragma once

#include <array>
#include <cstdint>

#include "webglm/common/segments.hpp"
#include "webglm/solvers/row_model.hpp"

namespace webglm {

/// A pass for the deviance of rows that all have one mean: the model of the intercept alone. The
/// unit deviance of small counts is found once for each count. Can stop after any block.
class ConstantMeanPass {
 public:
  /// The observations, without an offset, must outlive the pass.
  ConstantMeanPass(const Observations& observations, const RowModel& model, double eta);

  bool running() const { return segment_ < segments_.count(); }
  /// Works on at most `max_blocks` blocks; returns how many it did.
  std::uint64_t advance(std::uint64_t max_blocks);
  /// The deviance, after the last block.
  double take() { return tree_.take(); }

 private:
  static void merge(double& into, const double& from) { into += from; }
  void add_block();
  bool count_block();
  void end_segment();

  const Observations& observations_;
  RowModel model_;
  Segments segments_;
  std::uint32_t segment_ = 0;
  std::uint64_t block_ = 0;
  RowBlock rows_;
  double deviance_ = 0.0;
  /// Weight of the rows with y = 0, 1, ...; two tables, so that equal neighbours need not wait.
  std::array<RowBlock::Numbers, 2> counts_{};
  SegmentTree<double, decltype(&merge)> tree_{&merge};
};

}  // namespace webglm
