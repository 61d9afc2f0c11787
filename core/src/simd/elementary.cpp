#include "simd/elementary.hpp"

#include <cmath>
#include <limits>

namespace webglm::simd {
namespace {

/// Whether all numbers lie in [least, greatest]; NaN lies nowhere.
bool all_inside(const double* x, std::size_t count, double least, double greatest) {
  I64x2 inside = {-1, -1};
  for (std::size_t i = 0; i < count; i += 2) {
    const F64x2 v = load(x + i);
    inside &= (v >= both(least)) & (v <= both(greatest));
  }
  return (inside[0] & inside[1]) != 0;
}

/// Applies the vector form to pairs inside [least, greatest], the scalar form to the others.
template <class Core, class Scalar>
bool apply(const double* x, double* out, std::size_t count, double least, double greatest,
           Core core, Scalar scalar) {
  if (all_inside(x, count, least, greatest)) [[likely]] {
    for (std::size_t i = 0; i < count; i += 2) store(out + i, core(load(x + i)));
    return true;
  }
  for (std::size_t i = 0; i < count; i += 2) {
    const F64x2 v = load(x + i);
    const bool vector = all_inside(x + i, 2, least, greatest);
    store(out + i, vector ? core(v) : F64x2{scalar(v[0]), scalar(v[1])});
  }
  return false;
}

}  // namespace

bool exp_of(const double* x, double* out, std::size_t count) {
  return apply(x, out, count, kLeastExp, kGreatestExp, exp_core,
               [](double v) { return std::exp(v); });
}

bool log_of(const double* x, double* out, std::size_t count) {
  return apply(x, out, count, std::numeric_limits<double>::min(),
               std::numeric_limits<double>::max(), log_core, [](double v) { return std::log(v); });
}

}  // namespace webglm::simd
