#pragma once

#include <cstdint>
#include <vector>

#include "webglm/design/gram_plan.hpp"
#include "webglm/solvers/row_model.hpp"

namespace webglm {

/// The part of a pass that has an index and a few numbers in every row: factors times numbers, and
/// splines. It owns the numbers of one block of rows.
class ItemKernel {
 public:
  /// `plan` must outlive the kernel.
  explicit ItemKernel(const GramPlan& plan);

  /// Reads or evaluates the numbers of these rows; those past the last row are 0.
  void load(RowRange rows, bool gram);
  /// Makes the numbers of a row 0, whatever they are.
  void clear(std::uint32_t row);
  /// eta[r] += the items' part, from the coefficients of block columns and the polynomials of all
  /// items that have some.
  void add_linear_predictor(const std::vector<double>& coefficients,
                            const std::vector<double>& polynomials, double* eta) const;
  /// Into the sums of a score pass.
  void add_scores(const double* u, double* sums) const;
  /// Into the sums of a gram pass. `packs` are the row vectors of the plan, `codes` those of all
  /// factors, kBlockRows each.
  void add_gram(const double* weight, const double* packs, const std::uint32_t* codes,
                double* sums);

 private:
  /// What the rows of a block hold for one item.
  struct Rows {
    std::vector<std::uint32_t> cell;        ///< the first block column
    std::vector<std::uint32_t> right_cell;  ///< where they begin in `columns` of a table
    std::vector<std::uint32_t> level_cell;  ///< likewise in `level_columns`
    std::vector<double> numbers;            ///< kBlockRows x stride
    std::vector<std::uint32_t> piece;       ///< of a banded item
    std::vector<double> argument;           ///< s, of an item with polynomials
  };

  void load_scaled(const GramPlan::Item& item, RowRange range, Rows& rows);
  void load_polynomials(const GramPlan::Item& item, RowRange range, Rows& rows);
  void load_banded(const GramPlan::Item& item, RowRange range, Rows& rows);

  const GramPlan& plan_;
  std::vector<Rows> rows_;
  std::vector<double> weighted_;  ///< the numbers of one item times the weights
  std::vector<std::uint32_t> zeros_;
  std::vector<double> ones_;
};

}  // namespace webglm
