#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "webglm/design/design.hpp"
#include "webglm/design/fitted_design.hpp"

namespace webglm {

/// Which coefficients a term of the model has.
struct ModelTerm {
  std::string label;                     ///< "area:log(age)", "Intercept"
  std::vector<std::size_t> columns;      ///< positions of its coefficients, ascending
  std::vector<std::uint32_t> variables;  ///< what it is a product of; none for the intercept
};

std::vector<ModelTerm> terms_of(const FittedDesign& design);
/// Every column is a term of its own.
std::vector<ModelTerm> terms_of(const Design& design);

/// The term of this label, or `unknown_name` with the nearest labels.
const ModelTerm& find_term(std::span<const ModelTerm> terms, std::string_view label);

/// Whether `term` is a part of `other`, as a and b are of a:b; the intercept is not counted.
bool is_marginal_to(const ModelTerm& term, const ModelTerm& other);

}  // namespace webglm
