#pragma once

#include <cstddef>
#include <span>

#include "webglm/data/observations.hpp"
#include "webglm/design/design.hpp"

namespace webglm {

/// The design of some rows, in the given order, with the same columns, coding and coordinates.
Design select_rows(const Design& design, std::span<const std::size_t> rows);
Observations select_rows(const Observations& observations, std::span<const std::size_t> rows);

}  // namespace webglm
