#pragma once

#include "webglm/model/fit.hpp"

namespace webglm {

/// Pearson's chi2 / df_resid, whether or not the family's phi is estimated (McCullagh & Nelder
/// 1989, section 4.5.2: over 1 for counts that vary more than the model says); NaN at
/// df_resid = 0.
double pearson_dispersion(const Fit& fit);

}  // namespace webglm
