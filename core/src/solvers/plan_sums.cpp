#include "webglm/solvers/plan_sums.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "simd/vector.hpp"
#include "solvers/border_builder.hpp"
#include "webglm/solvers/piece_polynomials.hpp"

namespace webglm {
namespace {

/// B'u and B'WB over block columns, gathered from the tables of a gram pass. Where the plan has a
/// factor to eliminate, the cross products go straight to coefficients.
class BlockGram {
 public:
  BlockGram(const GramPlan& plan, const CoefficientMap& map, std::span<const double> sums)
      : plan_(plan),
        sums_(sums),
        size_(plan.block_columns()),
        gram_(plan.eliminated() ? 0 : size_ * size_, 0.0),
        score_(size_, 0.0),
        crossed_(plan.factors().size() * plan.factors().size(), false) {
    if (plan.eliminated()) border_.emplace(plan, map);
    add_constant_and_dense();
    for (const GramPlan::Group& group : plan.groups()) add_group(group);
    for (const GramPlan::Joint& joint : plan.joints()) add_joint(joint);
    for (const GramPlan::Item& item : plan.items()) add_item(item);
    for (const GramPlan::ItemPair& pair : plan.item_pairs()) add_item_pair(pair);
  }

  const std::vector<double>& score() const { return score_; }
  /// Symmetric, size x size.
  const std::vector<double>& gram() const { return gram_; }
  BorderedGram bordered() && { return std::move(*border_).finish(); }

 private:
  void add(std::size_t i, std::size_t j, double value) {
    if (border_) return border_->add(i, j, value);
    gram_[i * size_ + j] += value;
    if (i != j) gram_[j * size_ + i] += value;
  }

  /// A row vector [weight, u, weight x] that belongs to block column i.
  void add_pack(std::size_t i, const double* pack) {
    score_[i] += pack[1];
    if (plan_.constant()) add(*plan_.constant(), i, plan_.constant_value() * pack[0]);
    for (std::size_t j = 0; j < plan_.dense().size(); ++j) {
      const GramPlan::Dense& dense = plan_.dense()[j];
      add(dense.block_column, i, dense.scale * pack[2 + j]);
    }
  }

  void add_constant_and_dense() {
    const std::size_t d = plan_.dense().size();
    const double* products = sums_.data() + plan_.dense_gram_at();
    for (std::size_t j = 0; j < d; ++j) {
      const GramPlan::Dense& right = plan_.dense()[j];
      score_[right.block_column] += right.scale * sums_[plan_.dense_score_at() + j];
      for (std::size_t i = j; i < d; ++i) {
        const GramPlan::Dense& left = plan_.dense()[i];
        add(left.block_column, right.block_column,
            left.scale * (right.scale * products[i + j * d]));
      }
    }
    if (!plan_.constant()) return;
    const double c = plan_.constant_value();
    add(*plan_.constant(), *plan_.constant(), c * c * sums_[GramPlan::kSumWeight]);
    score_[*plan_.constant()] += c * sums_[GramPlan::kSumU];
    for (std::size_t j = 0; j < d; ++j) {
      const GramPlan::Dense& dense = plan_.dense()[j];
      add(*plan_.constant(), dense.block_column, c * dense.scale * dense_weight(j));
    }
  }

  /// sum weight x_j: its own sum, or the first group of factors, whose cells part all rows.
  double dense_weight(std::size_t j) const {
    if (plan_.groups().empty()) return sums_[plan_.dense_weight_at() + j];
    const double* cells = sums_.data() + plan_.group_at(true);
    double sum = 0.0;
    for (std::size_t c = 0; c < plan_.groups()[0].cells; ++c)
      sum += cells[c * plan_.pack() + 2 + j];
    return sum;
  }

  /// The cells of a pair give the pair's cross products; their sums over either factor give the
  /// row vectors of the other one's levels.
  void add_group(const GramPlan::Group& group) {
    const GramPlan::Factor& a = plan_.factors()[group.a];
    const GramPlan::Factor& b = plan_.factors()[group.b];
    const std::size_t pack = plan_.pack();
    const double* cell = sums_.data() + plan_.group_at(true) + group.first_cell * pack;
    if (!group.pair()) {
      for (std::uint32_t i = 0; i < a.levels; ++i) add_level(a.first_column + i, cell + i * pack);
      return;
    }
    std::vector<double> of_b(b.levels * pack, 0.0);
    std::vector<double> of_a(pack);
    for (std::uint32_t i = 0; i < a.levels; ++i) {
      std::fill(of_a.begin(), of_a.end(), 0.0);
      for (std::uint32_t j = 0; j < b.levels; ++j, cell += pack) {
        simd::add_scaled(1.0, cell, pack, of_a.data());
        simd::add_scaled(1.0, cell, pack, of_b.data() + j * pack);
        add(a.first_column + i, b.first_column + j, cell[0]);
      }
      add_level(a.first_column + i, of_a.data());
    }
    for (std::uint32_t j = 0; j < b.levels; ++j) {
      add_level(b.first_column + j, of_b.data() + j * pack);
    }
    crossed(group.a, group.b);
  }

