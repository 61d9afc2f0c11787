#include "webglm/solvers/block_reader.hpp"

#include <algorithm>

#include "simd/dense_tile.hpp"

namespace webglm {

BlockReader::BlockReader(const Design& design, const Observations& observations,
                         const RowModel& model)
    : design_(&design),
      observations_(&observations),
      model_(model),
      segments_(design.rows()),
      tile_(design.columns() * kBlockRows),
      scratch_(design.columns() * kBlockRows) {
  for (std::size_t j = 0; j < design.columns(); ++j) {
    columns_.push_back(tile_.data() + j * kBlockRows);
  }
}

void BlockReader::load(std::uint64_t block, bool masked) {
  rows_ = {segments_.first_row(block), segments_.rows_in(block)};
  design_->expand(rows_.first, rows_.count, tile_);
  some_weight_is_zero_ = load_rows(*observations_, rows_, block_);
  if (!masked || observations_->prior_weight.size() == 0) return;
  // Multiplying by a weight of 0 would keep what is not finite in such a row.
  for (std::uint32_t r = 0; r < rows_.count; ++r) {
    if (observations_->weight(rows_.first + r) > 0.0) continue;
    for (std::size_t j = 0; j < design_->columns(); ++j) tile_[j * kBlockRows + r] = 0.0;
  }
}

void BlockReader::predict(std::span<const double> beta) {
  for (std::uint32_t r = 0; r < rows_.count; ++r) {
    block_.eta[r] = observations_->known_eta(rows_.first + r);
  }
  std::fill(block_.eta.begin() + rows_.count, block_.eta.end(), 0.0);
  simd::add_columns(columns_, beta.data(), block_.eta.data());
  update_means(model_, block_);
}

void BlockReader::start() {
  start_eta(model_, block_);
  update_means(model_, block_);
}

double BlockReader::update() { return update_scores(model_, some_weight_is_zero_, block_); }

}  // namespace webglm
