#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace webglm::simd {

/// Index arrays hold kBlockRows entries; those past the last row are 0 and their weights are 0.

/// The same codes in two bytes each.
void widen_codes(const std::uint8_t* codes, std::uint16_t* out);

/// out[r] = a[r] * size + b[r]; `out` may be `a`.
void join_codes(const std::uint16_t* a, const std::uint16_t* b, std::uint16_t size,
                std::uint16_t* out);

/// The same from codes of one byte.
void join_codes(const std::uint8_t* a, const std::uint8_t* b, std::uint16_t size,
                std::uint16_t* out);

/// out[r] = (a[r] * size_b + b[r]) * size_c + c[r].
void join_codes(const std::uint16_t* a, const std::uint16_t* b, std::uint16_t size_b,
                const std::uint16_t* c, std::uint16_t size_c, std::uint16_t* out);

/// A number for every value of an index.
struct Lookup {
  const double* table;
  const std::uint16_t* index;
};
/// eta[r] += the sum of table[index[r]] over all lookups.
void gather_add(std::span<const Lookup> lookups, double* eta);
void gather_add(const double* table, const std::uint32_t* index, double* eta);

/// table[index[r]] += value[r].
void scatter_add(double* table, const std::uint16_t* index, const double* value);
void scatter_add(double* table, const std::uint32_t* index, const double* value);

/// The same into two tables of one sweep, which hides the latency of either.
void scatter_add_two(double* first, const std::uint16_t* first_index, double* second,
                     const std::uint16_t* second_index, const double* value);

/// table[index[r] * pack + i] += rows[r * pack + i] for i < pack; pack is even.
void scatter_rows(double* table, const std::uint16_t* index, const double* rows, std::size_t pack);
void scatter_rows(double* table, const std::uint32_t* index, const double* rows, std::size_t pack);

}  // namespace webglm::simd
