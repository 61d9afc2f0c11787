#include "webglm/common/json_value.hpp"

#include <yyjson.h>

#include <cmath>
#include <limits>
#include <set>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

yyjson_val* as_value(const void* value) {
  // yyjson's readers take pointers to mutable values and do not write through them.
  return static_cast<yyjson_val*>(const_cast<void*>(value));
}

std::string_view type_name(const void* value) {
  switch (yyjson_get_type(as_value(value))) {
    case YYJSON_TYPE_NULL:
      return "null";
    case YYJSON_TYPE_BOOL:
      return "true or false";
    case YYJSON_TYPE_NUM:
      return "a number";
    case YYJSON_TYPE_STR:
      return "a text";
    case YYJSON_TYPE_ARR:
      return "an array";
    case YYJSON_TYPE_OBJ:
      return "an object";
    default:
      return "nothing";
  }
}

/// Finite: yyjson refuses numbers that no double holds.
double finite_number(const void* value) { return yyjson_get_num(as_value(value)); }

[[noreturn]] void refuse(std::string_view what, const std::string& problem, Details details) {
  throw Error(ErrorCode::kInvalidInput, std::string(what) + " " + problem, std::move(details));
}

/// yyjson reads without recursion; the limit is for those who walk over the values.
void check_depth(std::string_view text, std::string_view what) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') ++i;
      if (c == '"') quoted = false;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMaxJsonDepth) {
        refuse(what, filled("is nested deeper than {} levels", {kMaxJsonDepth}),
               {{"position", static_cast<double>(i)}});
      }
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
}

}  // namespace

bool JsonValue::is_null() const { return yyjson_is_null(as_value(value_)); }
bool JsonValue::is_object() const { return yyjson_is_obj(as_value(value_)); }
bool JsonValue::is_array() const { return yyjson_is_arr(as_value(value_)); }
bool JsonValue::is_string() const { return yyjson_is_str(as_value(value_)); }
bool JsonValue::is_number() const { return yyjson_is_num(as_value(value_)); }
bool JsonValue::is_bool() const { return yyjson_is_bool(as_value(value_)); }

void JsonValue::fail(std::string_view problem) const {
  const std::string place = path_.empty() ? "the whole text" : "\"" + path_ + "\"";
  refuse(place, std::string(problem), {{"path", path_}});
}

void JsonValue::wrong_type(std::string_view wanted) const {
  fail(filled("is {}; it must be {}", {type_name(value_), wanted}));
}

JsonValue JsonValue::child(const void* value, std::string_view key) const {
  return {value, path_.empty() ? std::string(key) : path_ + "." + std::string(key)};
}

JsonValue JsonValue::child(const void* value, std::size_t index) const {
  return {value, path_ + "[" + number_text(static_cast<double>(index)) + "]"};
}

std::string JsonValue::text() const {
  if (!is_string()) wrong_type("a text");
  return {yyjson_get_str(as_value(value_)), yyjson_get_len(as_value(value_))};
}

bool JsonValue::truth() const {
  if (!is_bool()) wrong_type("true or false");
  return yyjson_get_bool(as_value(value_));
}

double JsonValue::number() const {
  if (!is_number()) wrong_type("a number");
  return finite_number(value_);
}

double JsonValue::extended() const {
  if (is_null()) return std::numeric_limits<double>::quiet_NaN();
  if (is_number()) return finite_number(value_);
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (yyjson_equals_str(as_value(value_), "inf")) return kInfinity;
  if (yyjson_equals_str(as_value(value_), "-inf")) return -kInfinity;
  wrong_type("a number, \"inf\", \"-inf\" or null");
}

std::uint64_t JsonValue::whole(std::uint64_t least, std::uint64_t most) const {
  const double value = is_number() ? finite_number(value_) : -1.0;
  const bool whole = is_number() && value == std::floor(value);
  if (whole && value >= static_cast<double>(least) && value <= static_cast<double>(most)) {
    return static_cast<std::uint64_t>(value);
  }
  const std::string found = is_number() ? number_text(value) : std::string(type_name(value_));
  fail(filled("is {}; it must be a whole number from {} to {}", {found, least, most}));
}

std::size_t JsonValue::size() const {
  if (!is_array()) wrong_type("an array");
  return yyjson_arr_size(as_value(value_));
}

template <class Read>
void JsonValue::each(Read read) const {
  if (!is_array()) wrong_type("an array");
  yyjson_arr_iter iterator = yyjson_arr_iter_with(as_value(value_));
  std::size_t index = 0;
  while (const yyjson_val* next = yyjson_arr_iter_next(&iterator)) read(next, index++);
}

