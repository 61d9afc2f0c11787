#include "webglm/design/gram_plan.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "simd/scatter_numbers.hpp"
#include "webglm/common/segments.hpp"

namespace webglm {
namespace {

/// A pair of factors is looked up in one table up to this many cells: its row vectors stay in the
/// first-level cache.
constexpr std::uint64_t kPairCells = 256;
/// Three factors share one table of weights up to this many cells (16 kB).
constexpr std::uint64_t kTripleCells = 2048;
/// A table of two factors has all cells up to this many (512 kB), or where there are as many rows.
constexpr std::uint64_t kFullCells = 1 << 16;
/// A factor of this many levels is eliminated before the other coefficients.
constexpr std::uint32_t kLargeFactor = 256;
/// Covers found from different starts; more find hardly better ones and cost start-up time.
constexpr int kCoverTries = 12;
/// Of more factors than these the triples would be too many to look through.
constexpr std::uint32_t kTripledFactors = 128;

/// A small linear congruential generator: the plan must not depend on the standard library.
class Lottery {
 public:
  std::size_t below(std::size_t n) {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::size_t>((state_ >> 33) % n);
  }

 private:
  std::uint64_t state_ = 1;
};

/// Products of two unscaled numbers and a weight stay far from overflow for these scales.
GramPlan::Dense dense_column(const StandardColumn& column, std::size_t block_column) {
  const double scale = column.inverse_scale;
  const bool in_place = column.centre == 0.0 && scale >= 0x1p-200 && scale <= 0x1p200;
  return {&column, block_column, in_place, in_place ? scale : 1.0};
}

using Sizes = std::vector<std::uint32_t>;
using Cover = std::vector<std::array<std::uint32_t, 3>>;  // the third equals the second in a pair

/// Pairs of factors that no table covers yet.
class Uncovered {
 public:
  explicit Uncovered(std::size_t n) : n_(n), open_(n * n, 1) {
    for (std::size_t a = 0; a < n; ++a) open_[a * n + a] = 0;
  }
  void cover(std::size_t a, std::size_t b) { open_[a * n_ + b] = open_[b * n_ + a] = 0; }
  /// 1 where the pair is open, else 0.
  int count(std::size_t a, std::size_t b) const { return open_[a * n_ + b]; }
  std::size_t pairs() const {
    return static_cast<std::size_t>(std::count(open_.begin(), open_.end(), 1)) / 2;
  }

 private:
  std::size_t n_;
  std::vector<unsigned char> open_;
};

/// All pairs, and the triples whose table is small enough, in the order of their factors.
Cover possible_tables(const Sizes& sizes) {
  const auto n = static_cast<std::uint32_t>(sizes.size());
  Cover out;
  for (std::uint32_t a = 0; a < n; ++a) {
    for (std::uint32_t b = a + 1; b < n; ++b) {
      out.push_back({a, b, b});
      for (std::uint32_t c = b + 1; c < n && n <= kTripledFactors; ++c) {
        const std::uint64_t cells = std::uint64_t{sizes[a]} * sizes[b] * sizes[c];
        if (cells <= kTripleCells) out.push_back({a, b, c});
      }
    }
  }
  return out;
}

/// Takes one of the tables that cover the most open pairs until none is open.
Cover greedy_cover(Uncovered open, Cover tables, Lottery& lottery) {
  Cover cover;
  Cover best;
  while (true) {
    best.clear();
    int most = 0;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < tables.size(); ++i) {
      const auto table = tables[i];
      const bool pair = table[1] == table[2];
      const int covered = pair ? open.count(table[0], table[1])
                               : open.count(table[0], table[1]) + open.count(table[0], table[2]) +
                                     open.count(table[1], table[2]);
      // What covers no more than a pair does is of no use, and never will be again.
      if (covered < (pair ? 1 : 2)) continue;
      tables[kept++] = table;
      if (covered < most) continue;
      if (covered > most) best.clear();
      most = covered;
      best.push_back(table);
    }
    if (kept == 0) return cover;
    tables.resize(kept);
    const auto table = best[lottery.below(best.size())];
    open.cover(table[0], table[1]);
    open.cover(table[0], table[2]);
    open.cover(table[1], table[2]);
    cover.push_back(table);
  }
}

constexpr std::size_t even(std::size_t n) { return (n + 1) / 2 * 2; }

GramPlan::Item make_item(const Block& block, std::size_t first_column) {
  GramPlan::Item item{&block, first_column, width_of(block), nullptr, 0, 0, 0, false};
  if (const auto* banded = std::get_if<BandedBlock>(&block)) {
    item.banded = true;
    item.level = banded->level ? &*banded->level : nullptr;
    item.numbers = banded->basis->width();
    item.stride = banded->basis->stride();
    item.per_level = banded->basis->functions();
    item.columns = 2 * even(item.width);
    item.level_columns = 2 * even(item.per_level);
    if (item.by_piece() && item.columns <= simd::kCommonColumns) {
      item.columns = item.level_columns = simd::kCommonColumns;
    }
    if (item.by_piece()) item.score_size = std::size_t{4} * banded->basis->pieces();
  } else {
    const auto& scaled = std::get<ScaledCategoricalBlock>(block);
    item.level = &scaled.codes;
    item.numbers = item.per_level = static_cast<std::uint32_t>(scaled.columns.size());
    item.stride = item.numbers == 1 ? 1 : static_cast<std::uint32_t>(even(item.numbers));
    item.columns = std::size_t{scaled.codes.levels()} * item.stride;
    item.level_columns = item.stride;
  }
  if (!item.by_piece()) item.score_size = item.columns;
  return item;
}

}  // namespace

