// Allocations that fail when a test says so: the linker puts these functions in the place of the
// C library's (--wrap). Only the module webglm_failing has them.
#include <emscripten.h>

#include <cstddef>

extern "C" {

void* __real_malloc(std::size_t size);
void* __real_calloc(std::size_t count, std::size_t size);
void* __real_realloc(void* old, std::size_t size);
void* __real_aligned_alloc(std::size_t alignment, std::size_t size);
void* __real_memalign(std::size_t alignment, std::size_t size);

namespace {
double allocations = 0.0;
double first_failing = -1.0;
double last_failing = -1.0;

bool fails() {
  ++allocations;
  return allocations >= first_failing && allocations <= last_failing;
}
}  // namespace

/// Counts anew, and lets the allocations from `first` to `last` fail, counted from 1.
EMSCRIPTEN_KEEPALIVE void fail_allocations(double first, double last) {
  allocations = 0.0;
  first_failing = first;
  last_failing = last;
}

/// How many there were since then.
EMSCRIPTEN_KEEPALIVE double count_allocations() { return allocations; }

/// The glue calls it too: the test puts it in the place of the export `malloc`.
EMSCRIPTEN_KEEPALIVE void* __wrap_malloc(std::size_t size) { return fails() ? nullptr : __real_malloc(size); }
void* __wrap_calloc(std::size_t count, std::size_t size) {
  return fails() ? nullptr : __real_calloc(count, size);
}
void* __wrap_realloc(void* old, std::size_t size) {
  return fails() ? nullptr : __real_realloc(old, size);
}
void* __wrap_aligned_alloc(std::size_t alignment, std::size_t size) {
  return fails() ? nullptr : __real_aligned_alloc(alignment, size);
}
void* __wrap_memalign(std::size_t alignment, std::size_t size) {
  return fails() ? nullptr : __real_memalign(alignment, size);
}
}
