#include "webglm/encoding/coding_matrix.hpp"

namespace webglm {

CodingMatrix::CodingMatrix(const SmallMatrix& dense) : columns_(dense.columns) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < dense.rows; ++i) {
    entries.clear();
    for (std::size_t j = 0; j < dense.columns; ++j) {
      if (dense(i, j) != 0.0) entries.push_back({static_cast<std::uint32_t>(j), dense(i, j)});
    }
    add_row(entries);
  }
}

void CodingMatrix::add_row(std::span<const Entry> entries) {
  entries_.insert(entries_.end(), entries.begin(), entries.end());
  starts_.push_back(entries_.size());
}

double CodingMatrix::operator()(std::size_t level, std::size_t column) const {
  for (const Entry& entry : row(level)) {
    if (entry.column == column) return entry.value;
  }
  return 0.0;
}

}  // namespace webglm
