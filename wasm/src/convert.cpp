#include "convert.hpp"

#include <emscripten/bind.h>
#include <emscripten/em_js.h>

#include <variant>

#include "guard.hpp"

// For a string Embind has JavaScript allocate, which does not see when it got nothing and writes to
// the first addresses then. Here C++ allocates, and these two only measure and write.
EM_JS_DEPS(webglm_text, "$lengthBytesUTF8,$stringToUTF8,$Emval");
EM_JS(std::size_t, webglm_text_size, (emscripten::EM_VAL handle),
      { return lengthBytesUTF8(Emval.toValue(handle)); });
EM_JS(void, webglm_write_text, (emscripten::EM_VAL handle, char* to, std::size_t room),
      { stringToUTF8(Emval.toValue(handle), to >>> 0, room); });

namespace webglm {

using emscripten::val;

namespace {

[[noreturn]] void refuse_type(const val& value, std::string_view what, std::string_view needed) {
  const std::string type = value.isNull()    ? "null"
                           : value.isArray() ? "array"
                                             : value.typeOf().as<std::string>();
  throw TypeProblem(filled("{} must be {}, got {}", {what, needed, type}));
}

template <class Item, class Convert>
val array_from(const Item& items, Convert convert) {
  val array = val::array();
  for (const auto& item : items) array.call<void>("push", convert(item));
  return array;
}

template <class Item, class Read>
std::vector<Item> read_items(const val& value, std::string_view what, Read read) {
  const auto length = value["length"].as<unsigned>();
  std::vector<Item> items;
  items.reserve(length);
  for (unsigned i = 0; i < length; ++i) {
    items.push_back(read(value[i], std::string(what) + "[" + std::to_string(i) + "]"));
  }
  return items;
}

val object_of_warning(const Warning& warning) {
  val object = val::object();
  object.set("code", text(name_of(warning.code)));
  object.set("message", text(warning.message));
  object.set("details", object_of(warning.details));
  return object;
}

}  // namespace

val float64_array(std::span<const double> values) {
  return val(emscripten::typed_memory_view(values.size(), values.data())).call<val>("slice");
}

val uint32_array(std::span<const std::size_t> positions) {
  static_assert(sizeof(std::size_t) == 4);
  return val(emscripten::typed_memory_view(positions.size(), positions.data())).call<val>("slice");
}

val text(const std::string& utf8) {
  if (utf8.find('\0') == std::string::npos) return val::u8string(utf8.c_str());
  // What has a NUL inside takes the way over the heap, where Embind does not see that malloc gave
  // nothing: a copy of the size throws before.
  std::string(utf8.size() + 16, ' ').shrink_to_fit();
  return val(utf8);
}

val array_of(const std::vector<std::string>& texts) {
  return array_from(texts, [](const std::string& item) { return text(item); });
}

val array_of(std::span<const std::string_view> texts) {
  return array_from(texts, [](std::string_view item) { return text(item); });
}

val array_of(const std::vector<bool>& flags) {
  return array_from(flags, [](bool item) { return val(item); });
}

val array_of(std::span<const std::size_t> positions) {
  return array_from(positions, [](std::size_t item) { return val(item); });
}

val object_of(const Details& details) {
  val object = val::object();
  for (const Detail& detail : details) {
    if (const double* number = std::get_if<double>(&detail.value)) {
      object.set(text(detail.key), *number);
    } else {
      object.set(text(detail.key), text(std::get<std::string>(detail.value)));
    }
  }
  return object;
}

val array_of(const std::vector<Warning>& warnings) {
  return array_from(warnings, &object_of_warning);
}

std::string read_text(const val& value, std::string_view what) {
  if (!value.isString()) refuse_type(value, what, "a string");
  std::string utf8(webglm_text_size(value.as_handle()), '\0');
  webglm_write_text(value.as_handle(), utf8.data(), utf8.size() + 1);  // and the NUL behind it
  return utf8;
}

double read_number(const val& value, std::string_view what) {
  if (!value.isNumber()) refuse_type(value, what, "a number");
  return value.as<double>();
}

std::vector<std::string> read_texts(const val& value, std::string_view what) {
  if (!value.isArray()) refuse_type(value, what, "an array of strings");
  return read_items<std::string>(value, what, &read_text);
}

std::vector<double> read_numbers(const val& value, std::string_view what) {
  if (is_absent(value) || value.isString() || !value["length"].isNumber()) {
    refuse_type(value, what, "an array of numbers");
  }
  return read_items<double>(value, what, &read_number);
}

}  // namespace webglm
