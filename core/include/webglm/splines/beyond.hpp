#pragma once

#include <cstdint>
#include <string_view>

#include "webglm/splines/knots.hpp"

namespace webglm {

/// What a spline does with values beyond its boundary knots.
enum class Beyond {
  kExtrapolate,  ///< continue the outermost polynomial (B-spline) or straight line (natural)
  kClamp,        ///< take the value at the boundary
  kError,        ///< refuse the row
};

/// "extrapolate", "clamp" or "error"; anything else is `unknown_name`.
Beyond parse_beyond(std::string_view name);
std::string_view name_of(Beyond beyond);

/// How many rows were beyond the boundary, for the warning `extrapolated`.
struct BeyondCount {
  std::uint64_t below = 0;
  std::uint64_t above = 0;
  BeyondCount& operator+=(const BeyondCount& other) {
    below += other.below;
    above += other.above;
    return *this;
  }
  bool operator==(const BeyondCount&) const = default;
};

/// Applies the policy to one value: counts it, clamps it or throws `invalid_input`.
double within_policy(double x, const Boundary& boundary, Beyond beyond, BeyondCount& count,
                     std::uint64_t row);

}  // namespace webglm
