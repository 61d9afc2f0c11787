#pragma once

#include <optional>
#include <string_view>

#include "webglm/formula/expression.hpp"
#include "webglm/formula/variable.hpp"

namespace webglm {

/// The variable that a part of a formula stands for where no formula operator is left: a name, a
/// call of C, factor, bs, ns or poly, or an expression.
Variable make_variable(ExpressionView view, std::string_view formula);

}  // namespace webglm
