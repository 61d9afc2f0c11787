#pragma once

#include <emscripten/val.h>

#include <exception>
#include <string>
#include <utility>

#include "webglm/common/error.hpp"

namespace webglm {

/// A value of another type than the request needs; leaves as a TypeError.
class TypeProblem : public std::exception {
 public:
  explicit TypeProblem(std::string message) : message_(std::move(message)) {}
  const char* what() const noexcept override { return message_.c_str(); }

 private:
  std::string message_;
};

/// What JavaScript is told about an exception.
struct Problem {
  bool wrong_type = false;
  std::string code;
  std::string message;
  Details details;
};

/// Reads a core Error, a TypeProblem, or what the standard library throws.
Problem describe(const std::exception& exception);

/// Throws a JavaScript Error named "WebGlmError" with `code` and `details`, or a TypeError. A front
/// end that sets `WebGlmError` on the module has its own class made: (message, code, details).
[[noreturn]] void throw_to_js(const Problem& problem);

/// `guarded<&f>` has the signature of `f`. An exception leaves as a JavaScript error after its
/// C++ frames are gone, so destructors have run; errors that JavaScript threw pass through.
/// Arguments are never std::string: embind frees the bytes of such an argument only when the
/// call returns normally.
template <auto Function>
struct Guard;

template <class R, class... Args, R (*Function)(Args...)>
struct Guard<Function> {
  static R call(Args... args) {
    Problem problem;
    try {
      return Function(std::forward<Args>(args)...);
    } catch (const std::exception& exception) {
      problem = describe(exception);
    }
    throw_to_js(problem);
  }
};

template <auto Function>
inline constexpr auto guarded = &Guard<Function>::call;

}  // namespace webglm
