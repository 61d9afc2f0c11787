#include "webglm/common/text.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "webglm/common/decimal.hpp"

namespace webglm {
namespace {

/// The digits from `first` on, `count` of them; zeros follow those that a decimal has.
void append_digits(std::string& text, const Decimal& decimal, int first, int count) {
  for (int i = first; i < first + count; ++i) {
    const bool has = i >= 0 && i < decimal.count;
    text += has ? decimal.digits[static_cast<std::size_t>(i)] : '0';
  }
}

void append_plain(std::string& text, const Decimal& decimal, int decimals) {
  if (decimal.point > 0) {
    append_digits(text, decimal, 0, decimal.point);
  } else {
    text += '0';
  }
  if (decimals == 0) return;
  text += '.';
  append_digits(text, decimal, decimal.point, decimals);
}

void append_scientific(std::string& text, const Decimal& decimal) {
  text += decimal.digits[0];
  if (decimal.count > 1) {
    text += '.';
    append_digits(text, decimal, 1, decimal.count - 1);
  }
  const int exponent = decimal.point - 1;
  text += exponent < 0 ? "e-" : "e+";
  if (std::abs(exponent) < 10) text += '0';
  text += std::to_string(std::abs(exponent));
}

/// The fewest digits, at least `digits`, that read back as `value`.
int round_to_shortest(Decimal& decimal, double value, int digits) {
  const Decimal exact = decimal;
  for (; digits < 17; ++digits) {
    round_to(decimal, digits);
    if (nearest_double(decimal) == value) return digits;
    decimal = exact;
  }
  round_to(decimal, digits);
  return digits;
}

}  // namespace

std::string number_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0.0 ? "Infinity" : "-Infinity";
  std::string text = std::signbit(value) ? "-" : "";
  const double size = std::abs(value);
  Decimal decimal = exact_decimal(size);
  if (size == std::trunc(size) && size < 1e15) {
    append_plain(text, decimal, 0);
    return text;
  }
  // A decimal has no trailing zeros, so 15 digits find every shorter form; subnormals hold fewer.
  const bool subnormal = size < std::numeric_limits<double>::min();
  const int precision = round_to_shortest(decimal, size, subnormal ? 1 : 15);
  // Where printf's %g has an exponent.
  if (decimal.point < -3 || decimal.point > precision) {
    append_scientific(text, decimal);
  } else {
    append_plain(text, decimal, std::max(decimal.count - decimal.point, 0));
  }
  return text;
}

std::string_view TextPart::text() const {
  if (kind_ == kString) return *string_;
  if (kind_ == kLiteral) return text_;
  return {text_, kind_};
}

std::string filled(const char* pattern, TextParts parts) {
  std::string out;
  const TextPart* part = parts.begin();
  for (const char* c = pattern; *c != '\0'; ++c) {
    if (c[0] != '{' || c[1] != '}' || part == parts.end()) {
      out += *c;
      continue;
    }
    if (part->is_number()) {
      out += number_text(part->number());
    } else {
      out += part->text();
    }
    ++part;
    ++c;
  }
  return out;
}

std::string fixed_text(double value, int digits) {
  if (!std::isfinite(value)) return number_text(value);
  std::string text = std::signbit(value) ? "-" : "";
  Decimal decimal = exact_decimal(std::abs(value));
  round_to(decimal, decimal.point + digits);
  if (decimal.count == 0) decimal.point = 0;
  append_plain(text, decimal, digits);
  return text;
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace webglm
