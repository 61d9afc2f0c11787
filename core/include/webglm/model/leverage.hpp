#pragma once

#include <span>
#include <vector>

#include "webglm/model/fit.hpp"
#include "webglm/solvers/block_reader.hpp"

namespace webglm {

/// Writes h_i = W_i |x_i' V|^2 for every row of the block that `reader` has updated, where
/// V V' = (X'WX)^-1 (p x p, row-major, in the solver's coordinates); 0 where the weight is 0.
/// `out` has room for kBlockRows.
void read_leverages(std::span<const double> root, BlockReader& reader, std::span<double> out);

/// Leverages h_i = W_i x_i' (X'WX)^-1 x_i of the rows of a block (Pregibon 1981).
class LeverageReader {
 public:
  /// Throws `out_of_memory` above `kMaxCovarianceColumns`, and `unsupported_model` where
  /// constraints between coefficients hold the estimates.
  explicit LeverageReader(const Fit& fit);

  /// Writes one leverage for every row of the block that `reader` has updated; 0 where the weight
  /// is 0. `out` has room for kBlockRows.
  void read(BlockReader& reader, std::span<double> out) const {
    read_leverages(root_, reader, out);
  }

 private:
  std::vector<double> root_;  // V with V V' = (X'WX)^-1 in the solver's coordinates
};

}  // namespace webglm
