#include "webglm/common/order.hpp"

#include <algorithm>
#include <numeric>

namespace webglm {

std::vector<std::size_t> sorted_positions(std::size_t count, PositionLess less,
                                          const void* context) {
  std::vector<std::size_t> from(count);
  std::iota(from.begin(), from.end(), std::size_t{0});
  std::vector<std::size_t> to(count);
  // Merges neighbouring runs of doubling lengths.
  for (std::size_t length = 1; length < count; length *= 2) {
    for (std::size_t begin = 0; begin < count; begin += 2 * length) {
      const std::size_t middle = std::min(begin + length, count);
      const std::size_t end = std::min(middle + length, count);
      std::size_t left = begin;
      std::size_t right = middle;
      for (std::size_t i = begin; i < end; ++i) {
        const bool take_right =
            left == middle || (right < end && less(context, from[right], from[left]));
        to[i] = take_right ? from[right++] : from[left++];
      }
    }
    from.swap(to);
  }
  return from;
}

}  // namespace webglm
