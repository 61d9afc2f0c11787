#pragma once

#include <string_view>

#include "webglm/formula/expression.hpp"

namespace webglm {

/// Refuses what has no value per row: `:`, `.`, unknown functions (`unknown_name` with the
/// nearest names), a wrong number of arguments, texts that are not compared with a column.
/// Columns are not looked at. `formula` is the text that the columns of the nodes count in.
void check_expression(ExpressionView expression, std::string_view formula = {});

}  // namespace webglm
