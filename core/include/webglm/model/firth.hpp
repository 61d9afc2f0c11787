#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "webglm/model/data.hpp"
#include "webglm/model/spec.hpp"
#include "webglm/solvers/block_reader.hpp"
#include "webglm/solvers/irls.hpp"

namespace webglm {

/// Logistic regression by the likelihood times |X'WX|^1/2, Jeffreys' prior (Firth 1993; Heinze &
/// Schemper 2002). The score of row i is w (y - mu) + h (1/2 - mu) with its leverage h, so that
/// each step takes two passes: X'WX, then the score with the leverages that follow from it.
class FirthSolve {
 public:
  /// Goes on from `from`, with the columns that are aliased there. `held` keeps one coefficient at
  /// 0, while |X'WX| stays that of all columns: the restricted model of a likelihood-ratio test.
  FirthSolve(const ModelData& data, const FitOptions& options, const SolvedState& from,
             std::optional<std::size_t> held = std::nullopt);

  bool done() const { return done_; }
  std::uint64_t advance(std::uint64_t max_blocks);
  const SolvedState& state() const { return state_; }
  /// Half the deviance less half of log |X'WX|, which falls as the penalised likelihood rises.
  double objective() const { return objective_; }

 private:
  struct Part {
    std::vector<double> values;  ///< X'WX (p x p, lower triangle) or the score
    double deviance = 0.0;
    double pearson_chi2 = 0.0;
    static void merge(Part& into, const Part& from);
  };

  Part empty_part() const;
  void add_block();
  void absorb(Part total);
  void absorb_gram(const Part& total);
  void absorb_score(const Part& total);

  BlockReader reader_;
  Segments segments_;
  RowModel model_;
  std::optional<std::size_t> held_;
  int max_iter_;
  double tol_;
  std::vector<std::size_t> active_;
  std::vector<std::size_t> free_;  ///< active and not held
  bool gram_ = true;               ///< which of the two passes is running
  bool done_ = false;
  std::uint64_t block_ = 0;
  std::uint32_t segment_ = 0;
  Part part_;
  SegmentTree<Part, decltype(&Part::merge)> tree_{&Part::merge};
  std::vector<double> root_;  ///< V of `LeverageReader`
  Factor free_factor_;
  std::vector<double> candidate_;
  std::vector<double> step_;
  double objective_;
  int halvings_ = 0;
  SolvedState state_;
};

}  // namespace webglm
