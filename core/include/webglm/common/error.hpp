#pragma once

#include <exception>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "webglm/common/text.hpp"

namespace webglm {

/// One fact about an error or a warning: a key in snake_case and a number or a text.
struct Detail {
  std::string key;
  std::variant<double, std::string> value;
  bool operator==(const Detail&) const = default;
};
using Details = std::vector<Detail>;

/// A detail as it is written where it arises; its texts need to live only as long as the call.
struct DetailPart {
  const char* key;
  TextPart value;
};
using DetailParts = const std::initializer_list<DetailPart>&;
Details details_of(DetailParts parts);

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

/// Throws the Error whose message is `pattern` with its "{}" filled by `parts`:
/// throw_error(code, "row {} is {}", {row, value}, {{"row", row}}).
[[noreturn]] void throw_error(ErrorCode code, const char* pattern, TextParts parts,
                              DetailParts details);
[[noreturn]] void throw_error(ErrorCode code, const char* pattern, TextParts parts);
[[noreturn]] void throw_error(ErrorCode code, const char* message);

/// "Dimension mismatch: expected 20, got 5 (weights)", with details `expected` and `got`.
Error dimension_mismatch(double expected, double got, std::string_view what);

/// Unknown `name` of a `kind` ("family", "link", "column"), with the nearest of `known`.
Error unknown_name(std::string_view kind, std::string_view name,
                   const std::vector<std::string>& known);
Error unknown_name(std::string_view kind, std::string_view name,
                   std::initializer_list<std::string_view> known);

}  // namespace webglm