double GramPlan::Item::total(const double* row, std::size_t row_columns, std::size_t j) const {
  if (!banded) return row[j / numbers * stride + j % numbers];
  const double odd = j > 0 ? row[row_columns / 2 + j - 1] : 0.0;
  return row[j] + odd;
}

GramPlan::GramPlan(const Design& design) {
  collect(design);
  pair_factors();
  cover_pairs(design.rows());
  pair_items();
  find_eliminated(design.map());
  lay_out();
}

void GramPlan::collect(const Design& design) {
  block_columns_ = design.map().block_columns();
  for (std::size_t b = 0; b < design.blocks().size(); ++b) {
    const Block& block = design.blocks()[b];
    const std::size_t first = design.first_column(b);
    if (const auto* constant = std::get_if<ConstantBlock>(&block)) {
      constant_ = first;
      constant_value_ = constant->value;
    } else if (const auto* dense = std::get_if<DenseBlock>(&block)) {
      for (std::size_t i = 0; i < dense->columns.size(); ++i) {
        dense_.push_back(dense_column(dense->columns[i], first + i));
      }
    } else if (const auto* factor = std::get_if<CategoricalBlock>(&block)) {
      factors_.push_back({&factor->codes, first, factor->codes.levels()});
    } else if (block.index() > 0) {
      items_.push_back(make_item(block, first));
    }
  }
  pack_ = (dense_.size() + 3) / 2 * 2;
}

void GramPlan::pair_factors() {
  const auto n = static_cast<std::uint32_t>(factors_.size());
  for (std::uint32_t a = 0; a < n;) {
    Group group{a, a, factors_[a].levels, group_cells_};
    const bool pair =
        a + 1 < n && std::uint64_t{factors_[a].levels} * factors_[a + 1].levels <= kPairCells;
    if (pair) {
      group.b = a + 1;
      group.cells *= factors_[a + 1].levels;
    }
    group_cells_ += group.cells;
    groups_.push_back(group);
    a += pair ? 2 : 1;
  }
}

void GramPlan::cover_pairs(std::uint64_t rows) {
  Uncovered open(factors_.size());
  for (const Group& group : groups_) open.cover(group.a, group.b);
  Sizes sizes;
  for (const Factor& factor : factors_) sizes.push_back(factor.levels);
  const std::size_t fewest = (open.pairs() + 2) / 3;
  const Cover tables = possible_tables(sizes);
  Lottery lottery;
  Cover best;
  for (int i = 0; i < kCoverTries; ++i) {
    Cover cover = greedy_cover(open, tables, lottery);
    if (i == 0 || cover.size() < best.size()) best = std::move(cover);
    if (best.size() <= fewest) break;
    if (factors_.size() > 64) break;  // the search itself would cost more than it saves
  }
  for (const auto& table : best) {
    Joint joint{{table[0], table[1], table[2]}, table[1] == table[2] ? 2u : 3u, 0, 0, {}, {}};
    std::uint64_t cells = 1;
    for (std::uint32_t i = 0; i < joint.size; ++i) cells *= sizes[joint.factor[i]];
    if (cells > kFullCells && cells > rows) {
      list_cells(joint, static_cast<std::size_t>(rows));
    } else {
      joint.cells = static_cast<std::size_t>(cells);
    }
    joints_.push_back(std::move(joint));
  }
}

