#include "webglm/design/coefficient_map.hpp"

namespace webglm {

void CoefficientMap::add_row(std::span<const Entry> entries) {
  for (const Entry& entry : entries) {
    if (entry.value != 0.0) entries_.push_back(entry);
  }
  starts_.push_back(entries_.size());
}

std::vector<double> CoefficientMap::to_blocks(std::span<const double> beta) const {
  std::vector<double> out(block_columns(), 0.0);
  for (std::size_t i = 0; i < out.size(); ++i) {
    for (const Entry& entry : row(i)) out[i] += entry.value * beta[entry.coefficient];
  }
  return out;
}

std::vector<double> CoefficientMap::from_blocks(std::span<const double> score) const {
  std::vector<double> out(coefficients_, 0.0);
  for (std::size_t i = 0; i < block_columns(); ++i) {
    for (const Entry& entry : row(i)) out[entry.coefficient] += entry.value * score[i];
  }
  return out;
}

}  // namespace webglm
