#pragma once

#include <cstddef>
#include <vector>

namespace webglm {

/// Whether what stands at `a` comes before what stands at `b`.
using PositionLess = bool (*)(const void* context, std::size_t a, std::size_t b);

/// The positions 0 ... count - 1 in their order; equal ones keep the order they have.
std::vector<std::size_t> sorted_positions(std::size_t count, PositionLess less,
                                          const void* context);

/// The same with `less(a, b)`. For what is sorted once per model: every type that std::sort is
/// called for takes 2 to 3 KB of the module.
template <class Less>
std::vector<std::size_t> sorted_positions(std::size_t count, const Less& less) {
  const auto call = [](const void* context, std::size_t a, std::size_t b) {
    return (*static_cast<const Less*>(context))(a, b);
  };
  return sorted_positions(count, call, &less);
}

}  // namespace webglm
