#pragma once

#include <span>
#include <vector>

#include "support/fixture.hpp"
#include "webglm/model/fit_job.hpp"

namespace webglm::testing {

/// A column that owns a copy of `values`.
NumericColumn numeric(std::span<const double> values);
/// The same, where no values stand for no column.
NumericColumn numeric_or_absent(std::span<const double> values);
/// Columns that own copies, in order.
std::vector<DesignColumn> design_columns(const std::vector<std::vector<double>>& columns);

/// Family, link and weights of a case, and iterations to the tightest tolerance: the reference
/// programs went on until nothing changed.
FitOptions fit_options(const FixtureCase& one);

/// The fit of a case by its formula.
Fit fit_case(const FixtureCase& one);

}  // namespace webglm::testing
