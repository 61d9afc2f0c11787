#include "simd/dense_tile.hpp"

#include <algorithm>

#include "simd/f64x2.hpp"
#include "webglm/common/segments.hpp"

namespace webglm::simd {
namespace {

constexpr std::size_t kRows = kBlockRows;

/// out[i][j] += a_i . b_j for I columns at `a` and J columns at `b`: every product stays in a
/// register, and each load serves I or J of them.
template <int I, int J>
void add_products(const double* a, const double* b, double* out, std::size_t stride) {
  F64x2 total[I][J] = {};
  for (std::size_t r = 0; r < kRows; r += 2) {
    F64x2 left[I];
    for (int i = 0; i < I; ++i) left[i] = load(a + static_cast<std::size_t>(i) * kRows + r);
    for (int j = 0; j < J; ++j) {
      const F64x2 right = load(b + static_cast<std::size_t>(j) * kRows + r);
      for (int i = 0; i < I; ++i) total[i][j] += left[i] * right;
    }
  }
  for (int i = 0; i < I; ++i) {
    for (int j = 0; j < J; ++j) {
      out[static_cast<std::size_t>(i) + static_cast<std::size_t>(j) * stride] += sum(total[i][j]);
    }
  }
}

}  // namespace

void standardise(const double* x, std::size_t count, double centre, double scale, double* out) {
  std::size_t r = 0;
  for (; r + 2 <= count; r += 2) store(out + r, (load(x + r) - both(centre)) * both(scale));
  if (r < count) {
    out[r] = (x[r] - centre) * scale;
    ++r;
  }
  std::fill(out + r, out + kRows, 0.0);
}

double block_dot(const double* a, const double* b) {
  double out = 0.0;
  add_products<1, 1>(a, b, &out, 1);
  return out;
}

void add_columns(const double* tile, std::size_t columns, const double* coefficient,
                 double* __restrict out) {
  for (std::size_t j = 0; j < columns; ++j) {
    const double* column = tile + j * kRows;
    const double b = coefficient[j];
    for (std::size_t r = 0; r < kRows; ++r) out[r] += b * column[r];
  }
}

void add_score(const double* tile, std::size_t columns, const double* u, double* score) {
  std::size_t j = 0;
  for (; j + 4 <= columns; j += 4) add_products<4, 1>(tile + j * kRows, u, score + j, 1);
  for (; j < columns; ++j) add_products<1, 1>(tile + j * kRows, u, score + j, 1);
}

void add_gram(const double* tile, std::size_t columns, const double* weight,
              double* __restrict weighted, double* gram) {
  for (std::size_t j = 0; j < columns; ++j) {
    const double* column = tile + j * kRows;
    double* out = weighted + j * kRows;
    for (std::size_t r = 0; r < kRows; ++r) out[r] = weight[r] * column[r];
  }
  for (std::size_t j = 0; j < columns; j += 2) {
    const bool pair = j + 1 < columns;
    const double* right = weighted + j * kRows;
    std::size_t i = j;
    for (; pair && i + 4 <= columns; i += 4) {
      add_products<4, 2>(tile + i * kRows, right, gram + i + j * columns, columns);
    }
    for (; i < columns; ++i) {
      add_products<1, 1>(tile + i * kRows, right, gram + i + j * columns, columns);
      if (pair) {
        add_products<1, 1>(tile + i * kRows, right + kRows, gram + i + (j + 1) * columns, columns);
      }
    }
  }
}

}  // namespace webglm::simd
