// What webglm needs of a compiler: Embind, exceptions that are caught, 128-bit vectors.
#include <emscripten/bind.h>
#include <wasm_simd128.h>

#include <stdexcept>
#include <string>

namespace {

double twice(double x) {
  const v128_t both = wasm_f64x2_splat(x);
  return wasm_f64x2_extract_lane(wasm_f64x2_add(both, both), 0);
}

std::string caught() {
  try {
    throw std::runtime_error("caught");
  } catch (const std::exception& error) {
    return error.what();
  }
}

}  // namespace

EMSCRIPTEN_BINDINGS(probe) {
  emscripten::function("twice", &twice);
  emscripten::function("caught", &caught);
}
