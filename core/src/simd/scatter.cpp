#include "simd/scatter.hpp"

#include "simd/f64x2.hpp"
#include "webglm/common/segments.hpp"

namespace webglm::simd {
namespace {

constexpr std::size_t kRows = kBlockRows;

template <class Index>
void gather(const double* table, const Index* index, double* __restrict eta) {
  for (std::size_t r = 0; r < kRows; ++r) eta[r] += table[index[r]];
}

template <class Index>
void scatter(double* __restrict table, const Index* index, const double* value) {
  for (std::size_t r = 0; r < kRows; ++r) table[index[r]] += value[r];
}

/// `Pairs` pairs of numbers of every row, from `offset` on.
template <std::size_t Pairs, class Index>
void scatter_pairs(double* __restrict table, const Index* index, const double* rows,
                   std::size_t pack) {
  for (std::size_t r = 0; r < kRows; ++r) {
    double* cell = table + std::size_t{index[r]} * pack;
    const double* row = rows + r * pack;
    for (std::size_t i = 0; i < Pairs; ++i) {
      store(cell + 2 * i, load(cell + 2 * i) + load(row + 2 * i));
    }
  }
}

template <class Index>
void scatter_packs(double* table, const Index* index, const double* rows, std::size_t pack) {
  std::size_t at = 0;
  for (; at + 16 <= pack; at += 16) scatter_pairs<8>(table + at, index, rows + at, pack);
  switch ((pack - at) / 2) {
    case 1:
      return scatter_pairs<1>(table + at, index, rows + at, pack);
    case 2:
      return scatter_pairs<2>(table + at, index, rows + at, pack);
    case 3:
      return scatter_pairs<3>(table + at, index, rows + at, pack);
    case 4:
      return scatter_pairs<4>(table + at, index, rows + at, pack);
    case 5:
      return scatter_pairs<5>(table + at, index, rows + at, pack);
    case 6:
      return scatter_pairs<6>(table + at, index, rows + at, pack);
    case 7:
      return scatter_pairs<7>(table + at, index, rows + at, pack);
    default:
      return;
  }
}

}  // namespace

void widen_codes(const std::uint8_t* codes, std::uint16_t* out) {
  for (std::size_t r = 0; r < kRows; r += 8) {
    typedef std::uint8_t U8x8 __attribute__((vector_size(8)));
    U8x8 narrow;
    std::memcpy(&narrow, codes + r, sizeof narrow);
    const auto wide = __builtin_convertvector(narrow, U16x8);
    std::memcpy(out + r, &wide, sizeof wide);
  }
}

void join_codes(const std::uint16_t* a, const std::uint16_t* b, std::uint16_t size,
                std::uint16_t* out) {
  const U16x8 sizes = U16x8{} + size;
  for (std::size_t r = 0; r < kRows; r += 8) {
    U16x8 left;
    U16x8 right;
    std::memcpy(&left, a + r, sizeof left);
    std::memcpy(&right, b + r, sizeof right);
    left = left * sizes + right;
    std::memcpy(out + r, &left, sizeof left);
  }
}

void gather_add(const double* table, const std::uint16_t* index, double* eta) {
  gather(table, index, eta);
}
void gather_add(const double* table, const std::uint32_t* index, double* eta) {
  gather(table, index, eta);
}
void scatter_add(double* table, const std::uint16_t* index, const double* value) {
  scatter(table, index, value);
}
void scatter_add(double* table, const std::uint32_t* index, const double* value) {
  scatter(table, index, value);
}

void scatter_add_two(double* __restrict first, const std::uint16_t* first_index,
                     double* __restrict second, const std::uint16_t* second_index,
                     const double* value) {
  for (std::size_t r = 0; r < kRows; ++r) {
    first[first_index[r]] += value[r];
    second[second_index[r]] += value[r];
  }
}

void scatter_rows(double* table, const std::uint16_t* index, const double* rows, std::size_t pack) {
  scatter_packs(table, index, rows, pack);
}
void scatter_rows(double* table, const std::uint32_t* index, const double* rows, std::size_t pack) {
  scatter_packs(table, index, rows, pack);
}

void pack_rows(const double* weight, const double* u, const double* weighted, std::size_t columns,
               std::size_t pack, double* rows) {
  const auto interleave = [&](const double* left, const double* right, std::size_t at) {
    double* out = rows + at;
    for (std::size_t r = 0; r < kRows; r += 2, out += 2 * pack) {
      const F64x2 x = load(left + r);
      const F64x2 y = load(right + r);
      store(out, F64x2{x[0], y[0]});
      store(out + pack, F64x2{x[1], y[1]});
    }
  };
  interleave(weight, u, 0);
  std::size_t j = 0;
  for (; j + 2 <= columns; j += 2) {
    interleave(weighted + j * kRows, weighted + (j + 1) * kRows, 2 + j);
  }
  if (j == columns) return;
  for (std::size_t r = 0; r < kRows; ++r) rows[r * pack + 2 + j] = weighted[j * kRows + r];
}

}  // namespace webglm::simd
