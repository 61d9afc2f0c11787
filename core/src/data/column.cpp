#include "webglm/data/column.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>

#include "simd/column_scan.hpp"
#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

/// An allocation beyond the signed pointer range is silently wrong in 32-bit containers.
constexpr std::uint64_t kMaxBytes = std::numeric_limits<std::ptrdiff_t>::max();

[[noreturn]] void refuse_size(std::uint64_t size) {
  const double bytes = static_cast<double>(size) * sizeof(double);
  throw_error(ErrorCode::kOutOfMemory,
              "a numeric column of {} values needs {} bytes, more than is available", {size, bytes},
              {{"rows", size}, {"bytes", bytes}});
}

NumericFacts facts_of(std::span<const double> values) {
  if (values.empty()) return {};
  const simd::ColumnScan scan = simd::scan_column(values.data(), values.size());
  NumericFacts facts{0, scan.finite, scan.least, scan.greatest, scan.sum, scan.sum_of_squares};
  if (scan.finite) return facts;
  for (const double value : values) facts.missing += std::isnan(value) ? 1U : 0U;
  return facts;
}

}  // namespace

NumericColumn NumericColumn::copy_of(std::span<const double> values) {
  NumericBuffer buffer = NumericBuffer::make_uninitialised(values.size());
  std::copy(values.begin(), values.end(), buffer.values().begin());
  return std::move(buffer).freeze();
}

const NumericFacts& NumericColumn::facts() const {
  if (facts_ == nullptr) {
    facts_ = std::make_shared<const NumericFacts>(facts_of(values()));
  }
  return *facts_;
}

NumericBuffer NumericBuffer::make_uninitialised(std::uint64_t size) {
  if (size > kMaxBytes / sizeof(double)) refuse_size(size);
  const auto n = static_cast<std::size_t>(size);
  try {
    return {std::shared_ptr<double[]>(new double[n]), n};
  } catch (const std::bad_alloc&) {
    refuse_size(size);
  }
}

NumericColumn NumericBuffer::freeze() && {
  return NumericColumn(std::move(values_), std::exchange(size_, 0));
}

}  // namespace webglm
