#pragma once

#include <cstdint>
#include <span>

#include "webglm/data/column.hpp"

namespace webglm {

/// What a prior weight w means: Var(y) = phi V(mu) / w, or a row that stands for w equal rows.
/// Under `kFrequency` the number of observations is the sum of the weights.
enum class WeightsType { kVariance, kFrequency };

/// The response with what is known of each row beside the design.
struct Observations {
  NumericColumn y;             ///< response, length n
  NumericColumn prior_weight;  ///< w >= 0, length n; absent means 1 everywhere
  NumericColumn offset;        ///< known part of eta, length n; absent means 0 everywhere
  /// y are shares of successes, from a factor of two levels or from counts of both outcomes: only
  /// binomial families model them.
  bool counts_successes = false;

  std::uint64_t rows() const { return y.size(); }
  double weight(std::uint64_t row) const {
    return prior_weight.size() == 0 ? 1.0 : prior_weight.values()[row];
  }
  double known_eta(std::uint64_t row) const {
    return offset.size() == 0 ? 0.0 : offset.values()[row];
  }
};

}  // namespace webglm
