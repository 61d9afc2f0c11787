#include "webglm/design/design.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <limits>
#include <numeric>
#include <variant>

#include "webglm/common/segments.hpp"

namespace webglm {
namespace {

/// Goes through blocks, one after the other. Adds them to a tile through the rows of the
/// coefficient map, or their products with coefficients of block columns, where there are any, to
/// one column.
class Expander {
 public:
  Expander(const CoefficientMap& map, std::uint64_t first, std::uint32_t count, double* tile,
           const double* coefficients = nullptr)
      : map_(map), first_(first), count_(count), tile_(tile), coefficients_(coefficients) {}

  void at(std::size_t first_column) { offset_ = first_column; }

  void operator()(const ConstantBlock& block) {
    for (std::uint32_t r = 0; r < count_; ++r) add(0, r, block.value);
  }
  void operator()(const DenseBlock& block) {
    std::array<double, kBlockRows> x;
    for (std::size_t i = 0; i < block.columns.size(); ++i) {
      load_standard(block.columns[i], first_, count_, x.data());
      for (std::uint32_t r = 0; r < count_; ++r) add(i, r, x[r]);
    }
  }
  void operator()(const CategoricalBlock& block) {
    for (std::uint32_t r = 0; r < count_; ++r) add(block.codes[first_ + r], r, 1.0);
  }
  void operator()(const ScaledCategoricalBlock& block) {
    const std::size_t k = block.columns.size();
    std::array<double, kBlockRows> x;
    for (std::size_t i = 0; i < k; ++i) {
      load_standard(block.columns[i], first_, count_, x.data());
      for (std::uint32_t r = 0; r < count_; ++r) add(block.codes[first_ + r] * k + i, r, x[r]);
    }
  }
  void operator()(const BandedBlock& block) {
    const PiecewiseBasis& basis = *block.basis;
    std::array<double, kMaxDegree + 2> values;
    for (std::uint32_t r = 0; r < count_; ++r) {
      const std::uint64_t row = first_ + r;
      const std::uint32_t piece = block.piece[row];
      basis.values(piece, block.x.values()[row], values);
      const std::size_t level = block.level ? (*block.level)[row] : 0;
      const std::size_t first = level * basis.functions() + basis.first(piece);
      for (std::uint32_t i = 0; i < basis.width(); ++i) add(first + i, r, values[i]);
    }
  }

 private:
  void add(std::size_t block_column, std::uint32_t r, double value) {
    if (coefficients_ != nullptr) {
      tile_[r] += coefficients_[offset_ + block_column] * value;
      return;
    }
    for (const CoefficientMap::Entry& entry : map_.row(offset_ + block_column)) {
      tile_[std::size_t{entry.coefficient} * kBlockRows + r] += entry.value * value;
    }
  }

  const CoefficientMap& map_;
  std::uint64_t first_;
  std::uint32_t count_;
  double* tile_;
  const double* coefficients_;
  std::size_t offset_ = 0;
};

}  // namespace

Design::Design(std::uint64_t rows, std::vector<Block> blocks, CoefficientMap map,
               Standardisation standardisation, std::vector<std::string> names)
    : rows_(rows),
      blocks_(std::move(blocks)),
      map_(std::move(map)),
      standardisation_(std::move(standardisation)),
      names_(std::move(names)) {
  std::size_t next = 0;
  for (const Block& block : blocks_) {
    first_columns_.push_back(next);
    next += width_of(block);
  }
  assert(next == map_.block_columns());
  assert(names_.size() == map_.coefficients());
  assert(names_.size() == standardisation_.size());
}

void Design::expand(std::uint64_t first, std::uint32_t count, std::span<double> tile) const {
  std::fill(tile.begin(), tile.end(), 0.0);
  Expander expander(map_, first, count, tile.data());
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    expander.at(first_columns_[b]);
    std::visit(expander, blocks_[b]);
  }
}

void Design::add_product(std::uint64_t first, std::uint32_t count, std::span<const double> blocks,
                         double* out) const {
  Expander expander(map_, first, count, out, blocks.data());
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    expander.at(first_columns_[b]);
    std::visit(expander, blocks_[b]);
  }
}

Design Design::in_user_units() const {
  std::vector<Block> blocks = blocks_;
  for (Block& block : blocks) {
    std::visit(
        [](auto& b) {
          if constexpr (requires { b.columns; }) {
            for (StandardColumn& column : b.columns) column = {column.values};
          }
        },
        block);
  }
  Standardisation standardisation = standardisation_;
  std::fill(standardisation.centre.begin(), standardisation.centre.end(), 0.0);
  std::fill(standardisation.inverse_scale.begin(), standardisation.inverse_scale.end(), 1.0);
  return Design(rows_, std::move(blocks), map_, std::move(standardisation), names_);
}

