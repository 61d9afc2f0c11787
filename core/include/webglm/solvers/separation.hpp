#pragma once

#include <array>

#include "webglm/solvers/row_model.hpp"

namespace webglm {

/// Where responses on the boundary of the family's support let the likelihood rise for ever.
enum class Separable {
  kNo,
  kCounts,       ///< y = 0 where the mean of a log link tends to 0
  kProportions,  ///< y = 0 or 1
};
Separable may_separate(const RowModel& model);

/// How a direction d moves the linear predictors of the rows.
struct Shift {
  /// Steps that change no linear predictor by more than this leave W as it is to eight digits.
  static constexpr double kSmall = 1e-8;
  /// A block of rows that moves no further is no part of a separation, nor speaks against one.
  static constexpr double kTooSmall = 1e-5;

  double greatest = 0.0;  ///< max |x'd|
  /// The most that x'd does wrong: above 0 at y = 0, below 0 at y = 1, or at all inside. Where it
  /// is 0 and `greatest` is not, the likelihood never falls along d and has no maximum (Correia,
  /// Guimaraes & Zylkin 2019, proposition 1).
  double wrong = 0.0;

  /// Adds to `wrong` the rows of positive weight; `moved` holds their x'd.
  void add_wrong(const RowBlock& block, const std::array<double, kBlockRows>& moved,
                 Separable separable);
  static void merge(Shift& into, const Shift& from);
};

}  // namespace webglm
