#include "guard.hpp"

#include <new>
#include <stdexcept>

#include "convert.hpp"

namespace webglm {

using emscripten::val;

Problem describe(const std::exception& exception) {
  if (const auto* error = dynamic_cast<const Error*>(&exception)) {
    return {false, std::string(name_of(error->code())), error->message(), error->details()};
  }
  if (dynamic_cast<const TypeProblem*>(&exception) != nullptr) {
    return {true, {}, exception.what(), {}};
  }
  if (dynamic_cast<const std::bad_alloc*>(&exception) != nullptr ||
      dynamic_cast<const std::length_error*>(&exception) != nullptr) {
    return {false,
            std::string(name_of(ErrorCode::kOutOfMemory)),
            "this request needs more memory than is available",
            {}};
  }
  return {false, "internal", exception.what(), {}};
}

void throw_to_js(const Problem& problem) {
  const val message = text(problem.message);
  if (problem.wrong_type) val::global("TypeError").new_(message).throw_();
  const val code = text(problem.code);
  const val details = object_of(problem.details);
  const val own_class = val::module_property("WebGlmError");
  if (!own_class.isUndefined()) own_class.new_(message, code, details).throw_();
  val error = val::global("Error").new_(message);
  error.set("name", text("WebGlmError"));
  error.set("code", code);
  error.set("details", details);
  error.throw_();
  __builtin_unreachable();
}

}  // namespace webglm
