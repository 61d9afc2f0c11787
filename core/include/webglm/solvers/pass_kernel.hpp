#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "webglm/design/gram_plan.hpp"
#include "webglm/solvers/item_kernel.hpp"
#include "webglm/solvers/row_model.hpp"
#include "webglm/solvers/separation.hpp"

namespace webglm {

/// What a kernel does with a block of rows.
struct BlockTask {
  bool gram = true;         ///< cross products as well as the score
  bool from_start = false;  ///< at the starting means instead of at the coefficients
  bool figures = true;      ///< deviance and Pearson's chi2 as well
};

/// Adds blocks of rows into the tables of a plan. It owns the working memory of one block, so one
/// kernel serves one pass at a time.
class PassKernel {
 public:
  /// The references must outlive the kernel.
  PassKernel(const Design& design, const GramPlan& plan, const Observations& observations,
             const RowModel& model);

  /// Coefficients for the linear predictor, in the solver's coordinates.
  void set_coefficients(std::span<const double> beta);
  /// Adds the rows of `block` to sums laid out by the plan.
  void add_block(std::uint64_t block, const BlockTask& task, double* sums);
  /// A direction d in the same coordinates, for `add_shift`.
  void set_direction(std::span<const double> direction);
  /// No row of positive weight has a larger |x'd|; infinite where only the rows can tell.
  double shift_bound() const;
  /// Adds x'd of the rows of the block that was added last; `wrong` only where `certify`.
  void add_shift(bool certify, Shift& shift) const;

 private:
  /// The coefficients of block columns, with one table for each group of factors.
  struct Predictor {
    std::vector<double> block;  ///< T b
    std::vector<double> dense;  ///< of the dense columns as they are read
    std::vector<double> cells;
    std::vector<double> polynomials;  ///< of the items that have some
    double constant = 0.0;
  };

  Predictor predictor_of(std::span<const double> beta) const;
  void load_codes(std::uint32_t factor);
  void load_indices(bool gram);
  void load_dense(bool masked);
  void predict(const Predictor& predictor, double* eta) const;
  void add_scores(double* sums) const;
  void add_gram(double* sums);
  void add_joints(double* sums);
  void mask_tile();
  const std::uint32_t* wide_codes(std::uint32_t factor);

  const Design& design_;
  const GramPlan& plan_;
  const Observations& observations_;
  RowModel model_;
  Segments segments_;
  Predictor predictor_;
  Predictor direction_;
  RowRange rows_{0, 0};
  RowBlock block_{};
  std::vector<std::uint16_t> codes_;               // factors x kBlockRows
  std::vector<std::uint16_t> joint_codes_;         // groups x kBlockRows
  std::vector<const std::uint16_t*> group_index_;  // of one factor, or the joint codes of two
  std::vector<std::uint32_t> wide_;                // kBlockRows for each factor that needs it
  std::vector<std::uint16_t> joint_index_;         // two of kBlockRows
  std::vector<std::uint32_t> wide_joint_;
  std::vector<double> tile_;          // dense columns x kBlockRows
  std::vector<const double*> dense_;  // where each dense column of the block lies
  std::vector<double> weighted_;      // as tile_
  std::vector<double> packs_;         // kBlockRows x pack
  ItemKernel items_;
};

}  // namespace webglm
