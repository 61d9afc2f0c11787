#pragma once

#include <cstddef>

#include "simd/f64x2.hpp"

namespace webglm::simd {

/// The arguments for which `exp_core` holds: above, the result is infinite; below, not normal.
inline constexpr double kLeastExp = -708.39;
inline constexpr double kGreatestExp = 709.78;

/// exp(x) for kLeastExp <= x <= kGreatestExp, within 1.5 ulp: Cody & Waite's reduction by
/// multiples of log 2 in two parts, then the Taylor polynomial of degree 13 on |r| <= log(2) / 2.
inline F64x2 exp_core(F64x2 x) {
  const F64x2 magic = both(0x1.8p52);  // adding it rounds to an integer, left in the low bits
  const F64x2 shifted = x * both(1.4426950408889634) + magic;
  const F64x2 k = shifted - magic;
  F64x2 r = x - k * both(6.93147180369123816490e-01);
  r = r - k * both(1.90821492927058770002e-10);
  const F64x2 r2 = r * r;
  const F64x2 r4 = r2 * r2;
  const F64x2 q01 = r * both(1.6666666666666666e-1) + both(0.5);
  const F64x2 q23 = r * both(8.3333333333333333e-3) + both(4.1666666666666664e-2);
  const F64x2 q45 = r * both(1.9841269841269841e-4) + both(1.3888888888888889e-3);
  const F64x2 q67 = r * both(2.7557319223985893e-6) + both(2.4801587301587302e-5);
  const F64x2 q89 = r * both(2.5052108385441720e-8) + both(2.7557319223985888e-7);
  const F64x2 qab = r * both(1.6059043836821613e-10) + both(2.0876756987868099e-9);
  const F64x2 low = r2 * q23 + q01;
  const F64x2 middle = r2 * q67 + q45;
  const F64x2 high = r2 * qab + q89;
  const F64x2 q = r4 * (r4 * high + middle) + low;
  const F64x2 p = both(1.0) + (r2 * q + r);
  return from_bits(bits_of(p) + (bits_of(shifted) << 52));
}

/// log(x) for positive normal x, within 1.5 ulp: x = 2^k m with m in [sqrt(1/2), sqrt(2)), then
/// the polynomial of fdlibm's e_log.c in s = (m - 1) / (m + 1).
inline F64x2 log_core(F64x2 x) {
  const I64x2 root_half = {0x3fe6a09e667f3bcdLL, 0x3fe6a09e667f3bcdLL};
  const I64x2 from_root = bits_of(x) - root_half;
  const I64x2 k = from_root >> 52;  // arithmetic: negative for x < sqrt(1/2)
  const I64x2 mantissa = {0x000fffffffffffffLL, 0x000fffffffffffffLL};
  const F64x2 f = from_bits((from_root & mantissa) + root_half) - both(1.0);
  const I64x2 magic = {0x4338000000000000LL, 0x4338000000000000LL};
  const F64x2 kd = from_bits(k + magic) - both(0x1.8p52);
  const F64x2 half_square = both(0.5) * f * f;
  const F64x2 s = f / (both(2.0) + f);
  const F64x2 z = s * s;
  const F64x2 w = z * z;
  const F64x2 t1 = w * (w * (w * both(1.531383769920937332e-01) + both(2.222219843214978396e-01)) +
                        both(3.999999999940941908e-01));
  const F64x2 t2 =
      z * (w * (w * (w * both(1.479819860511658591e-01) + both(1.818357216161805012e-01)) +
                both(2.857142874366239149e-01)) +
           both(6.666666666666735130e-01));
  const F64x2 low = s * (half_square + (t1 + t2)) + kd * both(1.90821492927058770002e-10);
  return kd * both(6.93147180369123816490e-01) - ((half_square - low) - f);
}

/// log(1 + r) for r > -1 with 1 + r normal and finite, within 2 ulp: what rounding 1 + r loses is
/// added to the logarithm of the rounded sum.
inline F64x2 log1p_core(F64x2 r) {
  const F64x2 rounded = both(1.0) + r;
  return log_core(rounded) + (r - (rounded - both(1.0))) / rounded;
}

/// out[i] = exp(x[i]) and log(x[i]) for any arguments; those outside the vector form's range are
/// left to the standard library. Returns whether there were none of them. `count` is even; the
/// arrays may be the same.
bool exp_of(const double* x, double* out, std::size_t count);
bool log_of(const double* x, double* out, std::size_t count);

}  // namespace webglm::simd
