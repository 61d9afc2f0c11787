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

namespace {

/// A spline lies between the least and the greatest of its coefficients (de Boor 1978, chapter XI).
double spline_bound(const GramPlan::Item& item, const double* coefficients) {
  const auto* banded = std::get_if<BandedBlock>(item.block);
  constexpr double unknown = std::numeric_limits<double>::infinity();
  if (banded == nullptr || !banded->x.facts().finite) return unknown;
  const NumericFacts& facts = banded->x.facts();
  if (!banded->basis->is_partition(facts.least, facts.greatest)) return unknown;
  double greatest = 0.0;
  for (std::size_t i = 0; i < item.width; ++i) {
    greatest = std::max(greatest, std::abs(coefficients[i]));
  }
  return greatest;
}

}  // namespace

/// Of each group of factors a row is in one cell.
double PassKernel::shift_bound() const {
  double bound = std::abs(direction_.constant);
  for (const GramPlan::Item& item : plan_.items()) {
    bound += spline_bound(item, direction_.block.data() + item.first_column);
  }
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
