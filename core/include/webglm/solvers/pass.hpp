#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "webglm/solvers/block_reader.hpp"
#include "webglm/solvers/sums.hpp"

namespace webglm {

/// What the solver asks of the rows. Coefficients are in the solver's coordinates, length p.
struct PassRequest {
  PassWork work = PassWork::kGram;
  /// At the starting means instead of at `beta`: the score is then that of the working response,
  /// X'W (eta - offset) + X'u, so that solving gives coefficients and not a step.
  bool from_start = false;
  std::vector<double> beta;
  std::vector<double> direction;  ///< where not empty, max |x'd| is found as well
};

/// Runs one pass over the rows; it can stop after any block and go on later.
class PassRunner {
 public:
  /// The references must outlive the runner.
  PassRunner(const Design& design, const Observations& observations, const RowModel& model);

  void start(PassRequest request);
  bool running() const { return running_; }
  /// Works on at most `max_blocks` blocks; returns how many it did. The pass is complete when
  /// `running()` is false.
  std::uint64_t advance(std::uint64_t max_blocks);
  /// The sums of the completed pass.
  Sums take() { return tree_.take(); }

 private:
  void add_block();
  void add_triangle();
  void add_shift();

  struct Merge {
    void operator()(Sums& into, const Sums& from) const { into.merge(from); }
  };

  std::size_t columns_;
  Segments segments_;
  BlockReader reader_;
  PassRequest request_;
  bool running_ = false;
  std::uint32_t segment_ = 0;
  std::uint64_t block_ = 0;
  Sums part_;
  SegmentTree<Sums, Merge> tree_{Merge{}};
  std::vector<double> rows_for_triangle_;
};

}  // namespace webglm
