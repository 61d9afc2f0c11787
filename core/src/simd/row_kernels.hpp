#pragma once

#include <cstdint>

namespace webglm::simd {

/// Vector forms of the row formulas of links and families, over one block of kBlockRows rows. The
/// scalar forms in links/ and families/ are their reference.

/// mu = exp(eta). Returns whether all means are positive and normal.
bool log_link_means(const double* eta, double* mu);

/// mu, 1 - mu and mu (1 - mu) of the logistic function, from exp(-|eta|) as the scalar form.
/// Returns whether all means are inside (0, 1) or rounded to its ends.
bool logit_link_means(const double* eta, double* mu, double* one_minus, double* slope);

/// u = w (y - mu) and weight = w slope: score and information under a canonical link.
void canonical_scores(const double* y, const double* mu, const double* w, const double* slope,
                      double* u, double* weight);

/// u = w (y - mu) slope / variance and weight = w slope^2 / variance. Returns whether all of them
/// are finite.
bool general_scores(const double* y, const double* mu, const double* w, const double* slope,
                    const double* variance, double* u, double* weight);

/// u = y - mu, where every w is 1.
void residuals(const double* y, const double* mu, double* u);

/// Whether all of y are whole numbers in [0, limit); they go to `out`.
bool whole_below(const double* y, double limit, std::uint32_t* out);

/// The greatest |x[r]| among rows of positive w.
double greatest_magnitude(const double* x, const double* w);

/// sum w (y - mu)^2 / variance; a row with y = mu adds nothing, whatever its variance.
double pearson_total(const double* y, const double* mu, const double* w, const double* variance);

/// Sums of w times the unit deviance. NaN where a response or mean leaves the range in which the
/// vector form holds; the scalar form then treats its quotients.

/// 2 w mu ((1 + r) log(1 + r) - r) with r = (y - mu) / mu (Loader 2000).
double poisson_deviance(const double* y, const double* mu, const double* w);
/// -2 w log(mu) or -2 w log(1 - mu) of outcomes 0 and 1; other proportions leave the range.
double binary_deviance(const double* y, const double* mu, const double* one_minus, const double* w);
/// 2 w (r - log(1 + r)) with r = (y - mu) / mu.
double gamma_deviance(const double* y, const double* mu, const double* w);
/// 2 w (y log(1 + q) - theta log(1 + s)), see families/negative_binomial.hpp.
double negative_binomial_deviance(const double* y, const double* mu, const double* w, double theta);

}  // namespace webglm::simd