  /// Rows of one level meet no other level of their factor.
  void add_level(std::size_t i, const double* pack) {
    add(i, i, pack[0]);
    add_pack(i, pack);
  }

  /// True the first time that the pair is asked for.
  bool crossed(std::uint32_t a, std::uint32_t b) {
    const std::size_t n = plan_.factors().size();
    if (crossed_[a * n + b]) return false;
    crossed_[a * n + b] = crossed_[b * n + a] = true;
    return true;
  }

  /// The cross products of two of its factors are sums over the third.
  void add_joint(const GramPlan::Joint& joint) {
    std::array<std::size_t, 3> levels{1, 1, 1};
    std::array<std::size_t, 3> stride{0, 0, 0};
    std::size_t next = joint.cells;
    for (std::uint32_t i = 0; i < joint.size; ++i) {
      levels[i] = plan_.factors()[joint.factor[i]].levels;
      stride[i] = next /= levels[i];
    }
    const double* table = sums_.data() + joint.at;
    std::vector<double> totals;
    for (std::uint32_t x = 0; x < joint.size; ++x) {
      for (std::uint32_t y = x + 1; y < joint.size; ++y) {
        if (!crossed(joint.factor[x], joint.factor[y])) continue;
        const std::uint32_t z = 3 - x - y;
        const std::size_t row = plan_.factors()[joint.factor[x]].first_column;
        const std::size_t column = plan_.factors()[joint.factor[y]].first_column;
        for (std::size_t c = 0; c < joint.cell_codes.size(); ++c) {
          add(row + joint.cell_codes[c][x], column + joint.cell_codes[c][y], table[c]);
        }
        if (joint.row_cells) continue;
        for (std::size_t i = 0; i < levels[x]; ++i) {
          const double* cells = table + i * stride[x];
          totals.assign(levels[y], 0.0);
          for (std::size_t k = 0; k < levels[z]; ++k) {
            const double* cell = cells + k * stride[z];
            for (double& total : totals) {
              total += *cell;
              cell += stride[y];
            }
          }
          for (std::size_t j = 0; j < levels[y]; ++j) {
            if (totals[j] != 0.0) add(row + i, column + j, totals[j]);
          }
        }
      }
    }
  }

  void add_item(const GramPlan::Item& item) {
    for (std::size_t i = 0; i < item.width; ++i) {
      add_pack(item.first_column + i, sums_.data() + item.pack_at + i * plan_.pack());
    }
  }

  /// The block columns of one side of a product.
  struct Side {
    std::size_t first_column;
    std::size_t width;
    std::size_t per_level;
  };
  Side side_of(const GramPlan::Item& item) const {
    return {item.first_column, item.width, item.per_level};
  }

  void add_item_pair(const GramPlan::ItemPair& pair) {
    const GramPlan::Item& item = plan_.items()[pair.item];
    const GramPlan::Item& right = pair.item_is_right ? item : plan_.items()[pair.other];
    Side left = side_of(item);
    if (pair.other_is_factor) {
      const GramPlan::Factor& factor = plan_.factors()[pair.other];
      left = {factor.first_column, factor.levels, 1};
    } else if (pair.item_is_right) {
      left = side_of(plan_.items()[pair.other]);
    }
    const bool self = !pair.other_is_factor && pair.other == pair.item;
    for (std::size_t i = 0; i < left.width; ++i) {
      const double* row = sums_.data() + pair.at + i * pair.columns;
      const std::size_t first = pair.same_level ? i / left.per_level * right.per_level : 0;
      const std::size_t count = pair.same_level ? right.per_level : right.width;
      for (std::size_t j = 0; j < count; ++j) {
        if (self && first + j > i) break;
        add(left.first_column + i, right.first_column + first + j,
            right.total(row, pair.columns, j));
      }
    }
  }

