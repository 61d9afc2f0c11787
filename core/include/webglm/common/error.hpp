#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace webglm {

/// One fact about an error or a warning: a key in snake_case and a number or a text.
struct Detail {
  std::string key;
  std::variant<double, std::string> value;
  bool operator==(const Detail&) const = default;
};
using Details = std::vector<Detail>;

/// Why a request was refused. The name that crosses a border is `name_of(code)`.
enum class ErrorCode {
  kInvalidInput,       ///< a value or an option outside its stated range
  kDimensionMismatch,  ///< lengths that must agree differ; details `expected`, `got`
  kUnknownName,        ///< a family, link, column ... that does not exist
  kNotInSupport,       ///< a response that the family excludes; details `row`, `value`, `rule`
  kSingular,           ///< a system without a unique solution where one is required
  kOutOfMemory,        ///< more memory than a WebAssembly module or the limit allows
  kUnsupportedModel,   ///< a valid request that this build does not answer
};

/// The snake_case name of `code`, as JavaScript and Python see it.
std::string_view name_of(ErrorCode code);

/// A request that cannot be answered: what is wrong, the value, where it is, what is allowed.
class Error : public std::exception {
 public:
  Error(ErrorCode code, std::string message, Details details = {})
      : code_(code), message_(std::move(message)), details_(std::move(details)) {}

  const char* what() const noexcept override { return message_.c_str(); }
  ErrorCode code() const { return code_; }
  const std::string& message() const { return message_; }
  const Details& details() const { return details_; }

 private:
  ErrorCode code_;
  std::string message_;
  Details details_;
};

/// "Dimension mismatch: expected 20, got 5 (weights)", with details `expected` and `got`.
Error dimension_mismatch(double expected, double got, std::string_view what);

/// Unknown `name` of a `kind` ("family", "link", "column"), with the nearest of `known`.
Error unknown_name(std::string_view kind, std::string_view name,
                   const std::vector<std::string>& known);

}  // namespace webglm
