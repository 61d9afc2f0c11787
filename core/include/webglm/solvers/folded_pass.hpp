#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "webglm/solvers/pass.hpp"

namespace webglm {

/// Passes over rows that are ordered by fold: over all folds, over all but one, or over one. The
/// cross products and the score of each fold are kept from the last pass over all of them, so that
/// those of any training set need no pass of their own.
class FoldedPass {
 public:
  /// `rows_of_fold` lists the rows of each fold.
  FoldedPass(const Design& design, const Observations& observations, const RowModel& model,
             const std::vector<std::vector<std::size_t>>& rows_of_fold);

  std::size_t folds() const { return parts_.size(); }
  void start_all(PassRequest request);
  void start_without(PassRequest request, std::size_t fold);
  void start_only(PassRequest request, std::size_t fold);
  bool running() const { return next_ < run_.size(); }
  /// Works on at most `max_blocks` blocks; returns how many it did.
  std::uint64_t advance(std::uint64_t max_blocks);
  /// The sums of the completed pass.
  Sums take();
  /// The score of the last pass over all folds, less that of one fold.
  std::vector<double> score_without(std::size_t fold) const;
  /// Sums of the last gram pass over all folds, less those of one fold.
  Sums gram_without(std::size_t fold) const;

 private:
  struct Part {
    Part(Design design, Observations observations, const RowModel& model);
    Design design;
    Observations observations;
    GramPlan plan;
    PassRunner runner;
    Sums sums;
    Sums gram;
    std::vector<double> score;
  };

  void start(PassRequest request, std::vector<std::size_t> run);

  std::vector<std::unique_ptr<Part>> parts_;
  PassRequest request_;
  std::vector<std::size_t> run_;  // the folds of the pass
  std::size_t next_ = 0;          // the one that is running, of these
};

}  // namespace webglm
