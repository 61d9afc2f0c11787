#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "webglm/solvers/factor.hpp"
#include "webglm/solvers/penalty.hpp"
#include "webglm/solvers/sums.hpp"

namespace webglm {

/// Newton's method on every k-th block of rows, first few and then more of them: starting
/// coefficients, and an H for chord steps, at the price of a fraction of one pass. A column that is
/// 0 in the sample is held at 0; where the sample leaves other coefficients undetermined it gives
/// up, and the fit starts with all rows.
class SampledStart {
 public:
  enum class Verdict {
    kContinue,
    kReady,   ///< `beta()` and `factor()` are those of the sample, scaled to all rows
    kGiveUp,  ///< nothing can be learned from a sample
  };

  SampledStart() = default;
  /// For `blocks` blocks and `columns` coefficients. Where the working weights do not depend on
  /// the coefficients, one small sample is enough, since a pass over all rows gives H itself.
  SampledStart(std::uint64_t blocks, std::size_t columns, bool constant_weights);

  /// Whether there are enough rows to leave some out.
  bool wanted() const { return !strides_.empty(); }
  /// The pass that is wanted next: every stride()-th block, at the starting means at first.
  std::uint64_t stride() const { return strides_[level_]; }
  bool from_start() const { return from_start_; }
  const std::vector<double>& beta() const { return beta_; }
  const Factor& factor() const { return factor_; }
  double dispersion() const { return dispersion_; }
  /// Whether `factor()` has every active column, so that none was held.
  bool complete() const { return complete_; }

  /// Takes the gram sums of that pass. `rows` is how many have positive weight in all the data.
  Verdict absorb(Sums& sums, const Penalty& penalty, const std::vector<std::size_t>& active,
                 double rows, bool fixed_dispersion);

 private:
  bool step_is_small(double decrement, double rows) const;

  std::vector<std::uint64_t> strides_;
  std::size_t level_ = 0;
  bool from_start_ = true;
  int steps_ = 0;
  std::vector<double> beta_;
  Factor factor_;
  double dispersion_ = 1.0;
  bool complete_ = true;
};

}  // namespace webglm
