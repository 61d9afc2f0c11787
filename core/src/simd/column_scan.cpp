#include "simd/column_scan.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "simd/f64x2.hpp"

namespace webglm::simd {

ColumnScan scan_column(const double* x, std::size_t count) {
  constexpr std::size_t kLanes = 4;  // of two numbers each, so that no result waits for the last
  F64x2 least[kLanes];
  F64x2 greatest[kLanes];
  F64x2 sums[kLanes] = {};
  F64x2 squares[kLanes] = {};
  for (std::size_t k = 0; k < kLanes; ++k) least[k] = greatest[k] = both(x[0]);
  std::size_t i = 0;
  for (; i + 2 * kLanes <= count; i += 2 * kLanes) {
    for (std::size_t k = 0; k < kLanes; ++k) {
      const F64x2 v = load(x + i + 2 * k);
      least[k] = v < least[k] ? v : least[k];
      greatest[k] = v > greatest[k] ? v : greatest[k];
      sums[k] += v;
      squares[k] += v * v;
    }
  }
  ColumnScan out{x[0], x[0], 0.0, 0.0, true};
  for (std::size_t k = 0; k < kLanes; ++k) {
    out.least = std::min({out.least, least[k][0], least[k][1]});
    out.greatest = std::max({out.greatest, greatest[k][0], greatest[k][1]});
    out.sum += sum(sums[k]);
    out.sum_of_squares += sum(squares[k]);
  }
  for (; i < count; ++i) {
    out.least = std::min(out.least, x[i]);
    out.greatest = std::max(out.greatest, x[i]);
    out.sum += x[i];
    out.sum_of_squares += x[i] * x[i];
  }
  // Squares that are finite speak for all; others may have overflown.
  if (!std::isfinite(out.sum_of_squares)) {
    out.finite = std::all_of(x, x + count, [](double v) { return std::isfinite(v); });
  }
  return out;
}

bool pack_indicators(std::span<const double> x, std::uint64_t* words) {
  std::size_t i = 0;
  while (i < x.size()) {
    const std::size_t end = std::min(x.size(), i + 64);
    I64x2 ones = {};
    I64x2 wrong = {};
    I64x2 bit = {1, 2};
    for (; i + 2 <= end; i += 2, bit <<= 2) {
      const F64x2 v = load(x.data() + i);
      const I64x2 is_one = v == both(1.0);
      ones |= is_one & bit;
      wrong |= ~(is_one | (v == both(0.0)));
    }
    if (i < end) {
      if (x[i] == 1.0) ones[0] |= bit[0];
      wrong[0] |= x[i] == 1.0 || x[i] == 0.0 ? 0 : 1;
      ++i;
    }
    if ((wrong[0] | wrong[1]) != 0) return false;
    *words++ = static_cast<std::uint64_t>(ones[0] | ones[1]);
  }
  return true;
}

double count_fractions(const double* x, std::size_t count) {
  constexpr double kWhole = 0x1p52;  // numbers of this size are whole
  F64x2 whole = both(0.0);
  std::size_t i = 0;
  for (; i + 2 <= count; i += 2) {
    const F64x2 v = load(x + i);
    const F64x2 size = v < both(0.0) ? -v : v;
    const F64x2 rounded = (size + both(kWhole)) - both(kWhole);
    whole += select((size >= both(kWhole)) | (rounded == size), both(1.0), both(0.0));
  }
  double fractions = static_cast<double>(i) - sum(whole);
  if (i < count && x[i] != std::floor(x[i])) fractions += 1.0;
  return fractions;
}

std::uint8_t greatest_byte(const std::uint8_t* bytes, std::size_t count) {
  std::uint8_t greatest = 0;
  for (std::size_t i = 0; i < count; ++i) greatest = std::max(greatest, bytes[i]);
  return greatest;
}

void count_bytes(const std::uint8_t* bytes, std::size_t count, std::uint64_t* counts) {
  // Four tables: equal neighbours need not wait for each other.
  std::array<std::array<std::uint32_t, 256>, 4> table{};
  std::size_t i = 0;
  for (; i + 4 <= count; i += 4) {
    std::uint32_t four;
    std::memcpy(&four, bytes + i, sizeof four);
    ++table[0][four & 255U];
    ++table[1][four >> 8 & 255U];
    ++table[2][four >> 16 & 255U];
    ++table[3][four >> 24];
  }
  for (; i < count; ++i) ++table[0][bytes[i]];
  for (std::size_t b = 0; b < 256; ++b) {
    counts[b] = std::uint64_t{table[0][b]} + table[1][b] + table[2][b] + table[3][b];
  }
}

}  // namespace webglm::simd