  const GramPlan& plan_;
  std::span<const double> sums_;
  std::size_t size_;
  std::vector<double> gram_;
  std::vector<double> score_;
  std::vector<bool> crossed_;
  std::optional<BorderBuilder> border_;
};

/// T' G T, column-major, where no row of T has two entries: as for factors with a reference level.
bool project_selected(const CoefficientMap& map, const std::vector<double>& gram,
                      std::span<double> out) {
  const std::size_t m = map.block_columns();
  const std::size_t p = map.coefficients();
  struct Selected {
    std::size_t row;
    CoefficientMap::Entry entry;
  };
  std::vector<Selected> selected;
  for (std::size_t i = 0; i < m; ++i) {
    if (map.row(i).size() > 1) return false;
    if (!map.row(i).empty()) selected.push_back({i, map.row(i).front()});
  }
  for (const Selected& left : selected) {
    double* column = out.data() + std::size_t{left.entry.coefficient} * p;
    const double* from = gram.data() + left.row * m;
    for (const Selected& right : selected) {
      column[right.entry.coefficient] += left.entry.value * (right.entry.value * from[right.row]);
    }
  }
  return true;
}

/// T' G T, column-major.
void project(const CoefficientMap& map, const std::vector<double>& gram, std::span<double> out) {
  const std::size_t m = map.block_columns();
  const std::size_t p = map.coefficients();
  std::vector<double> half(p);  // one row of G T
  for (std::size_t i = 0; i < m; ++i) {
    if (map.row(i).empty()) continue;
    std::fill(half.begin(), half.end(), 0.0);
    for (std::size_t j = 0; j < m; ++j) {
      const double value = gram[i * m + j];
      if (value == 0.0) continue;
      for (const CoefficientMap::Entry& entry : map.row(j)) {
        half[entry.coefficient] += entry.value * value;
      }
    }
    for (const CoefficientMap::Entry& entry : map.row(i)) {
      double* column = out.data() + std::size_t{entry.coefficient} * p;
      for (std::size_t k = 0; k < p; ++k) column[k] += entry.value * half[k];
    }
  }
}

std::vector<double> block_scores(const GramPlan& plan, std::span<const double> sums) {
  std::vector<double> score(plan.block_columns(), 0.0);
  if (plan.constant()) score[*plan.constant()] = plan.constant_value() * sums[GramPlan::kSumU];
  for (std::size_t j = 0; j < plan.dense().size(); ++j) {
    const GramPlan::Dense& dense = plan.dense()[j];
    score[dense.block_column] = dense.scale * sums[plan.dense_score_at() + j];
  }
  for (const GramPlan::Group& group : plan.groups()) {
    const GramPlan::Factor& a = plan.factors()[group.a];
    const GramPlan::Factor& b = plan.factors()[group.b];
    const std::uint32_t inner = group.pair() ? b.levels : 1;
    const double* cell = sums.data() + plan.group_at(false) + group.first_cell;
    for (std::uint32_t i = 0; i < a.levels; ++i) {
      for (std::uint32_t j = 0; j < inner; ++j, ++cell) {
        score[a.first_column + i] += *cell;
        if (group.pair()) score[b.first_column + j] += *cell;
      }
    }
  }
  for (const GramPlan::Item& item : plan.items()) {
    const double* row = sums.data() + item.score_at;
    if (item.by_piece()) {
      add_scores_of_pieces(item, row, score);
      continue;
    }
    for (std::size_t i = 0; i < item.width; ++i) {
      score[item.first_column + i] = item.total(row, item.columns, i);
    }
  }
  return score;
}

}  // namespace

Sums collect_sums(const Design& design, const GramPlan& plan, PassWork work,
                  std::span<const double> sums) {
  std::vector<double> score;
  Sums out;
  if (work == PassWork::kGram) {
    BlockGram blocks(plan, design.map(), sums);
    score = design.map().from_blocks(blocks.score());
    if (plan.eliminated()) {
      out = Sums(design.columns(), std::move(blocks).bordered());
    } else {
      out = Sums(work, design.columns());
      if (!project_selected(design.map(), blocks.gram(), out.matrix())) {
        project(design.map(), blocks.gram(), out.matrix());
      }
    }
  } else {
    out = Sums(work, design.columns());
    score = design.map().from_blocks(block_scores(plan, sums));
  }
  out.deviance() = sums[GramPlan::kDeviance];
  out.pearson_chi2() = sums[GramPlan::kPearson];
  out.invalid_rows() = sums[GramPlan::kInvalid];
  std::copy(score.begin(), score.end(), out.score().begin());
  return out;
}

}  // namespace webglm
