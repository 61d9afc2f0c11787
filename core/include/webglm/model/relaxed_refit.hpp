#pragma once

#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "webglm/model/fit_job.hpp"

namespace webglm {

/// Fits the coefficients that an l1 penalty has left once more, without a penalty (Meinshausen
/// 2007, relaxed lasso, with phi = 0), within the bounds of the options.
class RelaxedRefit {
 public:
  /// Throws `unsupported_model` where there are constraints between coefficients, as the refit
  /// does not keep them.
  static void check(const FitOptions& options, bool constrained);

  /// `beta`, the coefficients of the solver, is 0 where a penalised coefficient is not selected.
  RelaxedRefit(std::shared_ptr<const ModelData> data, const FitOptions& options,
               std::span<const double> beta);

  bool done() const { return !job_ || done_; }
  /// Works on at most `max_blocks` blocks.
  void advance(std::uint64_t max_blocks) { done_ = job_->advance(max_blocks).done; }
  /// Adds the refit and its warnings to the penalised fit, whose null deviance is known.
  void report(Fit& fit) const;

 private:
  std::vector<std::size_t> selected_;
  std::optional<FitJob> job_;  ///< of the selected columns; none where there are none
  bool done_ = false;
};

}  // namespace webglm
