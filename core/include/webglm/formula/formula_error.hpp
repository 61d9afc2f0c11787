#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "webglm/common/error.hpp"

namespace webglm {

/// Where something stands in a formula: the column of its first character, counted from 1 in
/// code points; 0 where it does not come from a text.
using FormulaColumn = std::uint32_t;

/// `invalid_input` at a place of `formula`, with details `column` and `formula`.
Error formula_error(std::string_view formula, FormulaColumn column, std::string_view message);

/// `error` with the place of `formula` it refers to in its message and in its details.
Error located(const Error& error, std::string_view formula, FormulaColumn column);

/// `unknown_name` at a place of `formula`, with the nearest of `known`.
Error unknown_in_formula(std::string_view kind, std::string_view name,
                         const std::vector<std::string>& known, std::string_view formula,
                         FormulaColumn column);

}  // namespace webglm
