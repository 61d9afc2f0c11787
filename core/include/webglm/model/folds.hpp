#pragma once

#include <cstddef>
#include <vector>

#include "webglm/data/observations.hpp"
#include "webglm/model/path_options.hpp"

namespace webglm {

/// The rows of positive weight of each fold, in the order of the data: as given, or dealt out by a
/// seeded shuffle of rows or of whole groups. Throws `invalid_input` for fewer than two folds or
/// more than there are rows (groups), `dimension_mismatch` for labels of another length.
std::vector<std::vector<std::size_t>> make_folds(const PathOptions& options,
                                                 const Observations& observations);

}  // namespace webglm
