#include "simd/elementary.hpp"

#include <cmath>
#include <limits>

namespace webglm::simd {
namespace {

/// Applies the vector form to pairs inside [least, greatest], the scalar form to the others.
template <class Core, class Scalar>
void apply(const double* x, double* out, std::size_t count, double least, double greatest,
           Core core, Scalar scalar) {
  for (std::size_t i = 0; i < count; i += 2) {
    const F64x2 v = load(x + i);
    const I64x2 inside = (v >= both(least)) & (v <= both(greatest));
    if ((inside[0] & inside[1]) != 0) [[likely]] {
      store(out + i, core(v));
    } else {
      store(out + i, F64x2{scalar(v[0]), scalar(v[1])});
    }
  }
}

}  // namespace

void exp_of(const double* x, double* out, std::size_t count) {
  apply(x, out, count, kLeastExp, kGreatestExp, exp_core, [](double v) { return std::exp(v); });
}

void log_of(const double* x, double* out, std::size_t count) {
  apply(x, out, count, std::numeric_limits<double>::min(), std::numeric_limits<double>::max(),
        log_core, [](double v) { return std::log(v); });
}

}  // namespace webglm::simd
