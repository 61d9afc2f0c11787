#pragma once

#include <string>
#include <string_view>

#include "webglm/model/fit.hpp"

namespace webglm {

/// A fit as a text for people: a header of two columns, the coefficient table, the conventions in
/// use and the warnings; 80 columns wide, more where names are long. `formula` may be empty.
/// One or two passes over the rows, for the likelihood.
std::string summary_text(const Fit& fit, std::string_view formula);

}  // namespace webglm
