#pragma once

#include "webglm/common/error.hpp"
#include "webglm/common/json_value.hpp"
#include "webglm/common/json_writer.hpp"
#include "webglm/design/fitted_design.hpp"

namespace webglm {

/// What was asked of a variable, and under "fitted" what it has learned.
void write_variable(JsonWriter& out, const Variable& variable, const FittedVariable& fitted);

Variable read_variable(const JsonValue& value);
FittedVariable read_fitted_variable(const JsonValue& value, const Variable& variable);

/// The canonical text; refuses one that could not be read again.
std::string expression_file_text(const Expression& expression);
/// The expression of a canonical text, which stands in no formula.
Expression read_expression(const JsonValue& value);

/// Runs `read`; what it throws becomes `invalid_input` at the path of `value`.
template <class Read>
auto at_path(const JsonValue& value, Read read) {
  try {
    return read();
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kOutOfMemory) throw;
    Details details = error.details();
    details.push_back({"path", value.path()});
    throw Error(ErrorCode::kInvalidInput, "\"" + value.path() + "\": " + error.message(),
                std::move(details));
  }
}

}  // namespace webglm
