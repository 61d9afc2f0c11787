#include "simd/scatter.hpp"

#include "simd/f64x2.hpp"
#include "webglm/common/segments.hpp"

namespace webglm::simd {
namespace {

constexpr std::size_t kRows = kBlockRows;

template <std::size_t N>
void gather(const Lookup* lookups, double* __restrict eta) {
  Lookup at[N];
  for (std::size_t i = 0; i < N; ++i) at[i] = lookups[i];
  for (std::size_t r = 0; r < kRows; ++r) {
    double total = eta[r];
    for (std::size_t i = 0; i < N; ++i) total += at[i].table[at[i].index[r]];
    eta[r] = total;
  }
}

typedef std::uint8_t U8x8 __attribute__((vector_size(8)));

U16x8 widened(const std::uint8_t* codes) {
  U8x8 narrow;
  std::memcpy(&narrow, codes, sizeof narrow);
  return __builtin_convertvector(narrow, U16x8);
}
U16x8 load_codes(const std::uint16_t* codes) {
  U16x8 out;
  std::memcpy(&out, codes, sizeof out);
  return out;
}
void store_codes(std::uint16_t* out, U16x8 codes) { std::memcpy(out, &codes, sizeof codes); }

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
  for (std::size_t r = 0; r < kRows; r += 8) store_codes(out + r, widened(codes + r));
}

void join_codes(const std::uint16_t* a, const std::uint16_t* b, std::uint16_t size,
                std::uint16_t* out) {
  const U16x8 sizes = U16x8{} + size;
  for (std::size_t r = 0; r < kRows; r += 8) {
    store_codes(out + r, load_codes(a + r) * sizes + load_codes(b + r));
  }
}

void join_codes(const std::uint8_t* a, const std::uint8_t* b, std::uint16_t size,
                std::uint16_t* out) {
  const U16x8 sizes = U16x8{} + size;
  for (std::size_t r = 0; r < kRows; r += 8) {
    store_codes(out + r, widened(a + r) * sizes + widened(b + r));
  }
}

void join_codes(const std::uint16_t* a, const std::uint16_t* b, std::uint16_t size_b,
                const std::uint16_t* c, std::uint16_t size_c, std::uint16_t* out) {
  const U16x8 sizes_b = U16x8{} + size_b;
  const U16x8 sizes_c = U16x8{} + size_c;
  for (std::size_t r = 0; r < kRows; r += 8) {
    const U16x8 pair = load_codes(a + r) * sizes_b + load_codes(b + r);
    store_codes(out + r, pair * sizes_c + load_codes(c + r));
  }
}

void gather_add(std::span<const Lookup> lookups, double* eta) {
  std::size_t i = 0;
  for (; i + 3 <= lookups.size(); i += 3) gather<3>(lookups.data() + i, eta);
  if (i + 2 == lookups.size()) return gather<2>(lookups.data() + i, eta);
  if (i < lookups.size()) gather<1>(lookups.data() + i, eta);
}
void gather_add(const double* table, const std::uint32_t* index, double* eta) {
  for (std::size_t r = 0; r < kRows; ++r) eta[r] += table[index[r]];
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

}  // namespace webglm::simd
