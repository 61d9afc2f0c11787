#include "webglm/links/power.hpp"

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"

namespace webglm {

Power::Power(double exponent) : exponent_(exponent) {
  if (!std::isfinite(exponent) || exponent == 0.0) {
    throw_error(ErrorCode::kInvalidInput,
                "the exponent of a power link must be finite and not 0, got {}", {exponent},
                {{"exponent", exponent}});
  }
}

}  // namespace webglm
