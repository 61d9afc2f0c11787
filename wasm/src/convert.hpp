#pragma once

#include <emscripten/val.h>

#include <concepts>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "webglm/common/error.hpp"
#include "webglm/common/warning.hpp"

namespace webglm {

/// A Float64Array with its own buffer. A view into the heap would be detached by the next
/// allocation that grows the memory, so no view leaves a binding.
emscripten::val float64_array(std::span<const double> values);

/// A JavaScript string of UTF-8 bytes. Nothing is allocated on this heap, where that could fail.
emscripten::val text(const std::string& utf8);
inline emscripten::val text(std::string_view utf8) { return text(std::string(utf8)); }
inline emscripten::val text(const char* utf8) { return emscripten::val::u8string(utf8); }

emscripten::val array_of(const std::vector<std::string>& texts);
emscripten::val array_of(std::span<const std::string_view> texts);
emscripten::val array_of(const std::vector<bool>& flags);
/// Positions, counted from 0.
emscripten::val array_of(std::span<const std::size_t> positions);
/// The same as a Uint32Array, for as many as there are rows.
emscripten::val uint32_array(std::span<const std::size_t> positions);

/// {key: number or string, ...}
emscripten::val object_of(const Details& details);
/// {code, message, details} of each
emscripten::val array_of(const std::vector<Warning>& warnings);

/// The string in `value`; throws a TypeProblem that calls it `what` where it is something else.
std::string read_text(const emscripten::val& value, std::string_view what);
/// The number in `value`, likewise.
double read_number(const emscripten::val& value, std::string_view what);
/// The strings in an array, likewise.
std::vector<std::string> read_texts(const emscripten::val& value, std::string_view what);
/// The numbers in an array or a typed array, likewise.
std::vector<double> read_numbers(const emscripten::val& value, std::string_view what);

/// undefined and null both stand for an option that is not given.
inline bool is_absent(const emscripten::val& value) {
  return value.isUndefined() || value.isNull();
}

}  // namespace webglm
