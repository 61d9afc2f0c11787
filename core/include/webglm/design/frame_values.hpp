#pragma once

#include <string_view>
#include <vector>

#include "webglm/data/frame.hpp"
#include "webglm/formula/evaluate.hpp"

namespace webglm {

/// The columns of a frame as expressions see them; they must not outlive the frame.
std::vector<NamedColumn> named_columns(const Frame& frame);

/// The numbers of an expression in every row; the column itself where it is a numeric column.
NumericColumn numbers_of(const Expression& expression, const Frame& frame,
                         std::string_view formula = {});

/// The levels of an expression in every row: a categorical column as it is, numbers by value.
CategoricalColumn levels_of(const Expression& expression, const Frame& frame,
                            std::string_view formula = {});

}  // namespace webglm
