#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "webglm/common/warning.hpp"
#include "webglm/inference/wald.hpp"
#include "webglm/model/fit.hpp"

namespace webglm {

/// Profile-likelihood intervals of some coefficients.
struct ProfileIntervals {
  Intervals limits;  ///< one of each for every coefficient asked for
  std::vector<Warning> warnings;
};

/// The values of each coefficient in `columns` for which the deviance, minimised over all others,
/// rises by quantile^2 phi: the intervals that inverting likelihood-ratio tests gives (Venables &
/// Ripley 2002, section 7.2), with the quantile that Wald intervals have. A limit that does not
/// exist, because the deviance levels off, is infinite; one that was not found is NaN: both with
/// the warning `no_limit`. Every limit takes a handful of passes over the rows. Throws
/// `unsupported_model` for a penalised fit, `invalid_input` unless 0 < alpha < 1.
ProfileIntervals profile_intervals(const Fit& fit, std::span<const std::size_t> columns,
                                   double alpha, std::optional<bool> use_t = std::nullopt);

}  // namespace webglm
