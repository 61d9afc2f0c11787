#include "webglm/common/decimal.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

namespace webglm {
namespace {

constexpr std::uint64_t kHiddenBit = 0x10000000000000U;  // 2^52
constexpr std::uint64_t kInfinityBits = 0x7ff0000000000000U;
constexpr std::uint32_t kBase = 1000000000;
constexpr int kBaseDigits = 9;

/// A natural number in base 10^9, the lowest digit first; 90 of them hold 5^1076 * 2^54.
struct Natural {
  std::array<std::uint32_t, 90> limbs;
  int count = 0;

  explicit Natural(std::uint64_t value) {
    for (; value > 0; value /= kBase) push(value % kBase);
  }
  void push(std::uint64_t limb) {
    limbs[static_cast<std::size_t>(count++)] = static_cast<std::uint32_t>(limb);
  }
  /// times base^exponent; `step` = base^step_size is below 2^30.
  void multiply(std::uint32_t base, std::uint32_t step, int step_size, int exponent) {
    for (; exponent >= step_size; exponent -= step_size) multiply(step);
    for (; exponent > 0; --exponent) multiply(base);
  }
  void multiply(std::uint32_t factor) {
    std::uint64_t carry = 0;
    for (int i = 0; i < count; ++i) {
      std::uint32_t& limb = limbs[static_cast<std::size_t>(i)];
      carry += std::uint64_t{limb} * factor;
      limb = static_cast<std::uint32_t>(carry % kBase);
      carry /= kBase;
    }
    if (carry > 0) push(carry);
  }
};

void strip_zeros(Decimal& decimal) {
  while (decimal.count > 0 && decimal.digits[static_cast<std::size_t>(decimal.count - 1)] == '0') {
    --decimal.count;
  }
}

/// mantissa * 2^exponent. A negative power of two is one of five with the point moved.
Decimal expand(std::uint64_t mantissa, int exponent) {
  for (; exponent < 0 && mantissa % 2 == 0 && mantissa > 0; ++exponent) mantissa /= 2;
  Natural natural(mantissa);
  if (exponent > 0) natural.multiply(2, 536870912, 29, exponent);
  if (exponent < 0) natural.multiply(5, 244140625, 12, -exponent);
  Decimal out;
  for (int i = natural.count; i-- > 0;) {
    std::uint32_t limb = natural.limbs[static_cast<std::size_t>(i)];
    char* const first = out.digits.data() + out.count;
    for (int digit = kBaseDigits; digit-- > 0; limb /= 10) {
      first[digit] = static_cast<char>('0' + limb % 10);
    }
    out.count += kBaseDigits;
    if (i + 1 < natural.count) continue;
    const auto zeros = std::find_if(first, first + kBaseDigits, [](char c) { return c != '0'; });
    std::copy(zeros, first + kBaseDigits, first);
    out.count -= static_cast<int>(zeros - first);
  }
  out.point = out.count + std::min(exponent, 0);
  strip_zeros(out);
  return out;
}

/// The number half way from the double with these bits to the next one.
Decimal half_way_above(std::uint64_t bits) {
  const int biased = static_cast<int>(bits >> 52U);
  const std::uint64_t fraction = bits & (kHiddenBit - 1);
  const std::uint64_t mantissa = biased > 0 ? fraction | kHiddenBit : fraction;
  return expand(2 * mantissa + 1, std::max(biased, 1) - 1076);
}

/// The sign of a - b, for a and b > 0.
int compare(const Decimal& a, const Decimal& b) {
  if (a.point != b.point) return a.point - b.point;
  const auto common = static_cast<std::size_t>(std::min(a.count, b.count));
  const int order = std::memcmp(a.digits.data(), b.digits.data(), common);
  return order != 0 ? order : a.count - b.count;
}

/// A double within a few units in the last place, from the first 19 digits.
double estimate(const Decimal& decimal) {
  const int taken = std::min(decimal.count, 19);
  std::uint64_t leading = 0;
  for (int i = 0; i < taken; ++i) {
    leading = 10 * leading +
              static_cast<std::uint64_t>(decimal.digits[static_cast<std::size_t>(i)] - '0');
  }
  const int exponent = decimal.point - taken;
  const int half = exponent / 2;  // neither power overflows
  return static_cast<double>(leading) * std::pow(10.0, half) * std::pow(10.0, exponent - half);
}

/// Beyond the length of any text, so that no number of zeros makes up for it.
constexpr int kMostExponent = 200000000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Appends a digit; zeros in front only move the point.
void append_digit(Decimal& decimal, char digit, bool after_point) {
  if (decimal.count == 0 && digit == '0') {
    if (after_point) --decimal.point;
    return;
  }
  if (!after_point) ++decimal.point;
  if (decimal.count < Decimal::kMostDigits) {
    decimal.digits[static_cast<std::size_t>(decimal.count++)] = digit;
  } else if (digit != '0') {
    decimal.digits.back() = '1';  // beyond all that decides, but not nothing
  }
}

/// The exponent after an e at `c`, which moves behind it; 0 where there is none.
int read_exponent(const char*& c) {
  if (*c != 'e' && *c != 'E') return 0;
  const char* next = c + 1;
  const bool negative = *next == '-';
  if (*next == '-' || *next == '+') ++next;
  if (!is_digit(*next)) return 0;
  int exponent = 0;
  for (; is_digit(*next); ++next) exponent = std::min(10 * exponent + (*next - '0'), kMostExponent);
  c = next;
  return negative ? -exponent : exponent;
}

}  // namespace

Decimal exact_decimal(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const int biased = static_cast<int>(bits >> 52U);
  const std::uint64_t fraction = bits & (kHiddenBit - 1);
  return expand(biased > 0 ? fraction | kHiddenBit : fraction, std::max(biased, 1) - 1075);
}

void round_to(Decimal& decimal, int keep) {
  if (keep >= decimal.count) return;
  if (keep < 0) {
    decimal.count = 0;
    return;
  }
  char* const digits = decimal.digits.data();
  const bool odd = keep > 0 && digits[keep - 1] % 2 == 1;  // '0' is even
  const bool up = digits[keep] > '5' || (digits[keep] == '5' && (keep + 1 < decimal.count || odd));
  decimal.count = keep;
  if (!up) return strip_zeros(decimal);
  while (decimal.count > 0 && digits[decimal.count - 1] == '9') --decimal.count;
  if (decimal.count > 0) {
    ++digits[decimal.count - 1];
  } else {
    digits[0] = '1';
    decimal.count = 1;
    ++decimal.point;
  }
}

double nearest_double(const Decimal& decimal) {
  if (decimal.count == 0 || decimal.point < -400) return 0.0;
  if (decimal.point > 400) return std::numeric_limits<double>::infinity();
  auto bits = std::bit_cast<std::uint64_t>(estimate(decimal));
  while (true) {
    // A tie goes to the even one of two neighbours.
    const bool odd = bits % 2 == 1;
    if (bits < kInfinityBits) {
      const int above = compare(decimal, half_way_above(bits));
      if (above > 0 || (above == 0 && odd)) {
        ++bits;
        continue;
      }
    }
    if (bits > 0) {
      const int below = compare(decimal, half_way_above(bits - 1));
      if (below < 0 || (below == 0 && odd)) {
        --bits;
        continue;
      }
    }
    return std::bit_cast<double>(bits);
  }
}

double read_number(const char* text, const char** end) {
  const char* c = text;
  const bool negative = *c == '-';
  if (*c == '-' || *c == '+') ++c;
  Decimal decimal;
  bool after_point = false;
  bool any = false;
  for (; is_digit(*c) || (*c == '.' && !after_point); ++c) {
    if (*c == '.') {
      after_point = true;
    } else {
      any = true;
      append_digit(decimal, *c, after_point);
    }
  }
  *end = any ? c : text;
  if (!any) return 0.0;
  decimal.point += read_exponent(c);
  *end = c;
  strip_zeros(decimal);
  const double size = nearest_double(decimal);
  return negative ? -size : size;
}

}  // namespace webglm

/// strtod as yyjson calls it.
extern "C" double webglm_strtod(const char* text, char** end) {
  const char* stop = nullptr;
  const double value = webglm::read_number(text, &stop);
  *end = const_cast<char*>(stop);
  return value;
}
