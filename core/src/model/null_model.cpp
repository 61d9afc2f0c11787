#include "webglm/model/null_model.hpp"

#include <algorithm>
#include <utility>

#include "webglm/model/irls_problem.hpp"

namespace webglm {

NullModel::NullModel(const Design& design, const Observations& observations, const RowModel& model,
                     const FitOptions& options, const ResponseSummary& response) {
  if (observations.offset.size() == 0) {
    const double eta = design.intercept() ? eta_of(model.link, response.mean) : 0.0;
    constant_pass_.emplace(observations, model, eta);
    return;
  }
  if (design.intercept()) {
    design_.emplace(design.intercept_only());
    IrlsProblem problem = irls_problem(*design_, options, model, response);
    problem.max_iter = std::max(options.max_iter, 100);
    solve_.emplace(*design_, observations, model, Irls(std::move(problem)));
    return;
  }
  plan_.emplace(design);
  pass_.emplace(design, *plan_, observations, model);
  PassRequest request;
  request.work = PassWork::kScore;
  request.beta.assign(design.columns(), 0.0);
  pass_->start(std::move(request));
}

std::uint64_t NullModel::advance(std::uint64_t max_blocks) {
  if (solve_) {
    const std::uint64_t blocks = solve_->advance(max_blocks);
    if (solve_->done()) finish(solve_->state().deviance);
    return blocks;
  }
  if (constant_pass_) {
    const std::uint64_t blocks = constant_pass_->advance(max_blocks);
    if (!constant_pass_->running()) finish(constant_pass_->take());
    return blocks;
  }
  const std::uint64_t blocks = pass_->advance(max_blocks);
  if (!pass_->running()) finish(pass_->take().deviance());
  return blocks;
}

void NullModel::finish(double deviance) {
  deviance_ = deviance;
  done_ = true;
}

}  // namespace webglm
