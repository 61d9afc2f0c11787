#include "options.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "guard.hpp"
#include "webglm/common/text.hpp"

namespace webglm {

using emscripten::val;

OptionReader::OptionReader(val options, std::initializer_list<std::string_view> known)
    : options_(std::move(options)) {
  if (is_absent(options_)) {
    options_ = val::object();
    return;
  }
  if (options_.typeOf().as<std::string>() != "object" || options_.isArray()) {
    throw TypeProblem("options must be an object");
  }
  const val keys = val::global("Object").call<val>("keys", options_);
  for (const std::string& key : read_texts(keys, "options")) {
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      throw unknown_name("option", key, known);
    }
  }
}

val OptionReader::field(std::string_view name) const { return options_[std::string(name).c_str()]; }

bool OptionReader::has(std::string_view name) const { return !is_absent(field(name)); }

bool OptionReader::says(std::string_view name, std::string_view word) const {
  return is_text(name) && field(name).as<std::string>() == word;
}

bool OptionReader::is_text(std::string_view name) const { return field(name).isString(); }

std::string OptionReader::text_or(std::string_view name, std::string_view fallback) const {
  return has(name) ? read_text(field(name), name) : std::string(fallback);
}

double OptionReader::number_or(std::string_view name, double fallback) const {
  return has(name) ? read_number(field(name), name) : fallback;
}

int OptionReader::integer_or(std::string_view name, int fallback) const {
  const double value = number_or(name, fallback);
  constexpr int kLargest = std::numeric_limits<int>::max();
  // The negated comparison refuses NaN too.
  if (!(std::abs(value) <= kLargest) || value != std::floor(value)) {
    throw_error(ErrorCode::kInvalidInput, "{} is {}; it must be a whole number", {name, value},
                {{"option", name}, {"value", value}});
  }
  return static_cast<int>(value);
}

bool OptionReader::flag_or(std::string_view name, bool fallback) const {
  if (!has(name)) return fallback;
  const val value = field(name);
  if (!value.isTrue() && !value.isFalse()) {
    throw TypeProblem(filled("{} must be true or false", {name}));
  }
  return value.isTrue();
}

std::vector<double> OptionReader::numbers_or_empty(std::string_view name) const {
  return has(name) ? read_numbers(field(name), name) : std::vector<double>{};
}

std::vector<std::string> OptionReader::texts_or_empty(std::string_view name) const {
  const val list = field(name);
  if (is_absent(list) || !list[0].isString()) return {};
  return read_texts(list, name);
}

std::vector<val> OptionReader::elements(std::string_view name) const {
  if (!has(name)) return {};
  const val list = field(name);
  if (!list.isArray()) throw TypeProblem(filled("{} must be an array", {name}));
  std::vector<val> out;
  for (int i = 0, n = list["length"].as<int>(); i < n; ++i) out.push_back(list[i]);
  return out;
}

std::vector<std::string> OptionReader::keys_of(std::string_view name) const {
  if (!has(name)) return {};
  return read_texts(val::global("Object").call<val>("keys", field(name)), name);
}

std::vector<std::pair<std::string, double>> OptionReader::named_numbers(
    std::string_view name) const {
  std::vector<std::pair<std::string, double>> out;
  for (const std::string& key : keys_of(name)) {
    out.emplace_back(key, read_number(field(name)[text(key)], name));
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> OptionReader::named_texts(
    std::string_view name) const {
  std::vector<std::pair<std::string, std::string>> out;
  for (const std::string& key : keys_of(name)) {
    out.emplace_back(key, read_text(field(name)[text(key)], name));
  }
  return out;
}

bool wants_estimate(const OptionReader& reader) {
  return reader.says("theta", "estimate") || reader.says("var_power", "estimate");
}

AnyFamily read_family(const OptionReader& reader) {
  const auto parameter = [&](std::string_view name, double fallback) {
    return reader.says(name, "estimate") ? fallback : reader.number_or(name, fallback);
  };
  return parse_family(reader.text_or("family", "gaussian"), parameter("var_power", 1.5),
                      parameter("theta", 1.0));
}

}  // namespace webglm
