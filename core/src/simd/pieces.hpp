#pragma once

#include <cstddef>
#include <cstdint>

namespace webglm::simd {

/// Polynomials of a piecewise basis, as `PiecewiseBasis` stores them.
struct Pieces {
  const double* records;
  std::size_t record_size;
  std::uint32_t degree;
  std::uint32_t stride;  ///< numbers for each row; even
};

/// Evaluates `count` rows: numbers[r * stride + i] is function i of piece[r] at x[r].
void evaluate_pieces(const Pieces& pieces, const std::uint32_t* piece, const double* x,
                     std::size_t count, double* numbers);

}  // namespace webglm::simd
