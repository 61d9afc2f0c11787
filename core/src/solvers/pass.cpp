#include "webglm/solvers/pass.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "simd/dense_tile.hpp"
#include "webglm/solvers/triangle.hpp"

namespace webglm {

PassRunner::PassRunner(const Design& design, const Observations& observations,
                       const RowModel& model)
    : columns_(design.columns()),
      segments_(design.rows()),
      reader_(design, observations, model) {}

void PassRunner::start(PassRequest request) {
  request_ = std::move(request);
  if (request_.work == PassWork::kTriangle) {
    rows_for_triangle_.resize((columns_ + 1) * kBlockRows);
  }
  segment_ = 0;
  block_ = 0;
  part_ = Sums(request_.work, columns_);
  running_ = true;
}

std::uint64_t PassRunner::advance(std::uint64_t max_blocks) {
  std::uint64_t done = 0;
  while (running_ && done < max_blocks) {
    add_block();
    ++done;
    ++block_;
    if (block_ < segments_.first_block(segment_ + 1)) continue;
    ++segment_;
    running_ = segment_ < segments_.count();
    tree_.push(std::exchange(part_, running_ ? Sums(request_.work, columns_) : Sums()));
  }
  return done;
}

void PassRunner::add_block() {
  reader_.load(block_, true);
  if (request_.from_start) {
    reader_.start();
  } else {
    reader_.predict(request_.beta);
  }
  const RowTotals totals = reader_.update();
  part_.deviance() += totals.deviance;
  part_.pearson_chi2() += totals.pearson_chi2;
  part_.invalid_rows() += totals.invalid;
  RowBlock& block = reader_.block();
  if (request_.from_start) {
    const RowRange rows = reader_.rows();
    for (std::uint32_t r = 0; r < rows.count; ++r) {
      const double known = reader_.observations().known_eta(rows.first + r);
      if (block.weight[r] > 0.0) block.u[r] += block.weight[r] * (block.eta[r] - known);
    }
  }
  simd::add_score(reader_.tile().data(), columns_, block.u.data(), part_.score().data());
  if (request_.work == PassWork::kGram) {
    simd::add_gram(reader_.tile().data(), columns_, block.weight.data(), reader_.scratch().data(),
                   part_.matrix().data());
  }
  if (request_.work == PassWork::kTriangle) add_triangle();
  if (!request_.direction.empty()) add_shift();
}

void PassRunner::add_triangle() {
  const RowBlock& block = reader_.block();
  double* out = rows_for_triangle_.data();
  for (std::uint32_t r = 0; r < kBlockRows; ++r) {
    const double root = std::sqrt(block.weight[r]);
    for (std::size_t j = 0; j < columns_; ++j) {
      out[j * kBlockRows + r] = root * reader_.tile()[j * kBlockRows + r];
    }
    out[columns_ * kBlockRows + r] = block.weight[r] > 0.0 ? block.u[r] / root : 0.0;
  }
  fold_rows(part_.matrix(), columns_ + 1, out, kBlockRows, kBlockRows);
}

void PassRunner::add_shift() {
  std::span<double> shift = reader_.scratch().first(kBlockRows);
  std::fill(shift.begin(), shift.end(), 0.0);
  simd::add_columns(reader_.tile().data(), columns_, request_.direction.data(), shift.data());
  for (const double s : shift) {
    part_.greatest_shift() = std::max(part_.greatest_shift(), std::abs(s));
  }
}

}  // namespace webglm
