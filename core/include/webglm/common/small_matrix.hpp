#pragma once

#include <cstddef>
#include <vector>

namespace webglm {

/// A small dense matrix by columns: what a learned term stores, never the rows of the data.
struct SmallMatrix {
  SmallMatrix() = default;
  SmallMatrix(std::size_t row_count, std::size_t column_count)
      : rows(row_count), columns(column_count), values(row_count * column_count, 0.0) {}

  double& operator()(std::size_t i, std::size_t j) { return values[j * rows + i]; }
  double operator()(std::size_t i, std::size_t j) const { return values[j * rows + i]; }
  bool operator==(const SmallMatrix&) const = default;

  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<double> values;  ///< column by column
};

}  // namespace webglm
