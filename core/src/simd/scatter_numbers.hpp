#pragma once

#include <cstddef>
#include <cstdint>

namespace webglm::simd {

/// A few numbers in every row of a block, and the cell of a table that they begin in.
struct NumberedRows {
  const std::uint32_t* cell;  ///< kBlockRows
  const double* numbers;      ///< kBlockRows x stride, row-major
  std::uint32_t count;        ///< numbers of a row
  std::uint32_t stride;       ///< 1, or even: then a pad is 0
};

/// Tables of this many columns are filled fastest where both sides have four numbers.
constexpr std::size_t kCommonColumns = 32;

/// table[(left cell + i) * columns + right cell + j] += left_i right_j for i < left.count and
/// j < right.stride. Where right.stride is even, so are `columns` and every right cell: two
/// patches overlap in whole pairs or not at all, and no load waits for half of a store before it.
void scatter_products(double* table, std::size_t columns, const NumberedRows& left,
                      const NumberedRows& right);

/// out[r * stride + i] = factor[r] numbers[r * stride + i].
void scale_rows(const NumberedRows& rows, const double* factor, double* out);

/// out[r] += sum_i table[cell + i] number_i.
void add_dots(const double* table, const NumberedRows& rows, double* out);

}  // namespace webglm::simd