std::vector<JsonValue> JsonValue::elements() const {
  std::vector<JsonValue> out;
  each([&](const void* value, std::size_t index) { out.push_back(child(value, index)); });
  return out;
}

std::vector<std::string> JsonValue::texts() const {
  std::vector<std::string> out;
  each([&](const void* value, std::size_t index) { out.push_back(child(value, index).text()); });
  return out;
}

std::vector<double> JsonValue::numbers() const {
  std::vector<double> out;
  each([&](const void* value, std::size_t index) {
    if (!yyjson_is_num(as_value(value))) child(value, index).wrong_type("a number");
    out.push_back(finite_number(value));
  });
  return out;
}

std::vector<double> JsonValue::extended_numbers() const {
  std::vector<double> out;
  each([&](const void* value, std::size_t index) {
    const bool plain = yyjson_is_num(as_value(value));
    out.push_back(plain ? finite_number(value) : child(value, index).extended());
  });
  return out;
}

std::vector<std::pair<std::string, JsonValue>> JsonValue::members() const {
  if (!is_object()) wrong_type("an object");
  std::vector<std::pair<std::string, JsonValue>> out;
  std::set<std::string> seen;
  yyjson_obj_iter iterator = yyjson_obj_iter_with(as_value(value_));
  while (yyjson_val* key = yyjson_obj_iter_next(&iterator)) {
    std::string name(yyjson_get_str(key), yyjson_get_len(key));
    if (!seen.insert(name).second) fail(filled("has the key \"{}\" twice", {name}));
    JsonValue value = child(yyjson_obj_iter_get_val(key), name);
    out.emplace_back(std::move(name), std::move(value));
  }
  return out;
}

std::optional<JsonValue> JsonValue::find(std::string_view key) const {
  if (!is_object()) wrong_type("an object");
  const yyjson_val* value = yyjson_obj_getn(as_value(value_), key.data(), key.size());
  if (value == nullptr || yyjson_is_null(as_value(value))) return std::nullopt;
  return child(value, key);
}

JsonValue JsonValue::at(std::string_view key) const {
  if (!is_object()) wrong_type("an object");
  const yyjson_val* value = yyjson_obj_getn(as_value(value_), key.data(), key.size());
  if (value == nullptr) fail(filled("lacks \"{}\"", {key}));
  return child(value, key);
}

void JsonValue::check_keys(std::initializer_list<std::string_view> known) const {
  // The search for near names takes the product of the lengths; no slip of the hand is longer.
  constexpr std::size_t kLongestNearName = 200;
  for (const auto& [key, value] : members()) {
    bool found = false;
    for (const std::string_view name : known) found = found || name == key;
    if (found) continue;
    const Error nearest = unknown_name(
        "key", key,
        key.size() <= kLongestNearName ? known : std::initializer_list<std::string_view>());
    Details details = nearest.details();
    details.push_back({"path", value.path()});
    const std::string place = path_.empty() ? "" : "\"" + path_ + "\": ";
    throw Error(nearest.code(), place + nearest.message(), std::move(details));
  }
}

JsonDocument::JsonDocument(std::string_view text, std::string_view what) {
  if (text.size() > kMaxJsonBytes) {
    refuse(what, filled("has {} bytes; at most {} are allowed", {text.size(), kMaxJsonBytes}),
           {{"bytes", static_cast<double>(text.size())}});
  }
  check_depth(text, what);
  yyjson_read_err error;
  // Without YYJSON_READ_INSITU the text is not written to.
  yyjson_doc* document = yyjson_read_opts(const_cast<char*>(text.data()), text.size(),
                                          YYJSON_READ_NOFLAG, nullptr, &error);
  if (document == nullptr && error.code == YYJSON_READ_ERROR_MEMORY_ALLOCATION) {
    throw_error(ErrorCode::kOutOfMemory, "not enough memory to read {}", {what});
  }
  if (document == nullptr) {
    refuse(what, filled("is no JSON: {} at byte {}", {error.msg, error.pos}),
           {{"position", static_cast<double>(error.pos)}});
  }
  document_.reset(document, [](yyjson_doc* owned) { yyjson_doc_free(owned); });
}

JsonValue JsonDocument::root() const {
  const auto* document = static_cast<const yyjson_doc*>(document_.get());
  return {yyjson_doc_get_root(const_cast<yyjson_doc*>(document)), ""};
}

}  // namespace webglm
