// How far a direction moves the rows of a pass.
#include <algorithm>
#include <cmath>
#include <limits>

#include "simd/row_kernels.hpp"
#include "webglm/solvers/pass_kernel.hpp"

namespace webglm {

void PassKernel::set_direction(std::span<const double> direction) {
  direction_ = predictor_of(direction);
}

/// Of each group of factors a row is in one cell.
double PassKernel::shift_bound() const {
  if (!plan_.items().empty()) return std::numeric_limits<double>::infinity();
  double bound = std::abs(direction_.constant);
  for (const GramPlan::Dense& dense : plan_.dense()) {
    const StandardColumn& column = *dense.column;
    const NumericFacts& facts = column.values.facts();
    if (!facts.finite) return std::numeric_limits<double>::infinity();
    const double reach =
        std::max(std::abs(facts.least - column.centre), std::abs(facts.greatest - column.centre));
    bound += std::abs(direction_.block[dense.block_column]) * (reach * column.inverse_scale);
  }
  for (const GramPlan::Group& group : plan_.groups()) {
    double greatest = 0.0;
    for (std::size_t c = 0; c < group.cells; ++c) {
      greatest = std::max(greatest, std::abs(direction_.cells[group.first_cell + c]));
    }
    bound += greatest;
  }
  return bound;
}

void PassKernel::add_shift(bool certify, Shift& shift) const {
  std::array<double, kBlockRows> moved;
  predict(direction_, moved.data());
  const double greatest = simd::greatest_magnitude(moved.data(), block_.prior);
  shift.greatest = std::max(shift.greatest, greatest);
  if (certify && greatest > Shift::kTooSmall) shift.add_wrong(block_, moved, may_separate(model_));
}

}  // namespace webglm
