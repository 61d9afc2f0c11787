#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "webglm/data/categorical_column.hpp"

namespace webglm {

/// What terms learn from a categorical column: its levels, and how many rows each has. Summaries
/// of batches merge.
class LevelSummary {
 public:
  /// How levels are put in order where the columns do not list the same ones: texts by code point,
  /// the levels that numbers have by their value.
  enum class Order { kText, kNumeric };

  explicit LevelSummary(Order order = Order::kText) : sort_(order) {}

  /// Takes in rows; those of weight 0 are left out (empty weights mean 1 everywhere).
  void add(const CategoricalColumn& column, std::span<const double> weights = {});
  void merge(const LevelSummary& other);

  std::uint64_t missing() const { return missing_; }
  /// Rows that have a level.
  std::uint64_t count() const;
  /// The levels that have rows: in the order of the columns where they all list the same levels,
  /// otherwise sorted.
  LevelNames seen_levels() const;
  /// The rows of a level, 0 where it was never seen.
  std::uint64_t count_of(const std::string& level) const;

 private:
  void note_order(const LevelNames& levels);

  Order sort_;
  std::map<std::string, std::uint64_t> counts_;
  LevelNames order_;  ///< as listed by the columns; meaningless unless `same_order_`
  bool any_ = false;
  bool same_order_ = true;
  std::uint64_t missing_ = 0;
};

}  // namespace webglm
