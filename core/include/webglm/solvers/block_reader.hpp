#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "webglm/design/design.hpp"
#include "webglm/solvers/row_model.hpp"

namespace webglm {

/// Reads a design and its observations block by block: the tile of standardised columns, then
/// the linear predictor, the means, the score and the weights of its rows.
class BlockReader {
 public:
  BlockReader(const Design& design, const Observations& observations, const RowModel& model);

  /// Moves to `block`. Rows of weight 0 have a tile of zeros where `masked`.
  void load(std::uint64_t block, bool masked);
  /// eta = offset + X beta, then the means; beta is in the solver's coordinates.
  void predict(std::span<const double> beta);
  /// The starting linear predictor g(start_mu), then the means.
  void start();
  /// Variances, score and weights from the means; returns the number of invalid means.
  double update();
  /// Deviance and Pearson's chi2, after `update`.
  RowTotals totals() const { return row_totals(model_, block_); }

  RowRange rows() const { return rows_; }
  /// Column-major, kBlockRows x p.
  std::span<double> tile() { return tile_; }
  /// Its columns.
  std::span<const double* const> columns() const { return columns_; }
  /// Room for one more tile.
  std::span<double> scratch() { return scratch_; }
  RowBlock& block() { return block_; }
  const Observations& observations() const { return *observations_; }

 private:
  const Design* design_;
  const Observations* observations_;
  RowModel model_;
  Segments segments_;
  RowRange rows_{0, 0};
  bool some_weight_is_zero_ = false;
  std::vector<double> tile_;
  std::vector<const double*> columns_;
  std::vector<double> scratch_;
  RowBlock block_{};
};

}  // namespace webglm
