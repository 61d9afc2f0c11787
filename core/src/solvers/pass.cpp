#include "webglm/solvers/pass.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "simd/vector.hpp"
#include "webglm/solvers/plan_sums.hpp"
#include "webglm/solvers/triangle.hpp"

namespace webglm {

PassRunner::PassRunner(const Design& design, const GramPlan& plan, const Observations& observations,
                       const RowModel& model)
    : design_(design),
      plan_(plan),
      segments_(design.rows()),
      kernel_(design, plan, observations, model),
      observations_(observations),
      model_(model) {}

void PassRunner::Part::merge(Part& into, const Part& from) {
  for (std::size_t i = 0; i < into.plan.size(); ++i) into.plan[i] += from.plan[i];
  if (into.expanded.columns() > 0) into.expanded.merge(from.expanded);
  Shift::merge(into.shift, from.shift);
}

PassRunner::Part PassRunner::empty_part() const {
  Part part;
  if (request_.work == PassWork::kTriangle) {
    part.expanded = Sums(PassWork::kTriangle, design_.columns());
  } else if (expands()) {
    part.expanded = Sums::of_few(design_.columns(), request_.columns.size());
  } else {
    part.plan.assign(plan_.sums_size(request_.work == PassWork::kGram), 0.0);
  }
  return part;
}

void PassRunner::start(PassRequest request) {
  request_ = std::move(request);
  if (expands()) {
    if (!reader_) reader_.emplace(design_, observations_, model_);
    if (!request_.from_start) reader_->set_coefficients(request_.beta);
    const bool whole = request_.work == PassWork::kTriangle;
    weighted_rows_.resize((whole ? design_.columns() + 1 : 1) * kBlockRows);
  } else if (!request_.from_start) {
    kernel_.set_coefficients(request_.beta);
  }
  shift_bound_ = 0.0;
  if (!request_.direction.empty()) {
    kernel_.set_direction(request_.direction);
    const double bound = kernel_.shift_bound();
    if (bound <= Shift::kSmall) {
      request_.direction.clear();
      shift_bound_ = bound;
    }
  }
  needless_ = request_.unless_small && !expands() && shift_bound_ > 0.0;
  if (needless_) return;
  const std::uint64_t all = Segments(design_.rows()).blocks();
  segments_ = Segments::of_blocks((all + request_.stride - 1) / request_.stride);
  segment_ = 0;
  visited_ = 0;
  part_ = empty_part();
  running_ = true;
}

/// Moves to the next block of the pass; completes a segment on the way.
void PassRunner::next_block() {
  if (++visited_ < segments_.first_block(segment_ + 1)) return;
  ++segment_;
  running_ = segment_ < segments_.count();
  tree_.push(std::exchange(part_, running_ ? empty_part() : Part{}));
}

std::uint64_t PassRunner::advance(std::uint64_t max_blocks) {
  std::uint64_t done = 0;
  while (running_ && done < max_blocks) {
    add_block();
    ++done;
    next_block();
  }
  return done;
}

void PassRunner::add_block() {
  if (request_.work == PassWork::kTriangle) return add_triangle();
  if (expands()) return add_few_columns();
  const BlockTask task{request_.work == PassWork::kGram, request_.from_start, request_.figures};
  kernel_.add_block(visited_ * request_.stride, task, part_.plan.data());
  if (!request_.direction.empty()) {
    kernel_.add_shift(request_.certify, part_.shift);
  }
}

bool PassRunner::expands() const {
  return request_.work == PassWork::kTriangle ||
         (request_.work == PassWork::kGram && !request_.columns.empty());
}

/// Moves the reader to the block, and adds its figures.
void PassRunner::read_tile() {
  reader_->load(visited_ * request_.stride);
  if (request_.from_start) {
    reader_->start();
  } else {
    reader_->predict();
  }
  Sums& sums = part_.expanded;
  sums.invalid_rows() += reader_->update();
  const RowTotals totals = reader_->totals();
  sums.deviance() += totals.deviance;
  sums.pearson_chi2() += totals.pearson_chi2;
}

void PassRunner::add_few_columns() {
  read_tile();
  Sums& sums = part_.expanded;
  const RowBlock& block = reader_->block();
  const double* tile = reader_->tile().data();
  std::array<double, kBlockRows> u{};
  for (std::uint32_t r = 0; r < kBlockRows; ++r) {
    if (!(block.weight[r] > 0.0) && block.u[r] == 0.0) continue;
    const double known = request_.from_start
                             ? block.eta[r] - observations_.known_eta(reader_->rows().first + r)
                             : 0.0;
    u[r] = block.u[r] + block.weight[r] * known;
  }
  for (std::size_t j = 0; j < design_.columns(); ++j) {
    sums.score()[j] += simd::dot(tile + j * kBlockRows, u.data(), kBlockRows);
  }
  const std::size_t few = request_.columns.size();
  for (std::size_t a = 0; a < few; ++a) {
    const double* x = tile + request_.columns[a] * kBlockRows;
    double* out = weighted_rows_.data();
    for (std::uint32_t r = 0; r < kBlockRows; ++r) out[r] = block.weight[r] * x[r];
    for (std::size_t b = 0; b <= a; ++b) {
      const double* other = tile + request_.columns[b] * kBlockRows;
      sums.matrix()[b * few + a] += simd::dot(out, other, kBlockRows);
    }
  }
}

void PassRunner::add_triangle() {
  const std::size_t p = design_.columns();
  read_tile();
  Sums& sums = part_.expanded;
  const RowBlock& block = reader_->block();
  const std::span<const double> tile = reader_->tile();
  double* out = weighted_rows_.data();
  for (std::uint32_t r = 0; r < kBlockRows; ++r) {
    const double weight = block.weight[r];
    const double root = std::sqrt(weight);
    const double working = weight > 0.0 && request_.from_start
                               ? block.eta[r] - observations_.known_eta(reader_->rows().first + r)
                               : 0.0;
    for (std::size_t j = 0; j < p; ++j) {
      const double x = tile[j * kBlockRows + r];
      out[j * kBlockRows + r] = root * x;
      sums.score()[j] += x * (block.u[r] + weight * working);
    }
    out[p * kBlockRows + r] = weight > 0.0 ? block.u[r] / root + root * working : 0.0;
  }
  fold_rows(sums.matrix(), p + 1, out, kBlockRows, kBlockRows);
  if (!request_.direction.empty()) {
    reader_->add_shift(request_.direction, request_.certify, part_.shift);
  }
}

Sums PassRunner::take() {
  if (needless_) {
    Sums bound(PassWork::kScore, design_.columns());
    bound.greatest_shift() = shift_bound_;
    return bound;
  }
  Part total = tree_.take();
  Sums sums = expands() ? std::move(total.expanded)
                        : collect_sums(design_, plan_, request_.work, total.plan);
  sums.greatest_shift() = std::max(total.shift.greatest, shift_bound_);
  sums.wrong_shift() = total.shift.wrong;
  return sums;
}

}  // namespace webglm
