#include "webglm/families/tweedie.hpp"

#include <cmath>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"

namespace webglm {

Tweedie::Tweedie(double var_power) : var_power_(var_power) {
  const bool allowed = var_power <= 0.0 || var_power >= 1.0;
  if (allowed && !std::isinf(var_power)) return;
  const std::string rule = allowed ? "finite" : "<= 0 or >= 1";
  throw Error(ErrorCode::kInvalidInput,
              "var_power must be " + rule + ", got " + number_text(var_power),
              {{"var_power", var_power}});
}

std::string_view Tweedie::support() const {
  if (var_power_ <= 0.0) return "y finite";
  return var_power_ < 2.0 ? "y >= 0" : "y > 0";
}

bool Tweedie::in_support(double y) const {
  if (var_power_ <= 0.0) return is_finite(y);
  return var_power_ < 2.0 ? is_non_negative(y) : is_positive(y);
}

}  // namespace webglm