Design Design::intercept_only() const {
  CoefficientMap map(1);
  map.add_row(std::array{CoefficientMap::Entry{0, 1.0}});
  Standardisation standardisation;
  standardisation.centre = {0.0};
  standardisation.inverse_scale = {1.0};
  standardisation.intercept = 0;
  standardisation.intercept_value = standardisation_.intercept_value;
  return Design(rows_, {ConstantBlock{standardisation_.intercept_value}}, std::move(map),
                std::move(standardisation), {names_[*intercept()]});
}

namespace {

/// Copies blocks, with the map of their columns to other coefficients.
class BlockCopier {
 public:
  BlockCopier(std::vector<Block>& blocks, CoefficientMap& map) : blocks_(blocks), map_(map) {}

  /// `target` gives the new position of each coefficient, or kDropped. Blocks, and columns of dense
  /// blocks, that no coefficient is left of are not copied.
  void copy(const Design& design, const std::vector<std::size_t>& target) {
    for (std::size_t b = 0; b < design.blocks().size(); ++b) {
      Block block = design.blocks()[b];
      const std::size_t first = design.first_column(b);
      std::vector<std::vector<CoefficientMap::Entry>> rows;
      bool any = false;
      auto* dense = std::get_if<DenseBlock>(&block);
      std::vector<StandardColumn> columns;
      for (std::size_t i = 0; i < width_of(design.blocks()[b]); ++i) {
        std::vector<CoefficientMap::Entry> row;
        for (CoefficientMap::Entry entry : design.map().row(first + i)) {
          if (target[entry.coefficient] == kDropped) continue;
          entry.coefficient = static_cast<std::uint32_t>(target[entry.coefficient]);
          row.push_back(entry);
        }
        any = any || !row.empty();
        if (dense != nullptr && row.empty()) continue;
        if (dense != nullptr) columns.push_back(dense->columns[i]);
        rows.push_back(std::move(row));
      }
      if (!any) continue;
      if (dense != nullptr) dense->columns = std::move(columns);
      blocks_.push_back(std::move(block));
      for (const auto& row : rows) map_.add_row(row);
    }
  }

  static constexpr std::size_t kDropped = std::numeric_limits<std::size_t>::max();

 private:
  std::vector<Block>& blocks_;
  CoefficientMap& map_;
};

}  // namespace

Design Design::with_columns(std::span<const std::size_t> columns) const {
  std::vector<std::size_t> target(names_.size(), BlockCopier::kDropped);
  Standardisation standardisation;
  standardisation.intercept_value = standardisation_.intercept_value;
  std::vector<std::string> names;
  for (const std::size_t j : columns) {
    if (intercept() == j) standardisation.intercept = names.size();
    target[j] = names.size();
    names.push_back(names_[j]);
    standardisation.centre.push_back(standardisation_.centre[j]);
    standardisation.inverse_scale.push_back(standardisation_.inverse_scale[j]);
  }
  assert(standardisation.intercept.has_value() == intercept().has_value());
  std::vector<Block> blocks;
  CoefficientMap map(columns.size());
  BlockCopier(blocks, map).copy(*this, target);
  return Design(rows_, std::move(blocks), std::move(map), std::move(standardisation),
                std::move(names));
}

Design Design::joined_with(const Design& other) const {
  std::vector<std::size_t> target(columns() + other.columns());
  std::iota(target.begin(), target.end(), std::size_t{0});
  std::vector<Block> blocks;
  CoefficientMap map(target.size());
  BlockCopier copier(blocks, map);
  copier.copy(*this, target);
  copier.copy(other, {target.begin() + static_cast<std::ptrdiff_t>(columns()), target.end()});
  std::vector<std::string> names = names_;
  names.insert(names.end(), other.names_.begin(), other.names_.end());
  Standardisation both = standardisation_;
  const Standardisation& more = other.standardisation_;
  both.centre.insert(both.centre.end(), more.centre.begin(), more.centre.end());
  both.inverse_scale.insert(both.inverse_scale.end(), more.inverse_scale.begin(),
                            more.inverse_scale.end());
  return Design(rows_, std::move(blocks), std::move(map), std::move(both), std::move(names));
}

}  // namespace webglm
