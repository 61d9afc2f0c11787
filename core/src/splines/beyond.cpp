#include "webglm/splines/beyond.hpp"

#include <string>
#include <vector>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

[[noreturn]] void refuse_beyond(double x, const Boundary& boundary, std::uint64_t row) {
  throw_error(ErrorCode::kInvalidInput,
              "row {} has the value {}, beyond the boundary knots {} and {} of a spline",
              {row, x, boundary.lower, boundary.upper}, {{"row", row}, {"value", x}});
}

}  // namespace

Beyond parse_beyond(std::string_view name) {
  for (const Beyond beyond : {Beyond::kExtrapolate, Beyond::kClamp, Beyond::kError}) {
    if (name == name_of(beyond)) return beyond;
  }
  throw unknown_name("policy beyond the boundary", name, {"extrapolate", "clamp", "error"});
}

std::string_view name_of(Beyond beyond) {
  switch (beyond) {
    case Beyond::kExtrapolate:
      return "extrapolate";
    case Beyond::kClamp:
      return "clamp";
    case Beyond::kError:
      break;
  }
  return "error";
}

double within_policy(double x, const Boundary& boundary, Beyond beyond, BeyondCount& count,
                     std::uint64_t row) {
  const bool below = x < boundary.lower;
  if (!below && !(x > boundary.upper)) return x;  // NaN passes
  if (beyond == Beyond::kError) refuse_beyond(x, boundary, row);
  ++(below ? count.below : count.above);
  if (beyond == Beyond::kExtrapolate) return x;
  return below ? boundary.lower : boundary.upper;
}

}  // namespace webglm
