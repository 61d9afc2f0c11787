#pragma once

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

namespace webglm {

/// A number as it stands in a message; a character or a truth value is none.
template <class N>
concept MessageNumber = std::floating_point<N> ||
                        (std::integral<N> && !std::same_as<N, bool> && !std::same_as<N, char>);

/// What fills a place of a message: a text that outlives it, or a number. It takes two stores to
/// make and owns nothing, so that a message costs little code where it is hardly ever needed.
class TextPart {
 public:
  TextPart(const char* text) : text_(text), kind_(kLiteral) {}
  TextPart(const std::string& text) : string_(&text), kind_(kString) {}
  TextPart(std::string_view text) : text_(text.data()), kind_(text.size()) {}
  TextPart(MessageNumber auto number) : number_(static_cast<double>(number)), kind_(kNumber) {}

  bool is_number() const { return kind_ == kNumber; }
  double number() const { return number_; }
  std::string_view text() const;

 private:
  static constexpr std::size_t kNumber = static_cast<std::size_t>(-1);
  static constexpr std::size_t kString = static_cast<std::size_t>(-2);
  static constexpr std::size_t kLiteral = static_cast<std::size_t>(-3);

  union {
    double number_;
    const char* text_;
    const std::string* string_;
  };
  std::size_t kind_;  // the length of a text, or one of the above
};
/// By reference: WebAssembly's calling convention copies a list that is passed by value.
using TextParts = const std::initializer_list<TextPart>&;

/// `pattern` with each "{}" replaced by the next part, numbers by number_text:
/// filled("row {} is {}", {row, value}).
std::string filled(const char* pattern, TextParts parts);

/// The shortest decimal form of `value` that reads back as the same double; "NaN", "Infinity",
/// "-Infinity" for the others. Whole numbers below 1e15 have no decimal point.
std::string number_text(double value);

/// `value` with a fixed number of digits after the decimal point, as printf's "%.*f".
std::string fixed_text(double value, int digits);

/// ASCII lower case; other bytes are kept.
std::string lower_case(std::string_view text);

}  // namespace webglm
