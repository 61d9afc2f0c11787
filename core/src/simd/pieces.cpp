#include "simd/pieces.hpp"

#include "simd/f64x2.hpp"

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

}  // namespace webglm::simd
