#include "webglm/common/json_writer.hpp"

#include <cassert>
#include <cmath>

#include "webglm/common/text.hpp"

namespace webglm {
namespace {

/// Objects deeper than this stay on one line.
constexpr std::size_t kDeepestLines = 3;

}  // namespace

void JsonWriter::line_break() {
  out_ += '\n';
  out_.append(open_.size() * 2, ' ');
}

void JsonWriter::before_value() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (!open_.empty() && !first_) out_ += ',';
  const bool lines = !open_.empty() && open_.back() == '{' && open_.size() <= kDeepestLines;
  if (lines) {
    line_break();
  } else if (!first_) {
    out_ += ' ';
  }
  first_ = false;
}

void JsonWriter::open(char bracket) {
  before_value();
  out_ += bracket;
  open_ += bracket;
  first_ = true;
}

void JsonWriter::close(char bracket) {
  assert(!open_.empty() && !after_key_);
  const bool lines = open_.back() == '{' && open_.size() <= kDeepestLines && !first_;
  open_.pop_back();
  if (lines) line_break();
  out_ += bracket;
  first_ = false;
}

JsonWriter& JsonWriter::begin_object() {
  open('{');
  return *this;
}
JsonWriter& JsonWriter::end_object() {
  close('}');
  return *this;
}
JsonWriter& JsonWriter::begin_array() {
  open('[');
  return *this;
}
JsonWriter& JsonWriter::end_array() {
  close(']');
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  before_value();
  quoted(name);
  out_ += ": ";
  after_key_ = true;
  return *this;
}

void JsonWriter::quoted(std::string_view value) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out_ += '"';
  for (const char c : value) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out_ += '\\';
      out_ += c;
    } else if (byte < 0x20U) {
      out_ += "\\u00";
      out_ += kHex[byte >> 4U];
      out_ += kHex[byte & 15U];
    } else {
      out_ += c;
    }
  }
  out_ += '"';
}

JsonWriter& JsonWriter::text(std::string_view value) {
  before_value();
  quoted(value);
  return *this;
}

JsonWriter& JsonWriter::truth(bool value) {
  before_value();
  out_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::null() {
  before_value();
  out_ += "null";
  return *this;
}

JsonWriter& JsonWriter::extended(double value) {
  if (std::isnan(value)) return null();
  if (std::isinf(value)) return text(value > 0.0 ? "inf" : "-inf");
  before_value();
  // "-0" is an integer, which has no sign when it is 0.
  out_ += value == 0.0 && std::signbit(value) ? "-0.0" : number_text(value);
  return *this;
}

JsonWriter& JsonWriter::extended_numbers(std::span<const double> values) {
  begin_array();
  for (const double value : values) extended(value);
  return end_array();
}

JsonWriter& JsonWriter::texts(const std::vector<std::string>& values) {
  begin_array();
  for (const std::string& value : values) text(value);
  return end_array();
}

std::string JsonWriter::finish() && {
  assert(open_.empty());
  out_ += '\n';
  return std::move(out_);
}

}  // namespace webglm
