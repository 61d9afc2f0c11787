#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <variant>

#include "webglm/data/column.hpp"

namespace webglm {

/// Numbers that are all 0 or 1, in one bit each, that never change; copies share them.
class IndicatorColumn {
 public:
  static constexpr std::size_t kWordRows = 64;

  IndicatorColumn() = default;
  /// Row r is bit r % 64 of word r / 64; bits past the last row are 0.
  IndicatorColumn(std::shared_ptr<const std::uint64_t[]> words, std::size_t size)
      : words_(std::move(words)), size_(size) {}

  static std::size_t words_for(std::size_t rows) { return (rows + kWordRows - 1) / kWordRows; }

  std::size_t size() const { return size_; }
  std::span<const std::uint64_t> words() const { return {words_.get(), words_for(size_)}; }
  bool operator[](std::size_t row) const {
    return (words_[row / kWordRows] >> (row % kWordRows) & 1) != 0;
  }
  /// Rows that hold 1.
  std::size_t ones() const;
  /// Writes the numbers of the first `out.size()` rows.
  void copy_to(std::span<double> out) const;
  NumericColumn numbers() const;

 private:
  std::shared_ptr<const std::uint64_t[]> words_;
  std::size_t size_ = 0;
};

/// A column of a design as it was given. People who dummy-coded by hand give columns of 0 and 1,
/// which are kept as bits.
using DesignColumn = std::variant<NumericColumn, IndicatorColumn>;

/// The column as bits where all its numbers are 0 or 1.
DesignColumn scan_for_indicators(NumericColumn column);

std::size_t size_of(const DesignColumn& column);

}  // namespace webglm
