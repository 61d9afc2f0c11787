#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webglm {

/// A longer text is refused; reading takes at most 16 bytes of memory per byte of text.
inline constexpr std::uint64_t kMaxJsonBytes = std::uint64_t{128} << 20;
/// Arrays and objects may be nested this deep.
inline constexpr std::size_t kMaxJsonDepth = 64;

/// A value inside a JsonDocument, which must outlive it, with the path that leads to it. Everything
/// that reads throws `invalid_input` where the value is of another type; the message and the
/// detail `path` say where: "terms.age.df".
class JsonValue {
 public:
  JsonValue(const void* value, std::string path) : value_(value), path_(std::move(path)) {}

  const std::string& path() const { return path_; }
  bool is_null() const;
  bool is_object() const;
  bool is_array() const;
  bool is_string() const;
  bool is_number() const;
  bool is_bool() const;

  std::string text() const;
  bool truth() const;
  /// A finite number.
  double number() const;
  /// A number, "inf", "-inf", or null for NaN: what JsonWriter::extended writes.
  double extended() const;
  /// A whole number from `least` to `most`.
  std::uint64_t whole(std::uint64_t least, std::uint64_t most) const;

  /// The number of elements of an array.
  std::size_t size() const;
  std::vector<JsonValue> elements() const;
  std::vector<std::string> texts() const;
  std::vector<double> numbers() const;
  std::vector<double> extended_numbers() const;

  /// The members of an object in their order; a key that is there twice is refused.
  std::vector<std::pair<std::string, JsonValue>> members() const;
  /// The member `key`; absent where it is not there or null.
  std::optional<JsonValue> find(std::string_view key) const;
  /// The member `key`, which may be null but must be there.
  JsonValue at(std::string_view key) const;
  /// Refuses keys that are not among these: `unknown_name` with the nearest, or `invalid_input`
  /// for one that is there twice.
  void check_keys(std::initializer_list<std::string_view> known) const;

  /// Throws `invalid_input`: the path, then `problem`.
  [[noreturn]] void fail(std::string_view problem) const;

 private:
  [[noreturn]] void wrong_type(std::string_view wanted) const;
  JsonValue child(const void* value, std::string_view key) const;
  JsonValue child(const void* value, std::size_t index) const;
  template <class Read>
  void each(Read read) const;

  const void* value_;
  std::string path_;  ///< empty for the whole text
};

/// JSON text (RFC 8259, UTF-8) after reading.
class JsonDocument {
 public:
  /// Throws `invalid_input` for text that is no JSON, is longer than kMaxJsonBytes or nested deeper
  /// than kMaxJsonDepth; `what` names the text in messages: "the model file".
  JsonDocument(std::string_view text, std::string_view what);

  JsonValue root() const;

 private:
  std::shared_ptr<const void> document_;
};

}  // namespace webglm
