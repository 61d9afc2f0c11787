#include "webglm/data/indicator_column.hpp"

#include <algorithm>
#include <bit>

#include "simd/column_scan.hpp"

namespace webglm {

std::size_t IndicatorColumn::ones() const {
  std::size_t count = 0;
  for (const std::uint64_t word : words()) count += static_cast<std::size_t>(std::popcount(word));
  return count;
}

void IndicatorColumn::copy_to(std::span<double> out) const {
  for (std::size_t row = 0; row < out.size(); ++row) out[row] = (*this)[row] ? 1.0 : 0.0;
}

NumericColumn IndicatorColumn::numbers() const {
  NumericBuffer out = NumericBuffer::make_uninitialised(size_);
  copy_to(out.values());
  return std::move(out).freeze();
}

DesignColumn scan_for_indicators(NumericColumn column) {
  const std::span<const double> values = column.values();
  // Most columns of other numbers say so in their first rows, before anything is allocated.
  std::uint64_t first;
  if (!simd::pack_indicators(values.first(std::min(values.size(), IndicatorColumn::kWordRows)),
                             &first)) {
    return column;
  }
  auto words =
      std::make_shared_for_overwrite<std::uint64_t[]>(IndicatorColumn::words_for(values.size()));
  if (!simd::pack_indicators(values, words.get())) return column;
  return IndicatorColumn(std::move(words), values.size());
}

std::size_t size_of(const DesignColumn& column) {
  return std::visit([](const auto& c) { return c.size(); }, column);
}

}  // namespace webglm
