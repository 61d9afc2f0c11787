#pragma once

#include <string_view>
#include <vector>

#include "webglm/model/fit.hpp"

namespace webglm {

/// Which finite-sample correction a robust covariance carries.
enum class RobustKind { kHC0, kHC1, kHC2, kHC3 };

/// "HC0" ... "HC3", in any case; throws `unknown_name`.
RobustKind parse_robust_kind(std::string_view text);

/// A (X' diag(m) X) A with A = (X'WX)^-1 and m the squared score residuals: (w s)^2 for variance
/// weights, w s^2 for frequency weights. HC1 scales by n / (n - p); HC2 and HC3 divide m by
/// (1 - h) and (1 - h)^2 (White 1980; MacKinnon & White 1985). p x p, row-major.
/// Throws `out_of_memory` above `kMaxCovarianceColumns`.
std::vector<double> robust_covariance(const Fit& fit, RobustKind kind);

}  // namespace webglm
