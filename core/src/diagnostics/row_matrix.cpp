#include "diagnostics/row_matrix.hpp"

#include <cstddef>
#include <limits>
#include <new>

#include "webglm/common/error.hpp"

namespace webglm {
namespace {

[[noreturn]] void refuse_size(double rows, double columns, std::string_view what) {
  const double bytes = rows * columns * sizeof(double);
  throw_error(ErrorCode::kOutOfMemory,
              "{} of {} rows and {} columns needs {} bytes; that much is not available",
              {what, rows, columns, bytes},
              {{"rows", rows}, {"columns", columns}, {"bytes", bytes}});
}

}  // namespace

std::vector<double> row_matrix(std::uint64_t rows, std::uint64_t columns, std::string_view what) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::ptrdiff_t>::max() / sizeof(double);
  const auto refuse = [&] {
    refuse_size(static_cast<double>(rows), static_cast<double>(columns), what);
  };
  if (columns > 0 && rows > kMost / columns) refuse();
  try {
    return std::vector<double>(static_cast<std::size_t>(rows * columns));
  } catch (const std::bad_alloc&) {
    refuse();
  }
  return {};
}

}  // namespace webglm
