#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace webglm::simd {

/// What one look at a run of numbers tells.
struct ColumnScan {
  double least;
  double greatest;
  double sum;
  double sum_of_squares;
  bool finite;  ///< all of them; else the other fields mean nothing
};

/// `count` is at least 1.
ColumnScan scan_column(const double* x, std::size_t count);

/// Sets bit r % 64 of word r / 64 where value r is 1, for values that are all 0 or 1. Stops with
/// false at the first 64 values among which is another one.
bool pack_indicators(std::span<const double> x, std::uint64_t* words);

/// How many numbers are not whole; all are finite.
double count_fractions(const double* x, std::size_t count);

/// The greatest of `count` bytes, 0 for none.
std::uint8_t greatest_byte(const std::uint8_t* bytes, std::size_t count);

/// counts[b] = how often byte b occurs; there are 256 counts, and less than 2^32 bytes.
void count_bytes(const std::uint8_t* bytes, std::size_t count, std::uint64_t* counts);

}  // namespace webglm::simd
