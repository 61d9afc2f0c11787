#include "webglm/solvers/folded_pass.hpp"

#include <utility>

#include "webglm/design/select_rows.hpp"

namespace webglm {

FoldedPass::Part::Part(Design rows, Observations given, const RowModel& model)
    : design(std::move(rows)),
      observations(std::move(given)),
      plan(design),
      runner(design, plan, observations, model) {}

FoldedPass::FoldedPass(const Design& design, const Observations& observations,
                       const RowModel& model,
                       const std::vector<std::vector<std::size_t>>& rows_of_fold) {
  for (const std::vector<std::size_t>& rows : rows_of_fold) {
    parts_.push_back(
        std::make_unique<Part>(select_rows(design, rows), select_rows(observations, rows), model));
  }
}

void FoldedPass::start(PassRequest request, std::vector<std::size_t> run) {
  request_ = std::move(request);
  run_ = std::move(run);
  next_ = 0;
  parts_[run_.front()]->runner.start(request_);
}

void FoldedPass::start_all(PassRequest request) { start_without(std::move(request), folds()); }

void FoldedPass::start_without(PassRequest request, std::size_t fold) {
  std::vector<std::size_t> run;
  for (std::size_t k = 0; k < folds(); ++k) {
    if (k != fold) run.push_back(k);
  }
  start(std::move(request), std::move(run));
}

void FoldedPass::start_only(PassRequest request, std::size_t fold) {
  start(std::move(request), {fold});
}

std::uint64_t FoldedPass::advance(std::uint64_t max_blocks) {
  Part& part = *parts_[run_[next_]];
  const std::uint64_t blocks = part.runner.advance(max_blocks);
  if (part.runner.running()) return blocks;
  part.sums = part.runner.take();
  part.sums.make_dense();
  if (++next_ < run_.size()) parts_[run_[next_]]->runner.start(request_);
  return blocks;
}

Sums FoldedPass::take() {
  const bool all = run_.size() == folds();
  Sums total = parts_[run_.front()]->sums;
  for (std::size_t i = 1; i < run_.size(); ++i) total.merge(parts_[run_[i]]->sums);
  for (std::size_t k = 0; all && k < folds(); ++k) {
    Part& part = *parts_[k];
    part.score.assign(part.sums.score().begin(), part.sums.score().end());
    if (request_.work == PassWork::kGram) part.gram = std::move(part.sums);
  }
  return total;
}

std::vector<double> FoldedPass::score_without(std::size_t fold) const {
  std::vector<double> total(parts_[fold]->score.size(), 0.0);
  for (std::size_t k = 0; k < folds(); ++k) {
    for (std::size_t j = 0; k != fold && j < total.size(); ++j) total[j] += parts_[k]->score[j];
  }
  return total;
}

Sums FoldedPass::gram_without(std::size_t fold) const {
  const std::size_t first = fold == 0 ? 1 : 0;
  Sums total = parts_[first]->gram;
  for (std::size_t k = first + 1; k < folds(); ++k) {
    if (k != fold) total.merge(parts_[k]->gram);
  }
  return total;
}

}  // namespace webglm
