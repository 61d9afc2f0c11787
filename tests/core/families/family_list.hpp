#pragma once

#include <gtest/gtest.h>

#include <type_traits>
#include <vector>

#include "webglm/families/any_family.hpp"

namespace webglm::testing {

using Families = ::testing::Types<Gaussian, Poisson, Binomial, Gamma, InverseGaussian, Tweedie,
                                  QuasiPoisson, QuasiBinomial, NegativeBinomial>;

/// The families of one type that the laws are tried on.
template <class F>
std::vector<F> instances() {
  if constexpr (std::is_same_v<F, Tweedie>) {
    std::vector<F> families;
    for (const double p : {-1.5, 0.0, 1.0, 1.0 + 1e-12, 1.3, 1.5, 1.99, 2.0, 2.5, 3.0, 4.7}) {
      families.emplace_back(p);
    }
    return families;
  } else if constexpr (std::is_same_v<F, NegativeBinomial>) {
    return {F(0.01), F(0.86), F(2.0), F(1e6)};
  } else {
    return {F{}};
  }
}

template <class F>
inline constexpr bool kIsProportion =
    std::is_same_v<F, Binomial> || std::is_same_v<F, QuasiBinomial>;

/// Means from the middle of the family's domain to its ends.
template <class F>
std::vector<double> means() {
  if constexpr (kIsProportion<F>) return {1e-9, 0.01, 0.3, 0.5, 0.77, 0.999, 1.0 - 0x1p-40};
  return {1e-9, 0.02, 0.9, 1.0, 3.7, 250.0, 1e9};
}

}  // namespace webglm::testing
