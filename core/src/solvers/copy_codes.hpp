#pragma once

#include <algorithm>
#include <cstdint>

#include "simd/scatter.hpp"
#include "webglm/common/segments.hpp"
#include "webglm/design/codes.hpp"
#include "webglm/solvers/row_model.hpp"

namespace webglm {

/// Copies the codes of `rows`, of any width, and pads the block with code 0.
template <class Index>
void copy_codes(const CodeColumn& codes, RowRange rows, Index* __restrict out) {
  codes.visit([out, rows]<class Code>(std::span<const Code> all) {
    const Code* from = all.data() + rows.first;
    const std::uint32_t count = rows.count;
    if constexpr (sizeof(Code) == 1 && sizeof(Index) == 2) {
      if (count == kBlockRows) return simd::widen_codes(from, out);
    }
    for (std::uint32_t r = 0; r < count; ++r) out[r] = static_cast<Index>(from[r]);
  });
  std::fill(out + rows.count, out + kBlockRows, Index{0});
}

}  // namespace webglm
