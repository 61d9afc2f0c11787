#pragma once

#include <cstdint>
#include <vector>

#include "webglm/common/distributions.hpp"
#include "webglm/model/fit.hpp"

namespace webglm {

/// The distribution function before and after its step at y, by both tails; the two are the same
/// where y has no mass.
struct DistributionStep {
  Tails below;
  Tails upto;
};

/// Of one row with that mean; phi and weight as in `quantile_residuals`. The family has a
/// likelihood.
DistributionStep distribution_at(const AnyFamily& family, double y, const Mean& mean, double weight,
                                 double phi);

/// Normal quantiles of the fitted distribution function at y: standard normal where the model
/// holds, for counts too, since a point mass is spread out at random (Dunn & Smyth 1996). The
/// random number of a row depends on `seed` and the row's position alone. phi is `fit.scale`, a
/// weight divides it or counts a binomial's trials, and plays no part for other counts. Rows of
/// weight 0 give 0. Throws `unsupported_model` for families without a distribution function.
std::vector<double> quantile_residuals(const Fit& fit, std::uint32_t seed);

}  // namespace webglm
