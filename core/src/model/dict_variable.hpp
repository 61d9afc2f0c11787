#pragma once

#include <string>
#include <vector>

#include "webglm/common/json_value.hpp"
#include "webglm/formula/variable.hpp"
#include "webglm/splines/knots.hpp"

namespace webglm {

/// The variables that one entry of a term dictionary stands for: one, or with the levels of
/// rustystats an indicator for each listed level. `name` is the key of the entry.
std::vector<Variable> read_dict_variable(const std::string& name, const JsonValue& entry,
                                         SplineConvention convention);

/// `unsupported_model`, naming the option or type at `value`.
[[noreturn]] void refuse_unsupported(const JsonValue& value, std::string_view name);

}  // namespace webglm
