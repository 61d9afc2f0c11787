#pragma once

namespace webglm::simd {

/// Vector forms of the row formulas of links and families, over one block of kBlockRows rows. The
/// scalar forms in links/ and families/ are their reference.

/// mu = exp(eta).
void log_link_means(const double* eta, double* mu);

/// mu, 1 - mu and mu (1 - mu) of the logistic function, from exp(-|eta|) as the scalar form.
void logit_link_means(const double* eta, double* mu, double* one_minus, double* slope);

/// u = w (y - mu) and weight = w slope: score and information under a canonical link.
void canonical_scores(const double* y, const double* mu, const double* w, const double* slope,
                      double* u, double* weight);

/// Deviance and Pearson's chi2 of counts: 2 w mu ((1 + r) log(1 + r) - r) and w mu r^2 with
/// r = (y - mu) / mu (Loader 2000). False, with nothing set, where a mean leaves the range in
/// which the vector form holds.
bool poisson_totals(const double* y, const double* mu, const double* w, double& deviance,
                    double& pearson_chi2);

}  // namespace webglm::simd
