#pragma once

#include <string_view>

#include "webglm/splines/knots.hpp"

namespace webglm {

/// Whose statistics a fit reports, where programs disagree. Coefficients, deviances and X'WX are
/// the same under all of them; a finished fit can change over (`Fit::use`).
///
/// | | r | statsmodels | glum | rustystats |
/// | --- | --- | --- | --- | --- |
/// | tests and intervals | t where phi is estimated | normal | normal | normal |
/// | phi of Poisson and binomial | 1 | 1 | Pearson | 1 |
/// | phi of the negative binomial | 1 | 1 | Pearson | Pearson |
/// | df of Pearson's phi | n - rank | n - rank | sum(w) - rank | n - rank |
/// | covariance | phi (X'WX)^-1 | as R | times sum(w) / (sum(w) - rank) | as R |
/// | AIC and BIC count an estimated phi | yes | no | no | no |
/// | estimated phi in the log-likelihood | deviance / n | Pearson; Gaussian RSS / n | Pearson, df
///   sum(w) - 1 | Pearson |
/// | weight of a row in the log-likelihood | as R's families | phi / w; factor where phi is known |
///   factor | factor |
/// | Tweedie's log-likelihood | density | density | density | -deviance / 2, no weights |
/// | that of quasi families | none | none | none | of the base family |
/// | weights in a robust covariance | variances | variances | variances | frequencies |
///
/// Frequency weights count rows under all of them. glum's own default standard errors are robust:
/// ask for HC1.
enum class Conventions { kR, kStatsmodels, kGlum, kRustystats };

/// "r", "statsmodels", "glum" or "rustystats", in any case; throws `unknown_name`.
Conventions parse_conventions(std::string_view text);
std::string_view name_of(Conventions conventions);

/// How terms are learned: only rustystats means by df, knots and names other things than R.
SplineConvention spline_convention(Conventions conventions);

}  // namespace webglm
