#include "webglm/model/spec.hpp"

#include <cmath>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

[[noreturn]] void refuse(std::string_view option, double value, std::string_view rule) {
  throw_error(ErrorCode::kInvalidInput, "{} is {}; it must be {}", {option, value, rule},
              {{"option", option}, {"value", value}});
}

}  // namespace

void check(const FitOptions& options, std::size_t coefficients) {
  if (!(options.alpha >= 0.0) || !std::isfinite(options.alpha)) {
    refuse("alpha", options.alpha, "finite and >= 0");
  }
  if (!(options.l1_ratio >= 0.0 && options.l1_ratio <= 1.0)) {
    refuse("l1_ratio", options.l1_ratio, "from 0 to 1");
  }
  if (options.max_iter < 1) refuse("max_iter", options.max_iter, "at least 1");
  if (!(options.tol > 0.0) || !std::isfinite(options.tol)) {
    refuse("tol", options.tol, "finite and > 0");
  }
  if (options.alpha > 0.0 && options.l1_ratio > 0.0) {
    throw_error(ErrorCode::kUnsupportedModel,
                "l1 penalties (lasso and elastic net) are not available; use l1_ratio = 0 for a "
                "ridge penalty",
                {}, {{"option", "l1_ratio"}, {"value", options.l1_ratio}});
  }
  const std::vector<double>& factors = options.penalty_factors;
  if (!factors.empty() && factors.size() != coefficients) {
    throw dimension_mismatch(static_cast<double>(coefficients), static_cast<double>(factors.size()),
                             "penalty_factors");
  }
  for (const double factor : factors) {
    if (!(factor >= 0.0) || !std::isfinite(factor)) {
      refuse("penalty_factors", factor, "finite and >= 0 for every coefficient");
    }
  }
}

}  // namespace webglm
