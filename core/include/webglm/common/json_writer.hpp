#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace webglm {

/// Writes JSON text whose bytes depend on the values alone: one member of the outer objects per
/// line, numbers in shortest round-trip form, texts with the escapes that RFC 8259 demands.
class JsonWriter {
 public:
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);

  JsonWriter& text(std::string_view value);
  JsonWriter& truth(bool value);
  JsonWriter& null();
  /// A number, "inf", "-inf", or null for NaN.
  JsonWriter& extended(double value);
  JsonWriter& extended_numbers(std::span<const double> values);
  JsonWriter& texts(const std::vector<std::string>& values);

  /// The text, ended by a line break.
  std::string finish() &&;

 private:
  void before_value();
  void open(char bracket);
  void close(char bracket);
  void line_break();
  void quoted(std::string_view value);

  std::string out_;
  std::string open_;   ///< the brackets that are open
  bool first_ = true;  ///< nothing stands yet between the innermost brackets
  bool after_key_ = false;
};

}  // namespace webglm
