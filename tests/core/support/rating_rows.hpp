#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "webglm/model/model.hpp"

namespace webglm::testing {

/// Rows as insurers have them, without random numbers: two numbers, a factor of seven levels, of
/// which the last has no rows, and one of twelve.
struct RatingRows {
  std::vector<double> x;
  std::vector<double> z;
  std::vector<std::uint32_t> area;
  std::vector<std::uint32_t> age;
  std::vector<double> noise;  ///< uniform on [0, 1)
  std::vector<double> weights;

  explicit RatingRows(std::size_t rows);

  /// Orders the rows by `area`, so that samples of whole blocks are unlike each other.
  void sort();
  /// Every fifth row has weight 0, the others 1 or 2.
  void weigh();

  double eta(std::size_t row) const;
  /// Responses that every family but the binomial may have, or 0 and 1.
  std::vector<double> positive() const;
  std::vector<double> counts() const;
  std::vector<double> successes() const;

  /// y ~ x + z + area + age.
  LearnedModel model(const std::vector<double>& y, const AnyLink& link) const;
};

}  // namespace webglm::testing
