#pragma once

#include <concepts>
#include <string_view>

namespace webglm {

/// What a link knows about one row, from its linear predictor eta.
struct Mean {
  double mu;         ///< E[y]
  double one_minus;  ///< 1 - mu without cancellation; NaN for links onto all reals
  double dmu_deta;   ///< slope of the inverse link
};

/// A link g maps the mean to the linear predictor, eta = g(mu); it is monotone
/// and differentiable on its range of mu (McCullagh & Nelder 1989, section 2.2).
/// Links are small values: copy them freely, compare them with ==.
template <class L>
concept Link = std::regular<L> && requires(const L g, double x) {
  { L::name } -> std::convertible_to<std::string_view>;
  { g.eta(x) } -> std::same_as<double>;
  { g.mean(x) } -> std::same_as<Mean>;
};

}  // namespace webglm
