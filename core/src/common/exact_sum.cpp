#include "webglm/common/exact_sum.hpp"

#include <bit>
#include <cmath>

namespace webglm {
namespace {

constexpr std::uint64_t kDigitMask = 0xffffffffU;
constexpr int kLeastExponent = -1074;
/// Each term changes a digit by less than 2^32, so 2^30 of them stay below 2^62.
constexpr std::uint32_t kMaxUnsettled = 1U << 30;

}  // namespace

void ExactSum::add(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  const auto biased = static_cast<int>((bits >> 52) & 0x7ffU);
  std::uint64_t mantissa = bits & ((std::uint64_t{1} << 52) - 1);
  if (biased != 0) mantissa |= std::uint64_t{1} << 52;
  const int shift = biased == 0 ? 0 : biased - 1;
  const auto digit = static_cast<std::size_t>(shift / 32);
  const int offset = shift % 32;
  const std::uint64_t low = (mantissa & kDigitMask) << offset;
  const std::uint64_t high = (mantissa >> 32) << offset;
  const std::int64_t sign = value < 0.0 ? -1 : 1;
  digits_[digit] += sign * static_cast<std::int64_t>(low & kDigitMask);
  digits_[digit + 1] += sign * static_cast<std::int64_t>((low >> 32) + (high & kDigitMask));
  digits_[digit + 2] += sign * static_cast<std::int64_t>(high >> 32);
  if (++unsettled_ >= kMaxUnsettled / 2) {
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
    const std::int64_t carry = digits[i] >> 32;  // towards minus infinity
    digits[i] -= carry * (std::int64_t{1} << 32);
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