/// Numbers the cells of two factors that rows are in: by the first factor, then by first row.
void GramPlan::list_cells(Joint& joint, std::size_t rows) const {
  const CodeColumn& a = *factors_[joint.factor[0]].codes;
  const CodeColumn& b = *factors_[joint.factor[1]].codes;
  std::vector<std::uint32_t> next(a.levels() + 1, 0);  // first row of each level, after sorting
  a.visit([&](auto codes) {
    for (const auto code : codes) ++next[std::size_t{code} + 1];
  });
  for (std::size_t level = 0; level < a.levels(); ++level) next[level + 1] += next[level];
  std::vector<std::uint32_t> sorted(rows);
  a.visit([&](auto codes) {
    for (std::size_t row = 0; row < rows; ++row) {
      sorted[next[codes[row]]++] = static_cast<std::uint32_t>(row);
    }
  });
  const std::size_t padded = (rows + kBlockRows - 1) / kBlockRows * kBlockRows;
  auto cells = std::make_shared<std::uint32_t[]>(padded);
  std::vector<std::uint32_t> cell_of(b.levels(), 0);  // one more than the cell
  std::size_t first_cell = 0;                         // of the level of a
  for (std::size_t i = 0; i < rows; ++i) {
    const std::uint32_t row = sorted[i];
    if (i == 0 || a[row] != a[sorted[i - 1]]) first_cell = joint.cell_codes.size();
    std::uint32_t& cell = cell_of[b[row]];
    if (cell <= first_cell) {
      joint.cell_codes.push_back({a[row], b[row]});
      cell = static_cast<std::uint32_t>(joint.cell_codes.size());
    }
    cells[row] = cell - 1;
  }
  joint.cells = joint.cell_codes.size();
  joint.row_cells = std::move(cells);
}

/// The largest of the factors whose levels have a coefficient each, or none.
void GramPlan::find_eliminated(const CoefficientMap& map) {
  const auto has_own_coefficients = [&](const Factor& factor) {
    std::vector<bool> taken(map.coefficients(), false);
    for (std::size_t level = 0; level < factor.levels; ++level) {
      for (const CoefficientMap::Entry& entry : map.row(factor.first_column + level)) {
        if (entry.value != 1.0 || taken[entry.coefficient]) return false;
        taken[entry.coefficient] = true;
      }
      if (map.row(factor.first_column + level).size() > 1) return false;
    }
    return true;
  };
  std::uint32_t most = kLargeFactor - 1;
  for (std::uint32_t f = 0; f < factors_.size(); ++f) {
    if (factors_[f].levels <= most || !has_own_coefficients(factors_[f])) continue;
    most = factors_[f].levels;
    eliminated_ = f;
  }
}

void GramPlan::pair_items() {
  const auto same = [](const CodeColumn* a, const CodeColumn* b) {
    return a != nullptr && b != nullptr && a->shares_with(*b);
  };
  const auto columns_of = [](const Item& right, bool same_level) {
    return same_level ? right.level_columns : right.columns;
  };
  for (std::uint32_t i = 0; i < items_.size(); ++i) {
    const Item& item = items_[i];
    for (std::uint32_t f = 0; f < factors_.size(); ++f) {
      const bool same_level = same(item.level, factors_[f].codes);
      item_pairs_.push_back({i, f, true, true, same_level, columns_of(item, same_level), 0});
    }
    for (std::uint32_t j = 0; j <= i; ++j) {
      const Item& other = items_[j];
      const bool same_level = same(item.level, other.level);
      const bool item_is_right = item.numbers >= other.numbers;
      const std::size_t columns = columns_of(item_is_right ? item : other, same_level);
      item_pairs_.push_back({i, j, false, item_is_right, same_level, columns, 0});
    }
  }
}

void GramPlan::lay_out() {
  std::size_t score = group_at(false) + group_cells_;
  std::size_t gram = group_at(true) + group_cells_ * pack_;
  for (Joint& joint : joints_) {
    joint.at = gram;
    gram += joint.cells;
  }
  for (Item& item : items_) {
    item.score_at = score;
    item.pack_at = gram;
    score += item.score_size;
    gram += item.width * pack_;
  }
  for (ItemPair& pair : item_pairs_) {
    const std::size_t left = !pair.item_is_right    ? items_[pair.item].width
                             : pair.other_is_factor ? factors_[pair.other].levels
                                                    : items_[pair.other].width;
    pair.at = gram;
    gram += left * pair.columns;
  }
  score_size_ = score;
  gram_size_ = gram;
}

}  // namespace webglm
