#pragma once

#include <cmath>
#include <concepts>
#include <limits>
#include <string_view>

namespace webglm {

/// What a link knows about one row, from its linear predictor eta.
struct Mean {
  double mu;         ///< E[y]
  double one_minus;  ///< 1 - mu without cancellation; NaN for links onto all reals
  double dmu_deta;   ///< slope of the inverse link
};

/// 1 - mu: as the link states it, by subtraction where it does not.
inline double complement(const Mean& m) {
  return std::isnan(m.one_minus) ? 1.0 - m.mu : m.one_minus;
}

/// A mean that is known by its value alone.
inline Mean mean_of(double mu) { return {mu, 1.0 - mu, std::numeric_limits<double>::quiet_NaN()}; }

/// A mean that no eta of the link has: what `mean` returns outside the link's range of eta,
/// so that `in_mean_domain` of every family refuses it.
inline constexpr Mean kNoMean{std::numeric_limits<double>::quiet_NaN(),
                              std::numeric_limits<double>::quiet_NaN(),
                              std::numeric_limits<double>::quiet_NaN()};

/// A link g maps the mean to the linear predictor, eta = g(mu); it is monotone
/// and differentiable on its range of mu (McCullagh & Nelder 1989, section 2.2).
/// Links are small values: copy them freely, compare them with ==.
/// Arguments outside the domain give NaN or an infinity, never an error.
template <class L>
concept Link = std::regular<L> && requires(const L g, double x) {
  { L::name } -> std::convertible_to<std::string_view>;
  { g.eta(x) } -> std::same_as<double>;
  { g.mean(x) } -> std::same_as<Mean>;
  { g.derivative(x) } -> std::same_as<double>;  // d eta / d mu at mu = x
};

}  // namespace webglm
