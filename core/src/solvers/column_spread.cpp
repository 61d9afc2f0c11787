#include "webglm/solvers/column_spread.hpp"

#include <array>
#include <cmath>
#include <utility>

namespace webglm {
namespace {

/// Less than this, relative to the mean, is rounding of a constant.
constexpr double kConstant = 1e-14;

}  // namespace

ColumnSpreadPass::ColumnSpreadPass(const Design& design, const Observations& observations)
    : design_(design),
      observations_(observations),
      segments_(design.rows()),
      part_(empty()),
      tile_(design.columns() * kBlockRows) {}

ColumnSpreadPass::Moments ColumnSpreadPass::empty() const {
  return {0.0, std::vector<double>(design_.columns(), 0.0),
          std::vector<double>(design_.columns(), 0.0)};
}

void ColumnSpreadPass::Moments::merge(Moments& into, const Moments& from) {
  const double total = into.weight + from.weight;
  if (!(from.weight > 0.0)) return;
  for (std::size_t j = 0; j < into.mean.size(); ++j) {
    const double apart = from.mean[j] - into.mean[j];
    into.mean[j] += apart * (from.weight / total);
    into.squares[j] += from.squares[j] + apart * apart * (into.weight * from.weight / total);
  }
  into.weight = total;
}

std::uint64_t ColumnSpreadPass::advance(std::uint64_t max_blocks) {
  std::uint64_t done = 0;
  for (; running() && done < max_blocks; ++done) {
    add_block();
    if (++block_ < segments_.first_block(segment_ + 1)) continue;
    tree_.push(std::exchange(part_, empty()));
    ++segment_;
  }
  return done;
}

void ColumnSpreadPass::add_block() {
  const std::uint64_t first = segments_.first_row(block_);
  const std::uint32_t rows = segments_.rows_in(block_);
  design_.expand(first, rows, tile_);
  std::array<double, kBlockRows> weight;
  Moments of_block = empty();
  for (std::uint32_t r = 0; r < rows; ++r) {
    of_block.weight += weight[r] = observations_.weight(first + r);
  }
  for (std::size_t j = 0; j < of_block.mean.size(); ++j) {
    const double* x = tile_.data() + j * kBlockRows;
    double sum = 0.0;
    for (std::uint32_t r = 0; r < rows; ++r) sum += weight[r] > 0.0 ? weight[r] * x[r] : 0.0;
    const double mean = of_block.weight > 0.0 ? sum / of_block.weight : 0.0;
    double squares = 0.0;
    for (std::uint32_t r = 0; r < rows; ++r) {
      if (weight[r] > 0.0) squares += weight[r] * (x[r] - mean) * (x[r] - mean);
    }
    of_block.mean[j] = mean;
    of_block.squares[j] = squares;
  }
  Moments::merge(part_, of_block);
}

std::vector<double> ColumnSpreadPass::take() {
  const Moments total = tree_.take();
  std::vector<double> out;
  for (std::size_t j = 0; j < total.mean.size(); ++j) {
    const double spread = std::sqrt(total.squares[j] / total.weight);
    const double scale = design_.standardisation().inverse_scale[j];
    const bool varies = spread > kConstant * std::abs(total.mean[j]) && scale > 0.0;
    out.push_back(varies ? spread / scale : 1.0);
  }
  return out;
}

}  // namespace webglm
