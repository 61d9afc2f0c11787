#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "webglm/design/design.hpp"

namespace webglm {

/// Which tables a pass fills so that every pair of blocks is covered: a deterministic function of
/// the design. Factors are looked up in pairs (one table for two), the cross products of factors
/// come from joint tables of two or three of them, those of factors with numbers from row vectors
/// added into the cells of a factor, and dense columns are multiplied as tiles.
class GramPlan {
 public:
  explicit GramPlan(const Design& design);

  /// A categorical block.
  struct Factor {
    const CodeColumn* codes;
    std::size_t first_column;  ///< of the block
    std::uint32_t levels;
  };
  /// A dense column of the design. One that is not centred is read where it lies, and what is
  /// summed from it is scaled afterwards: by a power of two, which is exact.
  struct Dense {
    const StandardColumn* column;
    std::size_t block_column;
    bool in_place;
    double scale;  ///< of what a pass reads; 1 where it reads standardised numbers
  };
  /// A block with k numbers in every row and the block column of the first: a scaled categorical
  /// block, whose first is level * k, or a banded one, level * functions + first function. Tables
  /// have a row for each of its block columns where it is the left side of a product, and `columns`
  /// columns where it is the right side. There its rows are whole pairs of numbers that begin at an
  /// even column; a banded block has two tables side by side, of rows whose first function is even
  /// and odd, the odd one beginning at function 1.
  struct Item {
    const Block* block;
    std::size_t first_column;
    std::size_t width;        ///< block columns
    const CodeColumn* level;  ///< or null
    std::uint32_t per_level;  ///< block columns of one level
    std::uint32_t numbers;    ///< k
    std::uint32_t stride;     ///< numbers stored for a row: k, made even unless it is 1
    bool banded;
    std::size_t columns = 0;        ///< as right side
    std::size_t level_columns = 0;  ///< likewise where the level is known from the left side
    std::size_t score_at = 0;       ///< of `score_size` numbers, in the sums of a score pass
    std::size_t score_size = 0;     ///< `columns`, or four moments of u for each piece
    std::size_t pack_at = 0;        ///< of width * pack numbers, in the sums of a gram pass

    /// Whether score passes see cubic polynomials on pieces instead of functions.
    bool by_piece() const { return banded && level == nullptr && numbers == 4; }
    /// What a row of a table as wide as `columns` or `level_columns` holds for block column j.
    double total(const double* row, std::size_t row_columns, std::size_t j) const;
  };
  /// One or two factors that are looked up together; cell a * levels_b + b.
  struct Group {
    std::uint32_t a;
    std::uint32_t b;  ///< equal to `a` where the group is one factor
    std::size_t cells;
    std::size_t first_cell;
    bool pair() const { return a != b; }
  };
  /// A joint table of weights of two or three factors; cell (a * levels_b + b) * levels_c + c.
  /// Of two large factors it has only the cells that rows are in, in an order of their own.
  struct Joint {
    std::uint32_t factor[3];
    std::uint32_t size;  ///< 2 or 3
    std::size_t cells;
    std::size_t at;
    /// The cell of every row, up to a whole block, and the codes of both factors in every cell;
    /// empty where the table has all cells.
    std::shared_ptr<const std::uint32_t[]> row_cells;
    std::vector<std::array<std::uint32_t, 2>> cell_codes;
  };
  /// Cross products of an item with another one, or with a factor (whose number is 1). The side
  /// with more numbers is on the right.
  struct ItemPair {
    std::uint32_t item;
    std::uint32_t other;
    bool other_is_factor;
    bool item_is_right;
    bool same_level;      ///< both sides have the same level in every row
    std::size_t columns;  ///< of the table
    std::size_t at;       ///< as many rows as the left side has block columns
  };

  std::size_t block_columns() const { return block_columns_; }
  /// The factor whose coefficients the solver eliminates first, because they are many and their
  /// block of X'WX is diagonal.
  const std::optional<std::uint32_t>& eliminated() const { return eliminated_; }
  /// Block column of the intercept and the number it holds.
  const std::optional<std::size_t>& constant() const { return constant_; }
  double constant_value() const { return constant_value_; }
  const std::vector<Factor>& factors() const { return factors_; }
  const std::vector<Dense>& dense() const { return dense_; }
  const std::vector<Item>& items() const { return items_; }
  const std::vector<Group>& groups() const { return groups_; }
  const std::vector<Joint>& joints() const { return joints_; }
  const std::vector<ItemPair>& item_pairs() const { return item_pairs_; }
  std::size_t group_cells() const { return group_cells_; }
  /// Numbers in a row vector: weight, u, then weight times each dense column, and a pad to even.
  std::size_t pack() const { return pack_; }

  /// Where the sums of a pass lie. Sums of score passes: scalars, dense score, group cells, items.
  /// Sums of gram passes: scalars, dense score, dense columns times weight, dense products, group
  /// cells times pack, joint tables, items.
  static constexpr std::size_t kDeviance = 0;
  static constexpr std::size_t kPearson = 1;
  static constexpr std::size_t kInvalid = 2;
  static constexpr std::size_t kSumU = 3;
  static constexpr std::size_t kSumWeight = 4;
  static constexpr std::size_t kScalars = 6;
  std::size_t dense_score_at() const { return kScalars; }
  std::size_t dense_weight_at() const { return kScalars + dense_.size(); }
  std::size_t dense_gram_at() const { return kScalars + 2 * dense_.size(); }
  std::size_t group_at(bool gram) const {
    return gram ? dense_gram_at() + dense_.size() * dense_.size() : dense_weight_at();
  }
  std::size_t sums_size(bool gram) const { return gram ? gram_size_ : score_size_; }

 private:
  void collect(const Design& design);
  void pair_factors();
  void cover_pairs(std::uint64_t rows);
  void pair_items();
  void find_eliminated(const CoefficientMap& map);
  void list_cells(Joint& joint, std::size_t rows) const;
  void lay_out();

  std::size_t block_columns_ = 0;
  std::optional<std::size_t> constant_;
  std::optional<std::uint32_t> eliminated_;
  double constant_value_ = 1.0;
  std::vector<Factor> factors_;
  std::vector<Dense> dense_;
  std::vector<Item> items_;
  std::vector<Group> groups_;
  std::vector<Joint> joints_;
  std::vector<ItemPair> item_pairs_;
  std::size_t group_cells_ = 0;
  std::size_t pack_ = 2;
  std::size_t score_size_ = 0;
  std::size_t gram_size_ = 0;
};

}  // namespace webglm
