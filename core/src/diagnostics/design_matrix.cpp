#include "webglm/diagnostics/design_matrix.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <new>

#include "webglm/common/error.hpp"
#include "webglm/common/segments.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

[[noreturn]] void refuse_size(double rows, double columns) {
  const double bytes = rows * columns * sizeof(double);
  throw_error(
      ErrorCode::kOutOfMemory,
      "the design matrix of {} rows and {} columns needs {} bytes; that much is not available",
      {rows, columns, bytes}, {{"rows", rows}, {"columns", columns}, {"bytes", bytes}});
}

std::vector<double> room_for(std::uint64_t rows, std::uint64_t columns) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::ptrdiff_t>::max() / sizeof(double);
  const auto refuse = [&] { refuse_size(static_cast<double>(rows), static_cast<double>(columns)); };
  if (columns > 0 && rows > kMost / columns) refuse();
  try {
    return std::vector<double>(static_cast<std::size_t>(rows * columns));
  } catch (const std::bad_alloc&) {
    refuse();
  }
  return {};
}

}  // namespace

std::vector<double> design_matrix(const Design& design) {
  const std::size_t p = design.columns();
  std::vector<double> matrix = room_for(design.rows(), p);
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
