#include "webglm/families/tweedie.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "webglm/common/distributions.hpp"
#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"
#include "webglm/families/gamma.hpp"
#include "webglm/families/gaussian.hpp"
#include "webglm/families/inverse_gaussian.hpp"

namespace webglm {
namespace {

/// Terms this far below the largest, in logarithms, are beyond a double: e^-41 = 1.6e-18.
constexpr double kNegligible = 41.0;

/// y times the density of a compound Poisson-gamma at mu = y: the sum over j >= 1 of the chance
/// of j amounts, Poisson with the given rate, times the density of their total (Dunn & Smyth
/// 2005, section 4). The total is gamma with j times the shape of one amount. In the form of
/// Loader (2000) the logarithm of each term is small near the largest, so nothing cancels.
class AmountSeries {
 public:
  AmountSeries(double rate, double shape) : rate_(rate), shape_(shape) {}

  double log_sum() const {
    const double start = std::max(1.0, std::nearbyint(rate_));
    // The largest term is at `start` or beside it.
    double largest = std::max(log_term(start), log_term(start + 1.0));
    if (start > 1.0) largest = std::max(largest, log_term(start - 1.0));
    const double step = stride();
    const double sum = std::exp(log_term(start) - largest) + side(start, step, largest) +
                       side(start, -step, largest);
    return largest + std::log(step * sum);
  }

 private:
  double log_term(double j) const {
    return 0.5 * std::log(shape_) - std::log(2.0 * std::numbers::pi) -
           (1.0 + shape_) * deviance_part(j, rate_, j - rate_) - stirling_error(j) -
           stirling_error(j * shape_);
  }

  /// The terms are a bell of standard deviation s = sqrt(rate / (1 + shape)). Where it is wide,
  /// every (s / 2)-th term stands for its neighbours: the trapezoidal rule errs by
  /// exp(-2 pi^2 s^2 / step^2), here e^-79, and the number of terms does not grow with the rate.
  double stride() const {
    constexpr double kWide = 30.0;
    const double s = std::sqrt(rate_ / (1.0 + shape_));
    return s < kWide ? 1.0 : std::floor(0.5 * s);
  }

  double side(double start, double step, double largest) const {
    double sum = 0.0;
    for (double j = start + step; j >= 1.0; j += step) {
      const double log_ratio_to_largest = log_term(j) - largest;
      if (log_ratio_to_largest < -kNegligible) break;
      sum += std::exp(log_ratio_to_largest);
    }
    return sum;
  }

  double rate_;
  double shape_;
};

}  // namespace

Tweedie::Tweedie(double var_power) : var_power_(var_power) {
  const bool allowed = var_power <= 0.0 || var_power >= 1.0;
  if (allowed && !std::isinf(var_power)) return;
  const std::string rule = allowed ? "finite" : "<= 0 or >= 1";
  throw_error(ErrorCode::kInvalidInput, "var_power must be {}, got {}", {rule, var_power},
              {{"var_power", var_power}});
}

Tweedie Tweedie::quasi(double var_power) {
  // The constructor's rule, less its gap between 0 and 1.
  Tweedie family(std::abs(var_power - 0.5) < 0.5 ? 1.0 : var_power);
  family.var_power_ = var_power;
  family.quasi_ = true;
  return family;
}

std::string_view Tweedie::support() const {
  if (var_power_ <= 0.0) return "y finite";
  return var_power_ < 2.0 ? "y >= 0" : "y > 0";
}

bool Tweedie::in_support(double y) const {
  if (var_power_ <= 0.0) return is_finite(y);
  return var_power_ < 2.0 ? is_non_negative(y) : is_positive(y);
}

bool Tweedie::has_density() const {
  if (quasi_) return false;
  return var_power_ == 0.0 || var_power_ == 3.0 || (var_power_ > 1.0 && var_power_ <= 2.0);
}

double Tweedie::log_density(double y, Mean m, double weight, double phi) const {
  const double p = var_power_;
  if (!has_density()) return std::numeric_limits<double>::quiet_NaN();
  if (p == 0.0) return weight * Gaussian{}.log_density(y, m, 1.0, phi);
  if (p == 2.0) return Gamma{}.log_density(y, m, weight, phi);
  if (p == 3.0) return InverseGaussian{}.log_density(y, m, weight, phi);
  const double kernel = -0.5 * unit_deviance(y, m) / phi;
  if (y == 0.0) return weight * kernel;
  const double rate = std::pow(y, 2.0 - p) / (phi * (2.0 - p));
  const AmountSeries series(rate, (2.0 - p) / (p - 1.0));
  return weight * (series.log_sum() - std::log(y) + kernel);
}

}  // namespace webglm
