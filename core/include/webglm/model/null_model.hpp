#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include "webglm/design/design.hpp"
#include "webglm/design/gram_plan.hpp"
#include "webglm/model/response.hpp"
#include "webglm/model/solve.hpp"
#include "webglm/model/spec.hpp"
#include "webglm/solvers/constant_mean.hpp"
#include "webglm/solvers/pass.hpp"

namespace webglm {

/// The deviance of the null model. Without an intercept that is g^-1(offset); without an offset its
/// mean is the mean of the response under every link; with both it is a fit of its own. Can stop
/// after any block.
class NullModel {
 public:
  /// The design and the observations must outlive this.
  NullModel(const Design& design, const Observations& observations, const RowModel& model,
            const FitOptions& options, const ResponseSummary& response);
  NullModel(const NullModel&) = delete;
  NullModel& operator=(const NullModel&) = delete;

  bool done() const { return done_; }
  /// Works on at most `max_blocks` blocks; returns how many it did.
  std::uint64_t advance(std::uint64_t max_blocks);
  double deviance() const { return deviance_; }

 private:
  void finish(double deviance);

  std::optional<Design> design_;  ///< the intercept alone
  std::optional<GramPlan> plan_;
  std::optional<PassRunner> pass_;
  std::optional<ConstantMeanPass> constant_pass_;
  std::optional<Solve> solve_;
  double deviance_ = std::numeric_limits<double>::quiet_NaN();
  bool done_ = false;
};

}  // namespace webglm
