#pragma once

#include "webglm/model/fit.hpp"

namespace webglm {

/// Shares of what the null model leaves unexplained; NaN where a measure does not apply.
struct PseudoR2 {
  double deviance = 0.0;    ///< 1 - deviance / null deviance
  double mcfadden = 0.0;    ///< 1 - log L / log L_0 (McFadden 1974)
  double cox_snell = 0.0;   ///< 1 - (L_0 / L)^(2/n) (Cox & Snell 1989)
  double nagelkerke = 0.0;  ///< Cox and Snell's over its greatest value (Nagelkerke 1991)
  double tjur = 0.0;        ///< binomial: mean of mu at successes less at failures (Tjur 2009)
};

/// The middle three compare likelihoods of one dispersion, or a Gaussian's at its estimates; they
/// are NaN for other families whose phi is estimated. Two passes over the rows.
PseudoR2 pseudo_r2(const Fit& fit);

}  // namespace webglm
