#pragma once

#include <cstdint>
#include <cstring>

namespace webglm::simd {

/// Two doubles in one 128-bit register: SSE2 and NEON natively, SIMD128 in WebAssembly.
typedef double F64x2 __attribute__((vector_size(16)));
typedef std::int64_t I64x2 __attribute__((vector_size(16)));
/// Eight codes.
typedef std::uint16_t U16x8 __attribute__((vector_size(16)));

inline F64x2 load(const double* p) {
  F64x2 v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
inline void store(double* p, F64x2 v) { std::memcpy(p, &v, sizeof v); }
inline F64x2 both(double x) { return F64x2{x, x}; }
inline double sum(F64x2 v) { return v[0] + v[1]; }

inline I64x2 bits_of(F64x2 v) {
  I64x2 out;
  std::memcpy(&out, &v, sizeof out);
  return out;
}
inline F64x2 from_bits(I64x2 v) {
  F64x2 out;
  std::memcpy(&out, &v, sizeof out);
  return out;
}
/// `yes` where the mask (all ones or all zeros per lane) is set, else `no`.
inline F64x2 select(I64x2 mask, F64x2 yes, F64x2 no) {
  return from_bits((bits_of(yes) & mask) | (bits_of(no) & ~mask));
}

}  // namespace webglm::simd
