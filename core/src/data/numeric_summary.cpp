#include "webglm/data/numeric_summary.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "webglm/common/error.hpp"

namespace webglm {

void NumericSummary::add(std::span<const double> values, std::span<const double> weights) {
  if (!weights.empty() && weights.size() != values.size()) {
    throw dimension_mismatch(static_cast<double>(values.size()),
                             static_cast<double>(weights.size()), "weights");
  }
  if (keeps_values() && kept_.empty()) kept_.reserve(values.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    if (!weights.empty() && weights[row] == 0.0) continue;
    const double value = values[row] + 0.0;  // -0 becomes 0: equal values must have equal bits
    if (std::isnan(value)) {
      ++missing_;
    } else if (std::isinf(value)) {
      ++infinite_;
    } else {
      ++count_;
      min_ = std::min(min_, value);
      max_ = std::max(max_, value);
      if (keeps_values()) {
        kept_.push_back(value);
      } else {
        sum_.add(value);
      }
    }
  }
}

void NumericSummary::merge(const NumericSummary& other) {
  assert(keep_ == other.keep_);
  count_ += other.count_;
  missing_ += other.missing_;
  infinite_ += other.infinite_;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  sum_.merge(other.sum_);
  kept_.insert(kept_.end(), other.kept_.begin(), other.kept_.end());
}

double NumericSummary::sum() const {
  if (!keeps_values()) return sum_.value();
  ExactSum sum;
  for (const double value : kept_) sum.add(value);
  return sum.value();
}

double NumericSummary::mean() const { return sum() / static_cast<double>(count_); }

std::vector<double> NumericSummary::sorted_values() const {
  std::vector<double> sorted = kept_;
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

std::vector<double> NumericSummary::distinct_values() const {
  std::vector<double> distinct = sorted_values();
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  return distinct;
}

std::vector<double> NumericSummary::order_statistics(double lower, double upper,
                                                     std::span<const std::uint64_t> ranks) const {
  assert(keeps_values() && std::is_sorted(ranks.begin(), ranks.end()));
  std::vector<double> within;
  std::copy_if(kept_.begin(), kept_.end(), std::back_inserter(within),
               [=](double value) { return value >= lower && value <= upper; });
  std::vector<double> statistics;
  auto unsorted = within.begin();
  for (const std::uint64_t rank : ranks) {
    const auto place = within.begin() + static_cast<std::ptrdiff_t>(rank);
    assert(place < within.end());
    // Everything before the last rank is settled, so each selection sees only what is left.
    if (place >= unsorted) {
      std::nth_element(unsorted, place, within.end());
      unsorted = place + 1;
    }
    statistics.push_back(*place);
  }
  return statistics;
}

std::uint64_t NumericSummary::count_within(double lower, double upper) const {
  assert(keeps_values());
  return static_cast<std::uint64_t>(std::count_if(
      kept_.begin(), kept_.end(), [=](double value) { return value >= lower && value <= upper; }));
}

}  // namespace webglm
