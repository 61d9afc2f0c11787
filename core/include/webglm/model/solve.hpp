#pragma once

#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include "webglm/design/design.hpp"
#include "webglm/design/gram_plan.hpp"
#include "webglm/model/fit_job.hpp"
#include "webglm/solvers/irls.hpp"
#include "webglm/solvers/pass.hpp"
#include "webglm/solvers/proximal_newton.hpp"

namespace webglm {

/// A solver with the passes it asks for, over one design. Can stop after any block.
class Solve {
 public:
  using Solver = std::variant<Irls, ProximalNewton>;

  /// The references must outlive the solve. Throws `out_of_memory` before a row is read.
  Solve(const Design& design, const Observations& observations, const RowModel& model,
        Solver solver);
  Solve(const Solve&) = delete;
  Solve& operator=(const Solve&) = delete;

  bool done() const;
  FitProgress progress() const;
  const SolvedState& state() const;

  /// Works on at most `max_blocks` blocks; returns how many it did.
  std::uint64_t advance(std::uint64_t max_blocks);
  /// Computes the score at the final coefficients; `score()` has it when the pass has ended.
  std::uint64_t check(std::uint64_t max_blocks);
  const std::vector<double>& score() const { return score_; }

 private:
  template <class F>
  auto visit(F f) const -> decltype(f(std::declval<const Irls&>())) {
    return std::visit(f, solver_);
  }

  GramPlan plan_;
  PassRunner runner_;
  Solver solver_;
  std::vector<double> score_;
};

}  // namespace webglm
