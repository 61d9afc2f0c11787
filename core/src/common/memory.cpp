#include "webglm/common/memory.hpp"

#ifdef __EMSCRIPTEN__
#include <malloc.h>
#include <unistd.h>

#include <cstdint>
#else
#include <limits>
#endif

namespace webglm {

double available_memory() {
#ifdef __EMSCRIPTEN__
  // Above 2 GiB the top of the heap is a negative number of 32 bits.
  const auto top = static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(sbrk(0)));
  constexpr double kMost = 4294967296.0;  // MAXIMUM_MEMORY in cmake/flags.cmake
  const auto free = static_cast<std::uint32_t>(mallinfo().fordblks);
  return kMost - static_cast<double>(top) + static_cast<double>(free);
#else
  return std::numeric_limits<double>::infinity();
#endif
}

}  // namespace webglm
