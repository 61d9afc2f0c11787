#include "webglm/solvers/block_reader.hpp"

#include <algorithm>

#include "simd/dense_tile.hpp"

namespace webglm {

BlockReader::BlockReader(const Design& design, const Observations& observations,
                         const RowModel& model)
    : design_(&design), observations_(&observations), model_(model), segments_(design.rows()) {}

void BlockReader::set_coefficients(std::span<const double> beta) {
  coefficients_ = design_->map().to_blocks(beta);
}

void BlockReader::load(std::uint64_t block) {
  rows_ = {segments_.first_row(block), segments_.rows_in(block)};
  has_tile_ = false;
  some_weight_is_zero_ = load_rows(*observations_, rows_, block_);
}

std::span<double> BlockReader::tile() {
  if (has_tile_) return tile_;
  if (tile_.empty()) {
    tile_.resize(design_->columns() * kBlockRows);
    for (std::size_t j = 0; j < design_->columns(); ++j) {
      columns_.push_back(tile_.data() + j * kBlockRows);
    }
  }
  has_tile_ = true;
  design_->expand(rows_.first, rows_.count, tile_);
  if (observations_->prior_weight.size() == 0) return tile_;
  // Multiplying by a weight of 0 would keep what is not finite in such a row.
  for (std::uint32_t r = 0; r < rows_.count; ++r) {
    if (observations_->weight(rows_.first + r) > 0.0) continue;
    for (std::size_t j = 0; j < design_->columns(); ++j) tile_[j * kBlockRows + r] = 0.0;
  }
  return tile_;
}

std::span<double> BlockReader::scratch() {
  scratch_.resize(design_->columns() * kBlockRows);
  return scratch_;
}

void BlockReader::predict() {
  for (std::uint32_t r = 0; r < rows_.count; ++r) {
    block_.eta[r] = observations_->known_eta(rows_.first + r);
  }
  std::fill(block_.eta.begin() + rows_.count, block_.eta.end(), 0.0);
  design_->add_product(rows_.first, rows_.count, coefficients_, block_.eta.data());
  update_means(model_, block_);
}

void BlockReader::start() {
  start_eta(model_, block_);
  update_means(model_, block_);
}

std::array<double, kBlockRows> BlockReader::moved(std::span<const double> direction) {
  std::array<double, kBlockRows> out{};
  simd::add_columns(columns(), direction.data(), out.data());
  return out;
}

void BlockReader::add_shift(std::span<const double> direction, bool certify, Shift& shift) {
  const auto shifts = moved(direction);
  for (std::uint32_t r = 0; r < rows_.count; ++r) {
    if (block_.prior[r] > 0.0) shift.greatest = std::max(shift.greatest, std::abs(shifts[r]));
  }
  if (certify) shift.add_wrong(block_, shifts, may_separate(model_));
}

double BlockReader::update() { return update_scores(model_, some_weight_is_zero_, block_); }

}  // namespace webglm
