#pragma once

#include <array>
#include <cstdint>

namespace webglm {

/// A sum of doubles without any rounding (a superaccumulator: one long fixed-point number), so that
/// neither the order of the terms nor the way they were cut into batches can change a bit of it.
class ExactSum {
 public:
  /// Adds a finite value.
  void add(double value);
  void merge(const ExactSum& other);
  /// The sum, within one unit in the last place; depends on the exact sum alone.
  double value() const;

 private:
  /// Digit i counts units of 2^(32 i - 1074); 2098 bits from the least subnormal to the greatest
  /// double, and room for carries.
  static constexpr int kDigits = 68;
  using Digits = std::array<std::int64_t, kDigits>;

  static void settle(Digits& digits);

  Digits digits_{};
  std::uint32_t unsettled_ = 0;
};

}  // namespace webglm
