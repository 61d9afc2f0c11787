#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>

#include "options.hpp"
#include "webglm/model/spec.hpp"

namespace webglm {

/// The options that make a path, where `regularization` is given; it sets the l1_ratio of `fit`.
/// Throws `invalid_input` for options of a path without it.
std::optional<PathOptions> read_path_options(const OptionReader& reader, FitOptions& fit);

}  // namespace webglm
