#include "webglm/data/level_summary.hpp"

#include <vector>

#include "simd/column_scan.hpp"
#include "webglm/common/decimal.hpp"
#include "webglm/common/error.hpp"

namespace webglm {
namespace {

/// The text of a number is its shortest decimals: reading it gives its value again, and the other
/// way round.
LevelNames in_numeric_order(const LevelNames& levels) {
  std::vector<double> values;
  for (const std::string& level : levels) {
    const char* end = nullptr;
    values.push_back(read_number(level.c_str(), &end));
  }
  return CategoricalColumn::from_numbers(values).levels();
}

/// Rows of each level; those beyond the levels are missing.
template <class Code>
std::vector<std::uint64_t> count_codes(std::span<const Code> codes, std::size_t levels,
                                       std::span<const double> weights, std::uint64_t& missing) {
  std::vector<std::uint64_t> counts(levels, 0);
  if constexpr (sizeof(Code) == 1) {
    if (weights.empty()) {
      counts.resize(256);
      simd::count_bytes(codes.data(), codes.size(), counts.data());
      for (std::size_t code = levels; code < 256; ++code) missing += counts[code];
      counts.resize(levels);
      return counts;
    }
  }
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (!weights.empty() && weights[row] == 0.0) continue;
    if (codes[row] < levels) {
      ++counts[codes[row]];
    } else {
      ++missing;
    }
  }
  return counts;
}

}  // namespace

void LevelSummary::note_order(const LevelNames& levels) {
  if (!any_) {
    order_ = levels;
    any_ = true;
  } else if (same_order_ && order_ != levels) {
    same_order_ = false;
  }
}

void LevelSummary::add(const CategoricalColumn& column, std::span<const double> weights) {
  if (!weights.empty() && weights.size() != column.size()) {
    throw dimension_mismatch(static_cast<double>(column.size()),
                             static_cast<double>(weights.size()), "weights");
  }
  note_order(column.levels());
  const std::vector<std::uint64_t> counts =
      column.visit_codes([&]<class Code>(std::span<const Code> codes) {
        return count_codes(codes, column.levels().size(), weights, missing_);
      });
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) counts_[column.levels()[i]] += counts[i];
  }
}

void LevelSummary::merge(const LevelSummary& other) {
  if (other.any_) note_order(other.order_);
  same_order_ = same_order_ && other.same_order_;
  missing_ += other.missing_;
  for (const auto& [level, count] : other.counts_) counts_[level] += count;
}

std::uint64_t LevelSummary::count() const {
  std::uint64_t total = 0;
  for (const auto& [level, count] : counts_) total += count;
  return total;
}

LevelNames LevelSummary::seen_levels() const {
  LevelNames seen;
  if (same_order_) {
    for (const std::string& level : order_) {
      if (counts_.contains(level)) seen.push_back(level);
    }
  } else {
    for (const auto& [level, count] : counts_) seen.push_back(level);
    if (sort_ == Order::kNumeric) seen = in_numeric_order(seen);
  }
  return seen;
}

std::uint64_t LevelSummary::count_of(const std::string& level) const {
  const auto entry = counts_.find(level);
  return entry == counts_.end() ? 0 : entry->second;
}

}  // namespace webglm
