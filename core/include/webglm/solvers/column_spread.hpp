#pragma once

#include <cstdint>
#include <vector>

#include "webglm/common/segments.hpp"
#include "webglm/data/observations.hpp"
#include "webglm/design/design.hpp"

namespace webglm {

/// A pass for the standard deviation of every column of a design over the rows of positive weight:
/// sqrt(sum w (x - mean)^2 / sum w), in units of the user; 1 for a column that does not vary. Can
/// stop after any block.
class ColumnSpreadPass {
 public:
  /// The references must outlive the pass.
  ColumnSpreadPass(const Design& design, const Observations& observations);

  bool running() const { return segment_ < segments_.count(); }
  /// Works on at most `max_blocks` blocks; returns how many it did.
  std::uint64_t advance(std::uint64_t max_blocks);
  /// One number for each coefficient, after the last block.
  std::vector<double> take();

 private:
  /// Weights, means and sums of squares about the means; they merge without cancellation (Chan,
  /// Golub & LeVeque 1983).
  struct Moments {
    double weight = 0.0;
    std::vector<double> mean;
    std::vector<double> squares;
    static void merge(Moments& into, const Moments& from);
  };

  void add_block();
  Moments empty() const;

  const Design& design_;
  const Observations& observations_;
  Segments segments_;
  std::uint32_t segment_ = 0;
  std::uint64_t block_ = 0;
  Moments part_;
  std::vector<double> tile_;
  SegmentTree<Moments, decltype(&Moments::merge)> tree_{&Moments::merge};
};

}  // namespace webglm
