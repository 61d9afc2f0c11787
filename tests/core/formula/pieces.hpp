#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

namespace webglm::testing {

/// The pieces of a text between separators; none of an empty text.
inline std::vector<std::string> pieces(const std::string& text, char separator) {
  std::vector<std::string> out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(separator, begin), text.size());
    out.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

/// Numbers between spaces, as R prints them: NaN and Inf included.
inline std::vector<double> numbers(const std::string& text) {
  std::vector<double> out;
  for (const std::string& piece : pieces(text, ' ')) {
    out.push_back(std::strtod(piece.c_str(), nullptr));
  }
  return out;
}

}  // namespace webglm::testing
