#include "solvers/border_builder.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace webglm {

BorderBuilder::BorderBuilder(const GramPlan& plan, const CoefficientMap& map)
    : map_(map),
      first_(plan.factors()[*plan.eliminated()].first_column),
      levels_(plan.factors()[*plan.eliminated()].levels) {
  const std::size_t p = map.coefficients();
  std::vector<bool> is_inner(p, false);
  for (std::size_t level = 0; level < levels_; ++level) {
    for (const CoefficientMap::Entry& entry : map.row(first_ + level)) {
      is_inner[entry.coefficient] = true;
    }
  }
  for (std::size_t j = 0; j < p; ++j) (is_inner[j] ? gram_.inner : gram_.outer).push_back(j);
  gram_.place.resize(p);
  std::size_t next = 0;
  for (const auto* part : {&gram_.inner, &gram_.outer}) {
    for (const std::size_t j : *part) gram_.place[j] = next++;
  }
  gram_.d.assign(gram_.inner.size(), 0.0);
  gram_.c.assign(gram_.outer.size() * gram_.outer.size(), 0.0);
}

std::size_t BorderBuilder::place_in_outer(std::size_t coefficient) const {
  return gram_.place[coefficient] - gram_.inner.size();
}

void BorderBuilder::add(std::size_t i, std::size_t j, double value) {
  const bool inner_i = i - first_ < levels_;  // wraps where i < first_
  const bool inner_j = j - first_ < levels_;
  if (value == 0.0) return;
  if (!inner_i && !inner_j) return add_outer(i, j, value);
  if (inner_i != inner_j) return inner_i ? add_border(i, j, value) : add_border(j, i, value);
  for (const CoefficientMap::Entry& entry : map_.row(i)) {
    gram_.d[gram_.place[entry.coefficient]] += value;
  }
}

void BorderBuilder::add_border(std::size_t level, std::size_t j, double value) {
  for (const CoefficientMap::Entry& inner : map_.row(level)) {
    for (const CoefficientMap::Entry& outer : map_.row(j)) {
      entries_.push_back({static_cast<std::uint32_t>(gram_.place[inner.coefficient]),
                          static_cast<std::uint32_t>(place_in_outer(outer.coefficient)),
                          outer.value * value});
    }
  }
}

/// T'(B'WB)T takes T_ia T_jb and T_ja T_ib times the value; the lower triangle holds one of the two
/// where they are the same entry by symmetry.
void BorderBuilder::add_outer(std::size_t i, std::size_t j, double value) {
  const std::size_t q = gram_.outer.size();
  for (const CoefficientMap::Entry& left : map_.row(i)) {
    const std::size_t a = place_in_outer(left.coefficient);
    for (const CoefficientMap::Entry& right : map_.row(j)) {
      const std::size_t b = place_in_outer(right.coefficient);
      if (i == j && b > a) continue;
      const double both = i != j && a == b ? 2.0 : 1.0;
      gram_.c[std::max(a, b) * q + std::min(a, b)] += both * left.value * right.value * value;
    }
  }
}

BorderedGram BorderBuilder::finish() && {
  const std::size_t rows = gram_.inner.size();
  std::vector<std::size_t> start(rows + 1, 0);
  for (const Entry& entry : entries_) ++start[entry.row + 1];
  std::partial_sum(start.begin(), start.end(), start.begin());
  std::vector<std::uint32_t> by_row(entries_.size());
  std::vector<std::size_t> next(start.begin(), start.end() - 1);
  for (std::size_t e = 0; e < entries_.size(); ++e) {
    by_row[next[entries_[e].row]++] = static_cast<std::uint32_t>(e);
  }
  std::vector<double> sums(gram_.outer.size(), 0.0);
  std::vector<bool> seen(sums.size(), false);
  std::vector<std::uint32_t> columns;
  for (std::size_t i = 0; i < rows; ++i) {
    columns.clear();
    for (std::size_t at = start[i]; at < start[i + 1]; ++at) {
      const Entry& entry = entries_[by_row[at]];
      if (!seen[entry.column]) columns.push_back(entry.column);
      seen[entry.column] = true;
      sums[entry.column] += entry.value;
    }
    std::sort(columns.begin(), columns.end());
    for (const std::uint32_t column : columns) {
      gram_.b.column.push_back(column);
      gram_.b.value.push_back(std::exchange(sums[column], 0.0));
      seen[column] = false;
    }
    gram_.b.start.push_back(gram_.b.column.size());
  }
  return std::move(gram_);
}

}  // namespace webglm
