#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace webglm {

/// Rows of a sparse matrix, one after the other; columns rise within a row.
struct SparseRows {
  std::vector<std::size_t> start{0};
  std::vector<std::uint32_t> column;
  std::vector<double> value;

  std::size_t rows() const { return start.size() - 1; }
};

/// X'WX of a design with one large factor. No row has two of its levels, so the block of its
/// coefficients is diagonal: H = [D B; B' C], with B as sparse as the pairs of levels that occur.
/// Eliminating D leaves a matrix of the other coefficients (Schur's complement).
struct BorderedGram {
  std::vector<std::size_t> inner;  ///< coefficients of D, in model order
  std::vector<std::size_t> outer;  ///< the others, in model order
  std::vector<std::size_t> place;  ///< of a coefficient in inner, then outer
  std::vector<double> d;
  SparseRows b;           ///< inner x outer
  std::vector<double> c;  ///< outer x outer, lower triangle, row-major

  double diagonal(std::size_t coefficient) const {
    const std::size_t i = place[coefficient];
    return i < d.size() ? d[i] : c[(i - d.size()) * (outer.size() + 1)];
  }
  /// Adds to entry (i, j) of H, neither of which is in `inner` unless i = j.
  void add(std::size_t i, std::size_t j, double value) {
    const std::size_t a = place[i] > place[j] ? place[i] : place[j];
    const std::size_t e = d.size();
    if (a < e) {
      d[a] += value;
    } else {
      c[(a - e) * outer.size() + (place[i] + place[j] - a - e)] += value;
    }
  }
};

}  // namespace webglm
