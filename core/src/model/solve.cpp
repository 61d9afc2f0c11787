#include "webglm/model/solve.hpp"

#include "webglm/common/memory.hpp"
#include "webglm/model/memory_estimate.hpp"

namespace webglm {
namespace {

/// Refuses what cannot be solved before a row is read. Working sets take what they need.
GramPlan planned(const Design& design, const Solve::Solver& solver) {
  GramPlan plan(design);
  const auto* proximal = std::get_if<ProximalNewton>(&solver);
  if (proximal == nullptr || !proximal->works_on_few()) {
    require_memory(design, plan, available_memory());
  }
  return plan;
}

}  // namespace

Solve::Solve(const Design& design, const Observations& observations, const RowModel& model,
             Solver solver)
    : plan_(planned(design, solver)),
      runner_(design, plan_, observations, model),
      solver_(std::move(solver)) {}

bool Solve::done() const {
  return visit([](const auto& solver) { return solver.done(); });
}

FitProgress Solve::progress() const {
  return visit([](const auto& solver) {
    return FitProgress{false, solver.phase_name(), solver.iterations(), solver.deviance()};
  });
}

const SolvedState& Solve::state() const {
  return visit([](const auto& solver) -> const SolvedState& { return solver.state(); });
}

std::uint64_t Solve::advance(std::uint64_t max_blocks) {
  if (!runner_.running()) {
    runner_.start(visit([](const auto& solver) { return solver.request(); }));
  }
  const std::uint64_t blocks = runner_.advance(max_blocks);
  if (!runner_.running()) std::visit([&](auto& s) { s.absorb(runner_.take()); }, solver_);
  return blocks;
}

std::uint64_t Solve::check(std::uint64_t max_blocks) {
  if (!runner_.running()) {
    PassRequest request;
    request.work = PassWork::kScore;
    request.figures = false;
    request.beta = state().beta;
    runner_.start(std::move(request));
  }
  const std::uint64_t blocks = runner_.advance(max_blocks);
  if (!runner_.running()) {
    const Sums sums = runner_.take();
    score_.assign(sums.score().begin(), sums.score().end());
  }
  return blocks;
}

}  // namespace webglm
