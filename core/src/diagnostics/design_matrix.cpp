#include "webglm/diagnostics/design_matrix.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "diagnostics/row_matrix.hpp"
#include "webglm/common/segments.hpp"

namespace webglm {

std::vector<double> design_matrix(const Design& design) {
  const std::size_t p = design.columns();
  std::vector<double> matrix = row_matrix(design.rows(), p, "the design matrix");
  const Design plain = design.in_user_units();
  const Segments segments(design.rows());
  std::vector<double> tile(p * kBlockRows);
  for (std::uint64_t block = 0; block < segments.blocks(); ++block) {
    const std::uint64_t first = segments.first_row(block);
    const std::uint32_t count = segments.rows_in(block);
    plain.expand(first, count, tile);
    double* out = matrix.data() + first * p;
    for (std::uint32_t r = 0; r < count; ++r) {
      for (std::size_t j = 0; j < p; ++j) *out++ = tile[j * kBlockRows + r];
    }
  }
  return matrix;
}

std::vector<double> design_matrix(const BoundDesign& bound) {
  std::vector<double> matrix = design_matrix(bound.design);
  const std::size_t p = bound.design.columns();
  for (std::size_t row = 0; row < bound.incomplete.size(); ++row) {
    if (!bound.incomplete[row]) continue;
    std::fill_n(matrix.data() + row * p, p, std::numeric_limits<double>::quiet_NaN());
  }
  return matrix;
}

}  // namespace webglm
