#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "webglm/common/small_matrix.hpp"

namespace webglm {

/// Levels x columns by rows, without the zeros: a factor of 100,000 levels has as many entries.
class CodingMatrix {
 public:
  struct Entry {
    std::uint32_t column;
    double value;
    bool operator==(const Entry&) const = default;
  };

  explicit CodingMatrix(std::size_t columns = 0) : columns_(columns) {}
  explicit CodingMatrix(const SmallMatrix& dense);

  std::size_t rows() const { return starts_.size() - 1; }
  std::size_t columns() const { return columns_; }

  /// Appends the row of the next level: entries that are not 0, by ascending column.
  void add_row(std::span<const Entry> entries);
  std::span<const Entry> row(std::size_t level) const {
    return {entries_.data() + starts_[level], starts_[level + 1] - starts_[level]};
  }
  double operator()(std::size_t level, std::size_t column) const;

  bool operator==(const CodingMatrix&) const = default;

 private:
  std::size_t columns_;
  std::vector<std::size_t> starts_{0};
  std::vector<Entry> entries_;
};

}  // namespace webglm
