#include "simd/pieces.hpp"

#include "simd/f64x2.hpp"
#include "webglm/common/segments.hpp"

namespace webglm::simd {
namespace {

/// Horner's scheme for the two functions from `record` on, `stride` numbers between powers.
F64x2 horner(const double* record, F64x2 s, std::uint32_t degree, std::size_t stride) {
  F64x2 value = load(record);
  for (std::uint32_t k = 1; k <= degree; ++k) value = value * s + load(record + k * stride);
  return value;
}

}  // namespace

void evaluate_pieces(const Pieces& pieces, const std::uint32_t* piece, const double* x,
                     std::size_t count, double* numbers) {
  const bool cubic = pieces.degree == 3;
  for (std::size_t r = 0; r < count; ++r, numbers += pieces.stride) {
    const double* record = pieces.records + piece[r] * pieces.record_size;
    const F64x2 s = both((x[r] - record[0]) * record[1]);
    record += 2;
    if (cubic) {
      store(numbers, horner(record, s, 3, 4));
      store(numbers + 2, horner(record + 2, s, 3, 4));
      continue;
    }
    for (std::uint32_t i = 0; i < pieces.stride; i += 2) {
      store(numbers + i, horner(record + i, s, pieces.degree, pieces.stride));
    }
  }
}

void locate(const Pieces& pieces, const std::uint32_t* piece, const double* x, std::size_t count,
            double* out) {
  for (std::size_t r = 0; r < count; ++r) {
    const double* record = pieces.records + piece[r] * pieces.record_size;
    out[r] = (x[r] - record[0]) * record[1];
  }
}

void add_cubics(const double* coefficients, const std::uint32_t* piece, const double* s,
                double* eta) {
  for (std::size_t r = 0; r < kBlockRows; ++r) {
    const double* c = coefficients + 4 * piece[r];
    eta[r] += ((c[0] * s[r] + c[1]) * s[r] + c[2]) * s[r] + c[3];
  }
}

void scatter_moments(double* moments, const std::uint32_t* piece, const double* s,
                     const double* u) {
  for (std::size_t r = 0; r < kBlockRows; ++r) {
    double* at = moments + 4 * piece[r];
    const F64x2 vt = both(0.5) + F64x2{-0.5, 0.5} * both(s[r]);
    const F64x2 squares = vt * vt;
    const F64x2 weighted = vt * both(u[r]);
    const F64x2 left = load(at) + both(squares[0]) * weighted;
    const F64x2 right = load(at + 2) + both(squares[1]) * weighted;
    store(at, left);
    store(at + 2, right);
  }
}

}  // namespace webglm::simd
