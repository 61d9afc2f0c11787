#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace webglm {

/// Zeros for a matrix with a row for every row of the data; throws `out_of_memory` with its size
/// where there is no room. `what` begins the message: "the design matrix".
std::vector<double> row_matrix(std::uint64_t rows, std::uint64_t columns, std::string_view what);

}  // namespace webglm
