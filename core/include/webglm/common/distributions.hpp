#pragma once

namespace webglm {

/// Upper tail probabilities P(X > x). They keep their relative accuracy down to the smallest
/// normal double, 1e-308. NaN for a NaN argument or for degrees of freedom that are not positive;
/// infinite degrees of freedom are the limit: normal for t, chi-squared / df for F.
double normal_upper_tail(double x);
double student_t_upper_tail(double x, double df);
double chi_squared_upper_tail(double x, double df);
double f_upper_tail(double x, double df1, double df2);

/// P(|X| > |x|): the p-value of a two-sided test of a statistic x.
double normal_two_sided(double x);
double student_t_two_sided(double x, double df);

/// The x with P(X <= x) = p: infinite at p = 0 or 1 where the support is, NaN outside [0, 1].
double normal_quantile(double p);
double student_t_quantile(double p, double df);

/// Both tails at x, each with its relative accuracy.
struct Tails {
  double lower;
  double upper;
};
/// Of the gamma distribution with scale 1, and of the beta distribution.
Tails gamma_tails(double shape, double x);
Tails beta_tails(double a, double b, double x);

/// log |Gamma(x)|, and the first two derivatives of log Gamma, for x > 0.
double log_gamma(double x);
double digamma(double x);
double trigamma(double x);

/// log Gamma(x + 1) - log(sqrt(2 pi x) (x / e)^x) for x > 0, the error of Stirling's formula
/// (Loader 2000). Densities written with it keep their digits for large counts.
double stirling_error(double x);

}  // namespace webglm
