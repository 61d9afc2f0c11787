#pragma once

#include <string>
#include <utility>
#include <vector>

#include "webglm/model/data.hpp"
#include "webglm/model/response.hpp"
#include "webglm/model/spec.hpp"
#include "webglm/solvers/penalty.hpp"
#include "webglm/solvers/separable_penalty.hpp"

namespace webglm {

/// Whether the objective has kinks, bounds or constraints, which Newton's method alone cannot
/// handle.
bool has_kinks_or_bounds(const FitOptions& options);

/// alpha on the unscaled sum of rows: as given, or times the sum of weights (glum) or the number
/// of rows (statsmodels), whose objectives are means.
double total_alpha(const FitOptions& options, const ResponseSummary& response);

/// f_j of every coefficient: of its term where that is named, as given, or 1 and 0 for the
/// intercept. Throws `unknown_name` for a term that the model does not have.
std::vector<double> penalty_factors(const FitOptions& options, const ModelData& data);

/// A number for each coefficient, shared by those of a group, as the options say it; empty where
/// there are no groups of more than one coefficient. Throws `unknown_name` for a term that the
/// model does not have.
std::vector<double> penalty_groups(const FitOptions& options, const ModelData& data);

/// One bound for each coefficient, from one for each of some terms; `none` for all others. Throws
/// `unknown_name` for a term that the model does not have.
std::vector<double> bounds_by_term(const std::vector<std::pair<std::string, double>>& bounds,
                                   double none, const ModelData& data);

/// What the options penalise and bound. `spread` holds the standard deviations of the columns
/// where these are standardised, else nothing.
CoefficientPenalties coefficient_penalties(const FitOptions& options, const ModelData& data,
                                           const ResponseSummary& response,
                                           const std::vector<double>& spread);

/// The same without kinks and bounds, for Newton's method; empty where alpha is 0.
Penalty quadratic_penalty(const CoefficientPenalties& penalties,
                          const Standardisation& standardisation);

}  // namespace webglm
