#pragma once

#include <concepts>
#include <string_view>

#include "webglm/links/link.hpp"

namespace webglm {

/// An exponential dispersion family: Var(y) = phi V(mu) / w, and a unit deviance
/// d(y, mu) that is zero at y = mu and positive elsewhere (Jorgensen 1997, ch. 3).
/// `variance` takes the whole Mean, so that mu (1 - mu) never subtracts.
template <class F>
concept Family = std::regular<F> && requires(const F f, double y, double w, Mean m) {
  requires Link<typename F::DefaultLink>;
  requires Link<typename F::RDefaultLink>;               // what R's glm takes unasked
  { F::name } -> std::convertible_to<std::string_view>;  // "Poisson"
  { F::code } -> std::convertible_to<std::string_view>;  // "poisson"
  { F::fixed_dispersion } -> std::convertible_to<bool>;  // phi = 1 by definition
  { F::has_likelihood } -> std::convertible_to<bool>;    // has log_density
  { f.support() } -> std::same_as<std::string_view>;     // "y >= 0", for messages
  { f.in_support(y) } -> std::same_as<bool>;
  { f.in_mean_domain(y) } -> std::same_as<bool>;  // may mu have this value?
  { f.start_mu(y, w) } -> std::same_as<double>;
  { f.variance(m) } -> std::same_as<double>;
  { f.unit_deviance(y, m) } -> std::same_as<double>;
};

/// A family with a density. `log_density(y, mean, w, phi)` is one row's term of R's logLik;
/// which phi R takes there, and which power the weight has, stands at each family and in
/// `likelihood_dispersion`.
template <class F>
concept LikelihoodFamily =
    Family<F> && F::has_likelihood && requires(const F f, double y, double w, double phi, Mean m) {
      { f.log_density(y, m, w, phi) } -> std::same_as<double>;
    };

}  // namespace webglm
