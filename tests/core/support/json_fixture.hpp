#pragma once

#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace webglm::testing {

/// tests/fixtures/<name>.json, written by a script of tests/reference.
inline nlohmann::json load_fixture(const std::string& name) {
  const std::string path = std::string(WEBGLM_FIXTURES) + "/" + name + ".json";
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot open " + path);
  return nlohmann::json::parse(file);
}

/// Its cases alone: a loop over a part of a temporary would outlive the whole.
inline nlohmann::json load_cases(const std::string& name) { return load_fixture(name).at("cases"); }

/// A number of a fixture; JSON has no infinities, so they are text there.
inline double number(const nlohmann::json& value) {
  if (value.is_number()) return value.get<double>();
  const auto text = value.get<std::string>();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  return std::numeric_limits<double>::quiet_NaN();
}

}  // namespace webglm::testing
