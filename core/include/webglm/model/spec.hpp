#pragma once

#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "webglm/data/observations.hpp"
#include "webglm/families/any_family.hpp"
#include "webglm/links/any_link.hpp"
#include "webglm/model/conventions.hpp"
#include "webglm/model/path_options.hpp"

namespace webglm {

/// lower <= sum_j weight_j b_j <= upper, with coefficients by their names.
struct LinearConstraint {
  std::vector<std::pair<std::string, double>> coefficients;
  double lower = -HUGE_VAL;
  double upper = HUGE_VAL;
};

/// A term that must not fall, or not rise, with its variable. A numeric term has a coefficient of
/// that sign; a factor has ordered effects in the order of its levels, the reference's being 0; a
/// spline has ordered coefficients of its B-splines, which is sufficient between the boundary
/// knots: its derivative is a sum of B-splines times their differences (de Boor 1978, chapter X).
struct MonotoneTerm {
  std::string label;
  bool increasing = true;
};

/// "increasing" is true, "decreasing" false; anything else is `unknown_name`.
bool parse_monotonicity(std::string_view name);

/// What to fit and how. The objective is half the deviance plus
/// alpha * sum_j f_j (l1_ratio |b_j| + (1 - l1_ratio) / 2 b_j^2), over the unscaled sum of rows,
/// with f_j the penalty factors (0 for the intercept unless stated). Under the conventions of glum
/// and statsmodels alpha is that of an objective divided by the sum of weights or the number of
/// rows.
struct FitOptions {
  AnyFamily family = Gaussian{};
  std::optional<AnyLink> link;  ///< the family's default where absent
  double alpha = 0.0;
  double l1_ratio = 1.0;
  /// Takes theta of a negative binomial, or the power of a Tweedie family, from the data.
  bool estimate_parameter = false;
  /// Firth's penalised likelihood: estimates exist under separation, and have less bias.
  bool firth = false;
  int max_iter = 25;
  double tol = 1e-8;  ///< bound on the last step, in standard errors of the estimate
  WeightsType weights_type = WeightsType::kVariance;
  Conventions conventions = Conventions::kR;  ///< of the statistics and of the scale of alpha
  std::vector<double> penalty_factors;        ///< empty, or one >= 0 for each coefficient
  /// Empty, or a number for each coefficient: those that share one are a group g, whose l1 part is
  /// the group lasso alpha * l1_ratio * f_g * sqrt(size of g) * |b_g| (Yuan & Lin 2006).
  std::vector<double> penalty_groups;
  /// The same by the labels of terms, each of which is a group.
  std::vector<std::string> group_terms;
  bool group_all_terms = false;  ///< every term is a group
  /// The penalty is on b_j times the standard deviation of its column.
  bool standardize = false;
  std::vector<double> lower;  ///< empty, or one for each coefficient, -infinity for none
  std::vector<double> upper;  ///< likewise
  std::vector<LinearConstraint> constraints;
  std::vector<MonotoneTerm> monotone;
  /// Penalty factors of all coefficients of a term, by its label; after `penalty_factors`.
  std::vector<std::pair<std::string, double>> term_penalty_factors;
  /// Fits the coefficients that an l1 penalty has left once more, without a penalty; see
  /// `Fit::relaxed`.
  bool relaxed = false;
  /// Where given, alpha and l1_ratio are chosen on a path.
  std::optional<PathOptions> path;
};

/// Throws `invalid_input` or `unsupported_model` where an option is outside its stated range.
void check(const FitOptions& options, std::size_t coefficients);

}  // namespace webglm
