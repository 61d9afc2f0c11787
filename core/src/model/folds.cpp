#include "webglm/model/folds.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "webglm/common/error.hpp"

namespace webglm {
namespace {

/// splitmix64 (Steele, Lea & Flood 2014): the same numbers on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  /// A whole number below `bound`, which is small against 2^64.
  std::size_t below(std::size_t bound) {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<std::size_t>((z ^ (z >> 31)) % bound);
  }

 private:
  std::uint64_t state_;
};

/// The number of each row's label among the sorted labels of rows of positive weight.
std::vector<std::size_t> number_labels(const std::vector<double>& labels,
                                       const std::vector<std::size_t>& rows, std::size_t total,
                                       const char* what, std::size_t& count) {
  if (labels.size() != total) {
    throw dimension_mismatch(static_cast<double>(total), static_cast<double>(labels.size()), what);
  }
  std::vector<double> known;
  for (const std::size_t row : rows) {
    if (std::isnan(labels[row])) {
      throw_error(ErrorCode::kInvalidInput, "row {} has no label in {}", {row, what},
                  {{"row", row}});
    }
    known.push_back(labels[row]);
  }
  std::sort(known.begin(), known.end());
  known.erase(std::unique(known.begin(), known.end()), known.end());
  count = known.size();
  std::vector<std::size_t> out;
  for (const std::size_t row : rows) {
    out.push_back(static_cast<std::size_t>(
        std::lower_bound(known.begin(), known.end(), labels[row]) - known.begin()));
  }
  return out;
}

/// Deals shuffled units out, each to the fold with the fewest rows.
std::vector<std::size_t> deal(std::size_t units, const std::vector<std::size_t>& unit_of_row,
                              std::size_t folds, std::uint32_t seed) {
  std::vector<std::size_t> order(units);
  std::iota(order.begin(), order.end(), std::size_t{0});
  Random random(seed);
  for (std::size_t i = units; i > 1; --i) std::swap(order[i - 1], order[random.below(i)]);
  std::vector<std::size_t> size(units, 0);
  for (const std::size_t unit : unit_of_row) ++size[unit];
  std::vector<std::size_t> rows(folds, 0);
  std::vector<std::size_t> fold(units);
  for (const std::size_t unit : order) {
    const auto least = std::min_element(rows.begin(), rows.end());
    fold[unit] = static_cast<std::size_t>(least - rows.begin());
    *least += size[unit];
  }
  return fold;
}

void check_count(std::size_t folds, std::size_t units, const char* what) {
  if (folds >= 2 && folds <= units) return;
  throw_error(ErrorCode::kInvalidInput,
              "cross-validation with {} folds is not possible: it takes at least 2, and at most as "
              "many as there are {}, which is {}",
              {folds, what, units}, {{"folds", folds}, {"most", units}});
}

}  // namespace

std::vector<std::vector<std::size_t>> make_folds(const PathOptions& options,
                                                 const Observations& observations) {
  std::vector<std::size_t> rows;
  const std::size_t total = observations.y.size();
  for (std::size_t row = 0; row < total; ++row) {
    if (observations.weight(row) > 0.0) rows.push_back(row);
  }
  std::vector<std::size_t> fold_of_unit;
  std::vector<std::size_t> unit(rows.size());
  std::size_t folds = static_cast<std::size_t>(std::max(options.folds, 0));
  if (!options.fold_of_row.empty()) {
    unit = number_labels(options.fold_of_row, rows, total, "folds", folds);
    fold_of_unit.resize(folds);
    std::iota(fold_of_unit.begin(), fold_of_unit.end(), std::size_t{0});
    check_count(folds, rows.size(), "rows");
  } else if (!options.groups.empty()) {
    std::size_t groups = 0;
    unit = number_labels(options.groups, rows, total, "groups", groups);
    check_count(folds, groups, "groups");
    fold_of_unit = deal(groups, unit, folds, options.seed);
  } else {
    std::iota(unit.begin(), unit.end(), std::size_t{0});
    check_count(folds, rows.size(), "rows of positive weight");
    fold_of_unit = deal(rows.size(), unit, folds, options.seed);
  }
  std::vector<std::vector<std::size_t>> out(folds);
  for (std::size_t i = 0; i < rows.size(); ++i) out[fold_of_unit[unit[i]]].push_back(rows[i]);
  return out;
}

}  // namespace webglm
