#pragma once

#include <array>
#include <cstdint>

namespace webglm {

/// 0 or a positive number, exactly: 0.d1d2d3... times 10^point, without zeros at either end.
/// printf and strtod do the same with 128-bit arithmetic, which takes 20 KB of WebAssembly.
struct Decimal {
  /// No double, and no number half way between two of them, has more than 768 digits.
  static constexpr int kMostDigits = 800;

  std::array<char, kMostDigits> digits;  ///< '0' to '9', the first `count` of them
  int count = 0;
  int point = 0;
};

/// All digits of a finite `value` >= 0.
Decimal exact_decimal(double value);

/// Rounds to the first `keep` digits, ties to even; all are gone where `keep` < 0.
void round_to(Decimal& decimal, int keep);

/// The double that is nearest, ties to even; infinite beyond the largest.
double nearest_double(const Decimal& decimal);

/// The number that `text` begins with, as in JSON or C: "-1", "0.5", ".5", "1e-3"; `end` is where
/// it stops, `text` itself where there is none. The locale does not matter.
double read_number(const char* text, const char** end);

}  // namespace webglm
