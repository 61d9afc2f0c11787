#pragma once

#include <emscripten/val.h>

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "convert.hpp"
#include "webglm/families/any_family.hpp"

namespace webglm {

/// Reads the fields of a plain object, each by its name in snake_case. A field that is undefined
/// or null keeps the default.
class OptionReader {
 public:
  /// Throws `unknown_name`, with the nearest one, for a field that is not in `known`, and a
  /// TypeProblem for something else than an object. undefined and null stand for no options.
  OptionReader(emscripten::val options, std::initializer_list<std::string_view> known);

  bool has(std::string_view name) const;
  /// Whether the field is this very text.
  bool says(std::string_view name, std::string_view word) const;
  bool is_text(std::string_view name) const;
  std::string text_or(std::string_view name, std::string_view fallback) const;
  double number_or(std::string_view name, double fallback) const;
  /// A whole number that an int holds; throws `invalid_input` for another.
  int integer_or(std::string_view name, int fallback) const;
  bool flag_or(std::string_view name, bool fallback) const;
  std::vector<double> numbers_or_empty(std::string_view name) const;
  /// The elements of an array whose first one is a text; none of others.
  std::vector<std::string> texts_or_empty(std::string_view name) const;
  /// The elements of an array.
  std::vector<emscripten::val> elements(std::string_view name) const;
  /// The members of an object whose values are texts, or numbers.
  std::vector<std::pair<std::string, std::string>> named_texts(std::string_view name) const;
  std::vector<std::pair<std::string, double>> named_numbers(std::string_view name) const;

 private:
  emscripten::val field(std::string_view name) const;
  std::vector<std::string> keys_of(std::string_view name) const;

  emscripten::val options_;
};

/// The family of the fields `family`, `var_power` and `theta`.
AnyFamily read_family(const OptionReader& reader);
/// Whether the parameter of the family is to be estimated: the field says "estimate".
bool wants_estimate(const OptionReader& reader);

}  // namespace webglm
