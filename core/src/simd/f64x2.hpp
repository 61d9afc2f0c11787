#pragma once

#include <cstring>

namespace webglm::simd {

/// Two doubles in one 128-bit register: SSE2 and NEON natively, SIMD128 in WebAssembly.
typedef double F64x2 __attribute__((vector_size(16)));

inline F64x2 load(const double* p) {
  F64x2 v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
inline double sum(F64x2 v) { return v[0] + v[1]; }

}  // namespace webglm::simd
