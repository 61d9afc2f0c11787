#pragma once

#include <string>
#include <vector>

#include "webglm/design/fitted_design.hpp"

namespace webglm {

/// The names of a variable's columns in a term: "area[T.B]", "log(age)", "bs(value, df=5)[2]"; or
/// as rustystats has them: no C() around a factor, "area[B]" for area == "B", "I(...)" around every
/// expression, "bs(value, 2/5)".
std::vector<std::string> column_names(const Variable& variable, const FittedVariable& fitted,
                                      bool indicators, SplineConvention convention);

}  // namespace webglm
