#pragma once

#include "webglm/common/json_value.hpp"
#include "webglm/design/fitted_design.hpp"

namespace webglm {

/// Reads response, offsets, intercept, variables and terms of a model file into what was asked
/// and what was learned.
void read_terms(const JsonValue& root, TermList& terms, FittedDesign& design);

}  // namespace webglm
