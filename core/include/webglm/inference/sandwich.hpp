#pragma once

#include <span>
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
/// (1 - h) and (1 - h)^2 (White 1980; MacKinnon & White 1985). p x p, row-major. Under the
/// conventions of rustystats every weight is a frequency here.
/// Throws `out_of_memory` above `kMaxCovarianceColumns`.
std::vector<double> robust_covariance(const Fit& fit, RobustKind kind);

/// Which finite-sample correction a clustered covariance carries.
enum class ClusterKind { kCR0, kCR1 };

/// "CR0" or "CR1", in any case; throws `unknown_name`.
ClusterKind parse_cluster_kind(std::string_view text);

/// The sandwich whose middle is the sum over clusters g of s_g s_g', with s_g the score of the rows
/// of g: errors may depend on each other within a cluster (Liang & Zeger 1986). CR1 scales by
/// G / (G - 1) * (n - 1) / (n - p). Rows with the same value in `clusters`, length n, form a
/// cluster. Throws `dimension_mismatch`, or `invalid_input` for a NaN and for a single cluster.
std::vector<double> clustered_covariance(const Fit& fit, ClusterKind kind,
                                         std::span<const double> clusters);

}  // namespace webglm
