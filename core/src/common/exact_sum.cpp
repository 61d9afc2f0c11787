#include "webglm/common/exact_sum.hpp"

#include <bit>
#include <cmath>
#include <cstddef>

namespace webglm {
namespace {

constexpr std::int64_t kBase = 4294967296;  // of the digits, 2^32
constexpr std::uint64_t kDigitMask = 0xffffffffU;
constexpr std::uint64_t kHiddenBit = 0x10000000000000U;  // 2^52
constexpr int kLeastExponent = -1074;
/// Each term changes a digit by less than 2^33, so 2^29 of them stay below 2^62.
constexpr std::uint32_t kMaxUnsettled = 536870912;

}  // namespace

void ExactSum::add(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto biased = static_cast<std::uint32_t>((bits >> 52U) & 0x7ffU);
  std::uint64_t mantissa = bits & (kHiddenBit - 1);
  if (biased != 0) mantissa |= kHiddenBit;
  const std::uint32_t shift = biased == 0 ? 0 : biased - 1;
  const std::size_t digit = shift / 32;
  const std::uint32_t offset = shift % 32;
  const std::uint64_t low = (mantissa & kDigitMask) << offset;
  const std::uint64_t high = (mantissa >> 32U) << offset;
  const std::int64_t sign = value < 0.0 ? -1 : 1;
  digits_[digit] += sign * static_cast<std::int64_t>(low & kDigitMask);
  digits_[digit + 1] += sign * static_cast<std::int64_t>((low >> 32U) + (high & kDigitMask));
  digits_[digit + 2] += sign * static_cast<std::int64_t>(high >> 32U);
  if (++unsettled_ >= kMaxUnsettled) {
    settle(digits_);
    unsettled_ = 0;
  }
}

void ExactSum::merge(const ExactSum& other) {
  Digits theirs = other.digits_;
  settle(theirs);
  settle(digits_);
  for (std::size_t i = 0; i < digits_.size(); ++i) digits_[i] += theirs[i];
  unsettled_ = 2;
}

void ExactSum::settle(Digits& digits) {
  for (std::size_t i = 0; i + 1 < digits.size(); ++i) {
    // The low bits of a negative number in two's complement are its distance from the next
    // multiple below.
    const auto low = static_cast<std::int64_t>(static_cast<std::uint64_t>(digits[i]) & kDigitMask);
    const std::int64_t carry = (digits[i] - low) / kBase;
    digits[i] = low;
    digits[i + 1] += carry;
  }
}

double ExactSum::value() const {
  Digits digits = digits_;
  settle(digits);
  const bool negative = digits.back() < 0;
  // Digits of a negative sum would cancel when they are added up; those of its opposite do not.
  if (negative) {
    for (std::int64_t& digit : digits) digit = -digit;
    settle(digits);
  }
  double sum = 0.0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    sum += std::ldexp(static_cast<double>(digits[i]), kLeastExponent + 32 * static_cast<int>(i));
  }
  return negative ? -sum : sum;
}

}  // namespace webglm
