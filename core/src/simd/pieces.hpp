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

/// out[r] = the argument s of the polynomials at x[r].
void locate(const Pieces& pieces, const std::uint32_t* piece, const double* x, std::size_t count,
            double* out);

// Cubic polynomials with four numbers for each piece, over the kBlockRows arguments s of a block.

/// eta[r] += a polynomial with the coefficients of piece[r], the highest power first.
void add_cubics(const double* coefficients, const std::uint32_t* piece, const double* s,
                double* eta);

/// Adds u[r] times v^3, v^2 t, t^2 v, t^3 to the moments of piece[r], where t = (1 + s) / 2 and
/// v = 1 - t: on [-1, 1] nothing cancels, as it would in powers of s.
void scatter_moments(double* moments, const std::uint32_t* piece, const double* s, const double* u);

}  // namespace webglm::simd
