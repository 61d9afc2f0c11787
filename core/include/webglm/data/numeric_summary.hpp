#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "webglm/common/exact_sum.hpp"

namespace webglm {

/// What terms learn from a numeric column. Summaries of batches merge, and nothing that they
/// answer depends on the order of the rows or on how they were cut into batches.
class NumericSummary {
 public:
  /// Order statistics (quantile knots, orthogonal polynomials) need every value; the rest does not.
  enum class Keep { kMoments, kValues };

  explicit NumericSummary(Keep keep = Keep::kValues) : keep_(keep) {}

  /// Takes in rows; those of weight 0 are left out (empty weights mean 1 everywhere).
  void add(std::span<const double> values, std::span<const double> weights = {});
  void merge(const NumericSummary& other);

  std::uint64_t count() const { return count_; }      ///< finite values
  std::uint64_t missing() const { return missing_; }  ///< NaN
  std::uint64_t infinite() const { return infinite_; }
  double min() const { return min_; }  ///< of the finite values; +infinity where there are none
  double max() const { return max_; }  ///< of the finite values; -infinity where there are none
  double sum() const;
  double mean() const;  ///< NaN where there are no finite values

  bool keeps_values() const { return keep_ == Keep::kValues; }
  /// The finite values, in no particular order.
  std::span<const double> kept_values() const { return kept_; }
  std::vector<double> sorted_values() const;
  /// The finite values without repetition, ascending.
  std::vector<double> distinct_values() const;
  /// The values at these ascending 0-based ranks among the finite values in [lower, upper].
  std::vector<double> order_statistics(double lower, double upper,
                                       std::span<const std::uint64_t> ranks) const;
  /// The number of finite values in [lower, upper].
  std::uint64_t count_within(double lower, double upper) const;

 private:
  Keep keep_;
  std::uint64_t count_ = 0;
  std::uint64_t missing_ = 0;
  std::uint64_t infinite_ = 0;
  double min_ = std::numeric_limits<double>::infinity();
  double max_ = -std::numeric_limits<double>::infinity();
  ExactSum sum_;  ///< where values are kept, they are summed when that is asked for
  std::vector<double> kept_;
};

}  // namespace webglm
