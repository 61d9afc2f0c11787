#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

namespace webglm {

/// What one look at the numbers of a column tells.
struct NumericFacts {
  std::uint64_t missing = 0;  ///< NaN
  bool finite = true;         ///< all of them; else what follows means nothing
  double least = 0.0;
  double greatest = 0.0;
  double sum = 0.0;
  double sum_of_squares = 0.0;  ///< infinite beyond the range of a double
};

/// Numbers, one per row, that never change; copies share them. NaN is a missing value.
class NumericColumn {
 public:
  NumericColumn() = default;
  /// Shares `values`, of which the first `size` belong to the column.
  explicit NumericColumn(std::shared_ptr<const double[]> values, std::size_t size)
      : values_(std::move(values)), size_(size) {}

  /// A column that owns a copy of `values`.
  static NumericColumn copy_of(std::span<const double> values);

  std::span<const double> values() const { return {values_.get(), size_}; }
  std::size_t size() const { return size_; }
  /// Whether no column was given, which is not the same as a column without rows.
  bool absent() const { return values_ == nullptr; }
  /// Found on the first call and kept; copies made later share them.
  const NumericFacts& facts() const;
  /// Rows whose value is NaN.
  std::uint64_t missing_count() const { return facts().missing; }

 private:
  std::shared_ptr<const double[]> values_;
  std::size_t size_ = 0;
  mutable std::shared_ptr<const NumericFacts> facts_;
};

/// Numbers that a border writes once and then freezes into a column, without a second copy.
class NumericBuffer {
 public:
  /// Room for `size` values, none of them set; throws `out_of_memory` when there is none.
  static NumericBuffer make_uninitialised(std::uint64_t size);

  std::span<double> values() { return {values_.get(), size_}; }
  /// The column of what was written; the buffer is empty afterwards.
  NumericColumn freeze() &&;

 private:
  NumericBuffer(std::shared_ptr<double[]> values, std::size_t size)
      : values_(std::move(values)), size_(size) {}

  std::shared_ptr<double[]> values_;
  std::size_t size_ = 0;
};

}  // namespace webglm
