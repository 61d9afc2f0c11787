#include "webglm/common/distributions.hpp"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <cmath>
#include <limits>
#include <numbers>

namespace webglm {
namespace {

namespace policies = boost::math::policies;

/// No exceptions and no wider types inside: both would double the size of the module.
using Policy = policies::policy<policies::domain_error<policies::ignore_error>,
                                policies::pole_error<policies::ignore_error>,
                                policies::overflow_error<policies::ignore_error>,
                                policies::underflow_error<policies::ignore_error>,
                                policies::denorm_error<policies::ignore_error>,
                                policies::rounding_error<policies::ignore_error>,
                                policies::evaluation_error<policies::ignore_error>,
                                policies::indeterminate_result_error<policies::ignore_error>,
                                policies::promote_double<false>, policies::promote_float<false>>;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kInverseSqrt2 = 0.5 * std::numbers::sqrt2;

/// Beyond these degrees of freedom a t differs from a normal by less than rounding.
constexpr double kNormalDf = 1e16;

bool in_unit_interval(double p) { return p >= 0.0 && p <= 1.0; }

/// Solves P(|T| > x) = tail = 1 - centre by Newton's method in log x on the logarithm of the
/// smaller of the two. Both logarithms are concave in log x, so that every step but the first
/// comes from the same side and none overshoots.
/// Boost's quantile, with its inverses of beta and gamma, takes 24 KB of the module.
double student_t_size(double tail, double centre, double df) {
  const bool by_tail = tail < centre;
  double x = -normal_quantile(0.5 * tail);
  for (int i = 0; i < 100; ++i) {
    const double y = 1.0 / (1.0 + df / (x * x));
    const double value =
        by_tail ? student_t_two_sided(x, df) : boost::math::ibeta(0.5, 0.5 * df, y, Policy());
    const double slope =
        2.0 * y * (1.0 - y) * boost::math::ibeta_derivative(0.5, 0.5 * df, y, Policy()) / value;
    const double step = std::log(value / (by_tail ? tail : centre)) / slope;
    x *= std::exp(by_tail ? step : -step);
    // Newton's next step would be of the order of the square of this one.
    if (!(std::abs(step) > 1e-9)) break;
  }
  return x;
}

}  // namespace

double normal_upper_tail(double x) { return 0.5 * std::erfc(x * kInverseSqrt2); }

double normal_two_sided(double x) { return std::erfc(std::abs(x) * kInverseSqrt2); }

double student_t_two_sided(double x, double df) {
  if (std::isnan(x) || !(df > 0.0)) return kNaN;
  if (df > kNormalDf) return normal_two_sided(x);
  // Boost's closed form for df = 1 goes through 1 - x^2 and loses half the digits at small x.
  if (df == 1.0) return 2.0 * std::numbers::inv_pi * std::atan2(1.0, std::abs(x));
  // Each form of the incomplete beta function where its argument is the smaller one.
  const double square = x * x;
  if (2.0 * square < df) {
    return boost::math::ibetac(0.5, 0.5 * df, square / (df + square), Policy());
  }
  return boost::math::ibeta(0.5 * df, 0.5, df / (df + square), Policy());
}

double student_t_upper_tail(double x, double df) {
  const double half = 0.5 * student_t_two_sided(x, df);
  return x > 0.0 ? half : 1.0 - half;
}

double chi_squared_upper_tail(double x, double df) {
  if (std::isnan(x) || !(df > 0.0) || std::isinf(df)) return kNaN;
  if (x <= 0.0) return 1.0;
  if (std::isinf(x)) return 0.0;
  return boost::math::gamma_q(0.5 * df, 0.5 * x, Policy());
}

double f_upper_tail(double x, double df1, double df2) {
  if (std::isnan(x) || !(df1 > 0.0) || !(df2 > 0.0) || std::isinf(df1)) return kNaN;
  if (x <= 0.0) return 1.0;
  if (std::isinf(x)) return 0.0;
  if (df2 > kNormalDf) return chi_squared_upper_tail(x * df1, df1);
  if (df1 == 1.0) return student_t_two_sided(std::sqrt(x), df2);
  const double scaled = df1 * x;
  if (scaled > df2) {
    return boost::math::ibeta(0.5 * df2, 0.5 * df1, df2 / (df2 + scaled), Policy());
  }
  return boost::math::ibetac(0.5 * df1, 0.5 * df2, scaled / (df2 + scaled), Policy());
}

double normal_quantile(double p) {
  if (!in_unit_interval(p)) return kNaN;
  if (p == 0.0) return -kInfinity;
  if (p == 1.0) return kInfinity;
  return -std::numbers::sqrt2 * boost::math::erfc_inv(2.0 * p, Policy());
}

double student_t_quantile(double p, double df) {
  if (!in_unit_interval(p) || !(df > 0.0)) return kNaN;
  if (p == 0.0) return -kInfinity;
  if (p == 1.0) return kInfinity;
  if (p == 0.5) return 0.0;
  if (df > kNormalDf) return normal_quantile(p);
  const double tail = 2.0 * std::min(p, 1.0 - p);
  const double size = df == 1.0 ? 1.0 / std::tan(0.5 * std::numbers::pi * tail)
                                : student_t_size(tail, std::abs(2.0 * p - 1.0), df);
  return p < 0.5 ? -size : size;
}

Tails gamma_tails(double shape, double x) {
  if (!(x > 0.0)) return {0.0, 1.0};
  return {boost::math::gamma_p(shape, x, Policy()), boost::math::gamma_q(shape, x, Policy())};
}

Tails beta_tails(double a, double b, double x) {
  return {boost::math::ibeta(a, b, x, Policy()), boost::math::ibetac(a, b, x, Policy())};
}

double log_gamma(double x) { return boost::math::lgamma(x, Policy()); }
double digamma(double x) { return boost::math::digamma(x, Policy()); }
double trigamma(double x) { return boost::math::trigamma(x, Policy()); }

double stirling_error(double x) {
  if (x < 10.0) {
    const double half_log_two_pi = 0.5 * std::log(2.0 * std::numbers::pi);
    return log_gamma(x) - (x - 0.5) * std::log(x) + x - half_log_two_pi;
  }
  // Bernoulli numbers B_2k / (2k (2k - 1)) in powers of 1 / x^2 (Abramowitz & Stegun 6.1.40).
  const double z = 1.0 / (x * x);
  double sum = -3617.0 / 122400.0;
  sum = sum * z + 1.0 / 156.0;
  sum = sum * z - 691.0 / 360360.0;
  sum = sum * z + 1.0 / 1188.0;
  sum = sum * z - 1.0 / 1680.0;
  sum = sum * z + 1.0 / 1260.0;
  sum = sum * z - 1.0 / 360.0;
  sum = sum * z + 1.0 / 12.0;
  return sum / x;
}

}  // namespace webglm
