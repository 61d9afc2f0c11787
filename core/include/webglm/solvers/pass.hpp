#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "webglm/solvers/block_reader.hpp"
#include "webglm/solvers/pass_kernel.hpp"
#include "webglm/solvers/separation.hpp"
#include "webglm/solvers/sums.hpp"

namespace webglm {

/// What the solver asks of the rows. Coefficients are in the solver's coordinates, length p.
struct PassRequest {
  PassWork work = PassWork::kGram;
  /// At the starting means instead of at `beta`: the score is then that of the working response,
  /// X'W (eta - offset) + X'u, so that solving gives coefficients and not a step.
  bool from_start = false;
  /// Deviance and Pearson's chi2 are wanted.
  bool figures = true;
  /// Every stride-th block of rows only.
  std::uint64_t stride = 1;
  /// Cross products of these columns alone, from expanded rows; empty: of all of them.
  std::vector<std::size_t> columns;
  std::vector<double> beta;
  std::vector<double> direction;  ///< where not empty, how far it moves the rows is found too, or
                                  ///< a bound that is at most `Shift::kSmall`
  bool certify = false;           ///< and how far in the wrong direction
  bool unless_small = false;      ///< no pass at all where such a bound is found, and that alone
};

/// Runs one pass over the rows; it can stop after any block and go on later. Gram and score passes
/// go through the kernels of the plan, triangles and cross products of few columns through expanded
/// rows.
class PassRunner {
 public:
  /// The references must outlive the runner.
  PassRunner(const Design& design, const GramPlan& plan, const Observations& observations,
             const RowModel& model);

  void start(PassRequest request);
  bool running() const { return running_; }
  /// Works on at most `max_blocks` blocks; returns how many it did. The pass is complete when
  /// `running()` is false.
  std::uint64_t advance(std::uint64_t max_blocks);
  /// The sums of the completed pass.
  Sums take();

 private:
  /// The sums of one segment: laid out by the plan, or of expanded rows.
  struct Part {
    std::vector<double> plan;
    Sums expanded;
    Shift shift;
    static void merge(Part& into, const Part& from);
  };

  Part empty_part() const;
  void add_block();
  void add_triangle();
  bool expands() const;
  void read_tile();
  void add_few_columns();
  void next_block();

  const Design& design_;
  const GramPlan& plan_;
  Segments segments_;  ///< of the blocks that the pass visits
  PassKernel kernel_;
  std::optional<BlockReader> reader_;  ///< of expanded rows
  PassRequest request_;
  bool running_ = false;
  std::uint32_t segment_ = 0;
  std::uint64_t visited_ = 0;  ///< blocks of the pass so far
  double shift_bound_ = 0.0;   ///< where that is small enough to leave the rows unasked
  bool needless_ = false;      ///< as that is all that was asked
  Part part_;
  SegmentTree<Part, decltype(&Part::merge)> tree_{&Part::merge};
  std::vector<double> weighted_rows_;
  Observations observations_;
  RowModel model_;
};

}  // namespace webglm
