// memset, memcpy and memmove as the one instruction that each of them is in every engine with
// vectors of 128 bits. The small C library that the module is linked with goes byte by byte, which
// took a tenth of a fit of 10,000 rows. The linker puts them in its place (wasm/CMakeLists.txt).
#include <cstddef>

namespace {

/// An instruction that leaves the compiled code costs about as much as a loop over so many bytes.
constexpr std::size_t kFew = 32;

}  // namespace

extern "C" {

void* __wrap_memset(void* to, int value, std::size_t count) {
  if (count > kFew) return __builtin_memset(to, value, count);
  auto* bytes = static_cast<unsigned char*>(to);
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<unsigned char>(value);
  return to;
}

void* __wrap_memmove(void* to, const void* from, std::size_t count) {
  if (count > kFew) return __builtin_memmove(to, from, count);
  auto* out = static_cast<unsigned char*>(to);
  const auto* in = static_cast<const unsigned char*>(from);
  if (out <= in) {
    for (std::size_t i = 0; i < count; ++i) out[i] = in[i];
  } else {
    for (std::size_t i = count; i-- > 0;) out[i] = in[i];
  }
  return to;
}

void* __wrap_memcpy(void* to, const void* from, std::size_t count) {
  if (count > kFew) return __builtin_memcpy(to, from, count);
  auto* out = static_cast<unsigned char*>(to);
  const auto* in = static_cast<const unsigned char*>(from);
  for (std::size_t i = 0; i < count; ++i) out[i] = in[i];
  return to;
}

}  // extern "C"
