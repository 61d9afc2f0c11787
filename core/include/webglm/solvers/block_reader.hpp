#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "webglm/design/design.hpp"
#include "webglm/solvers/row_model.hpp"
#include "webglm/solvers/separation.hpp"

namespace webglm {

/// Reads a design and its observations block by block: the linear predictor, the means, the score
/// and the weights of its rows, and where it is asked for the tile of standardised columns.
class BlockReader {
 public:
  BlockReader(const Design& design, const Observations& observations, const RowModel& model);

  /// Coefficients for `predict`, in the solver's coordinates.
  void set_coefficients(std::span<const double> beta);
  /// Moves to `block`.
  void load(std::uint64_t block);
  /// eta = offset + X beta, then the means.
  void predict();
  /// The starting linear predictor g(start_mu), then the means.
  void start();
  /// Variances, score and weights from the means; returns the number of invalid means.
  double update();
  /// Deviance and Pearson's chi2, after `update`.
  RowTotals totals() const { return row_totals(model_, block_); }

  /// Adds x'd of the rows, after `load`.
  void add_shift(std::span<const double> direction, bool certify, Shift& shift);
  /// x'd of each row, 0 past the end of the data.
  std::array<double, kBlockRows> moved(std::span<const double> direction);

  RowRange rows() const { return rows_; }
  /// The columns of the block, column-major, kBlockRows x p. Rows of weight 0 are zeros.
  std::span<double> tile();
  /// The columns of `tile()`.
  std::span<const double* const> columns() {
    tile();
    return columns_;
  }
  /// Room for one more tile.
  std::span<double> scratch();
  RowBlock& block() { return block_; }
  const RowBlock& block() const { return block_; }
  const Observations& observations() const { return *observations_; }

 private:
  const Design* design_;
  const Observations* observations_;
  RowModel model_;
  Segments segments_;
  RowRange rows_{0, 0};
  bool some_weight_is_zero_ = false;
  bool has_tile_ = false;
  std::vector<double> coefficients_;  ///< of block columns
  std::vector<double> tile_;
  std::vector<const double*> columns_;
  std::vector<double> scratch_;
  RowBlock block_{};
};

}  // namespace webglm
