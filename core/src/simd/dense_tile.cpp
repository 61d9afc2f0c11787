#include "simd/dense_tile.hpp"

#include <algorithm>

#include "simd/f64x2.hpp"
#include "webglm/common/segments.hpp"

namespace webglm::simd {
namespace {

constexpr std::size_t kRows = kBlockRows;

/// out[i][j] += a_i . b_j for the first I columns at `a` and J adjacent columns at `b`: every
/// product stays in a register, and each load serves I or J of them.
template <std::size_t I, std::size_t J>
void add_products(const double* const* a, const double* b, double* out, std::size_t stride) {
  F64x2 total[I][J] = {};
  const double* at[I];
  for (std::size_t i = 0; i < I; ++i) at[i] = a[i];
  for (std::size_t r = 0; r < kRows; r += 2) {
    F64x2 left[I];
    for (std::size_t i = 0; i < I; ++i) left[i] = load(at[i] + r);
    for (std::size_t j = 0; j < J; ++j) {
      const F64x2 right = load(b + j * kRows + r);
      for (std::size_t i = 0; i < I; ++i) total[i][j] += left[i] * right;
    }
  }
  for (std::size_t i = 0; i < I; ++i) {
    for (std::size_t j = 0; j < J; ++j) out[i + j * stride] += sum(total[i][j]);
  }
}

/// Rows `left` and `right` of two columns become the numbers at `at` of the row vectors.
void interleave(F64x2 left, F64x2 right, std::size_t pack, double* at) {
  store(at, F64x2{left[0], right[0]});
  store(at + pack, F64x2{left[1], right[1]});
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

double block_sum(const double* a) {
  F64x2 total[4] = {};
  for (std::size_t r = 0; r < kRows; r += 8) {
    for (std::size_t k = 0; k < 4; ++k) total[k] += load(a + r + 2 * k);
  }
  return sum((total[0] + total[1]) + (total[2] + total[3]));
}

void add_columns(BlockColumns x, const double* coefficient, double* __restrict out) {
  constexpr std::size_t kPairs = 8;  // of rows, whose sums stay in registers
  for (std::size_t r = 0; r < kRows; r += 2 * kPairs) {
    F64x2 total[kPairs];
    for (std::size_t k = 0; k < kPairs; ++k) total[k] = load(out + r + 2 * k);
    for (std::size_t j = 0; j < x.size(); ++j) {
      const F64x2 b = both(coefficient[j]);
      const double* column = x[j] + r;
      for (std::size_t k = 0; k < kPairs; ++k) total[k] += b * load(column + 2 * k);
    }
    for (std::size_t k = 0; k < kPairs; ++k) store(out + r + 2 * k, total[k]);
  }
}

void add_score(BlockColumns x, const double* u, double* score) {
  std::size_t j = 0;
  for (; j + 5 <= x.size(); j += 5) add_products<5, 1>(x.data() + j, u, score + j, 1);
  for (; j + 2 <= x.size(); j += 2) add_products<2, 1>(x.data() + j, u, score + j, 1);
  if (j < x.size()) add_products<1, 1>(x.data() + j, u, score + j, 1);
}

void weigh_columns(BlockColumns x, const double* weight, double* __restrict weighted) {
  for (const double* column : x) {
    for (std::size_t r = 0; r < kRows; r += 2) {
      store(weighted + r, load(weight + r) * load(column + r));
    }
    weighted += kRows;
  }
}

void weigh_and_pack(BlockColumns x, const double* weight, const double* u, std::size_t pack,
                    double* __restrict weighted, double* __restrict rows) {
  // A few rows at a time, whose row vectors stay in the first-level cache until all columns came.
  constexpr std::size_t kPart = 32;
  for (std::size_t part = 0; part < kRows; part += kPart) {
    const std::size_t end = part + kPart;
    for (std::size_t r = part; r < end; r += 2) {
      interleave(load(weight + r), load(u + r), pack, rows + r * pack);
    }
    std::size_t j = 0;
    for (double* out = weighted; j + 2 <= x.size(); j += 2, out += 2 * kRows) {
      const double* first = x[j];
      const double* second = x[j + 1];
      double* row = rows + part * pack + 2 + j;
      for (std::size_t r = part; r < end; r += 2, row += 2 * pack) {
        const F64x2 w = load(weight + r);
        const F64x2 left = w * load(first + r);
        const F64x2 right = w * load(second + r);
        store(out + r, left);
        store(out + kRows + r, right);
        interleave(left, right, pack, row);
      }
    }
    for (std::size_t r = part; r < end && j < x.size(); ++r) {
      rows[r * pack + 2 + j] = weighted[j * kRows + r] = weight[r] * x[j][r];
    }
  }
}

void add_gram(BlockColumns x, const double* weighted, double* gram) {
  const std::size_t columns = x.size();
  for (std::size_t j = 0; j < columns; j += 2, weighted += 2 * kRows) {
    double* out = gram + j * columns;
    if (j + 1 == columns) return add_products<1, 1>(x.data() + j, weighted, out + j, columns);
    std::size_t i = j;
    for (; i + 4 <= columns; i += 4) {
      add_products<4, 2>(x.data() + i, weighted, out + i, columns);
    }
    for (; i + 2 <= columns; i += 2) {
      add_products<2, 2>(x.data() + i, weighted, out + i, columns);
    }
    if (i < columns) add_products<1, 2>(x.data() + i, weighted, out + i, columns);
  }
}

}  // namespace webglm::simd
