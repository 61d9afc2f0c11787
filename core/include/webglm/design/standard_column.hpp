#pragma once

#include <limits>
#include <string>

#include "webglm/data/observations.hpp"
#include "webglm/design/block.hpp"

namespace webglm {

/// Range and mean of one column over the rows of positive weight.
struct ColumnMoments {
  double least = std::numeric_limits<double>::infinity();
  double greatest = -std::numeric_limits<double>::infinity();
  double sum = 0.0;
  double sum_of_squares = 0.0;
  double count = 0.0;

  bool constant() const { return least == greatest; }
  double mean() const { return count > 0.0 ? sum / count : 0.0; }
  /// Whether the mean is within two standard deviations of 0.
  bool near_zero() const;
  static void merge(ColumnMoments& into, const ColumnMoments& from);
};

/// Throws `invalid_input` with row and name at a value that is not finite.
ColumnMoments moments_of(const NumericColumn& column, const Observations& observations,
                         const std::string& name);

/// A power of two near `magnitude`, inverted; 1 where there is nothing to scale.
double inverse_power_of_two(double magnitude);

/// The standardised form of a column. One that is near zero already loses no digits where it is
/// left there, and passes read it without a copy. A spread of a few units in the last place of the
/// centre is rounding, not information: such a column becomes exactly 0.
StandardColumn standardise(const NumericColumn& column, const ColumnMoments& moments, bool centred);

}  // namespace webglm
