#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "webglm/common/warning.hpp"
#include "webglm/model/data.hpp"
#include "webglm/model/inference_status.hpp"
#include "webglm/model/parameter_search.hpp"
#include "webglm/model/spec.hpp"
#include "webglm/solvers/irls.hpp"

namespace webglm {

/// Matrices over coefficients are made on request up to this many of them: 200 MB.
inline constexpr std::size_t kMaxCovarianceColumns = 5000;
/// Throws `out_of_memory` with figures beyond that.
void check_covariance_size(std::size_t columns);
/// Throws `invalid_input`: the model was saved without its covariance.
[[noreturn]] void refuse_missing_covariance();

struct RegularizationPath;

/// A constraint or bound that holds the estimates.
struct ActiveConstraint {
  std::string name;         ///< "x >= 0", "area[T.B] <= area[T.C]", "x + 2 * z <= 3"
  double multiplier = 0.0;  ///< by how much the objective would fall for each unit of a wider bound
  std::string coefficient;  ///< of a bound; else empty
};

/// An unpenalised fit of the coefficients that an l1 penalty has left (Meinshausen 2007, relaxed
/// lasso). It has no standard errors: the data have chosen what is in it.
struct RelaxedFit {
  std::vector<double> params;  ///< length p: 0 where not selected, NaN where aliased
  double deviance = 0.0;
  bool converged = false;
};

/// A fitted model. Everything of size p is computed with the fit and owned by it; what has one
/// value per row is a pass over the shared data, made on request (diagnostics/row_output.hpp).
struct Fit {
  std::shared_ptr<const ModelData> data;
  FitOptions options;
  AnyLink link = Identity{};

  std::vector<std::string> names;        ///< of the coefficients, length p
  std::optional<std::size_t> intercept;  ///< which coefficient it is

  std::vector<double> params;  ///< length p, NaN where aliased; units of the linear predictor
  /// The diagonal of `cov_unscaled()`, length p; NaN where aliased. Empty where a model was saved
  /// without its covariance.
  std::vector<double> variances;
  /// `cov_unscaled()` of a fit without rows; may be empty.
  std::vector<double> saved_covariance;
  std::vector<bool> aliased;  ///< length p

  double deviance = 0.0;
  double null_deviance = 0.0;
  double pearson_chi2 = 0.0;  ///< sum w (y - mu)^2 / V(mu)
  double nobs = 0.0;          ///< rows of positive weight, or the sum of frequency weights
  double rank = 0.0;
  double df_resid = 0.0;
  double df_model = 0.0;  ///< rank less one where there is an intercept
  double df_null = 0.0;
  double scale = 1.0;  ///< dispersion phi: 1 by definition, or Pearson's chi2 / df_resid

  /// theta or the power, where the fit was asked to estimate it; `options.family` has it as well.
  std::optional<ParameterEstimate> parameter;

  int iterations = 0;
  bool converged = false;
  bool step_halving_used = false;
  /// Largest |score_j| / sqrt(information_jj) at the end: how far from stationary, in standard
  /// errors of a one-column model.
  double max_std_score = 0.0;
  /// Whether the score vanishes at the end: the fit converged, or max_std_score is at most 1e-6 of
  /// a standard deviation.
  bool stationary = false;
  /// What the standard errors mean.
  InferenceStatus inference = InferenceStatus::kValid;
  /// By how much the slopes of the objective miss the optimality conditions, relative to alpha
  /// (solvers/separable_penalty.hpp); NaN for a fit without penalty and bounds.
  double kkt_residual = std::numeric_limits<double>::quiet_NaN();
  /// The bounds and constraints that hold the estimates, and their multipliers.
  std::vector<ActiveConstraint> active_constraints;
  double response_scale = 0.0;  ///< largest |y| over the rows of positive weight
  std::vector<Warning> warnings;

  std::optional<RelaxedFit> relaxed;  ///< where `options.relaxed` asks for it

  /// The path that alpha was chosen on (model/regularization_path.hpp); null where it was given.
  std::shared_ptr<const RegularizationPath> path;

  SolvedState state;  ///< the solution in the solver's coordinates, for passes over the rows

  std::size_t p() const { return params.size(); }
  /// What passes over the rows read; throws `invalid_input` where the rows are gone, because the
  /// model was read from its text.
  const ModelData& rows() const;
  /// (X'WX + penalty)^-1 at the reported coefficients, p x p, row-major; NaN where aliased. Empty
  /// where there are no standard errors. Computed on every call. Throws `out_of_memory` above
  /// `kMaxCovarianceColumns`, and `invalid_input` for a model that was saved without it.
  std::vector<double> cov_unscaled() const;
  /// Whether `cov_unscaled()` has an answer with numbers.
  bool has_covariance() const {
    if (!has_standard_errors()) return false;
    return data ? p() <= kMaxCovarianceColumns : !saved_covariance.empty();
  }
  /// Whether there are standard errors; they may be those of a biased estimator.
  bool has_standard_errors() const {
    return inference == InferenceStatus::kValid || inference == InferenceStatus::kAfterRidge;
  }
  /// Whether phi is estimated, under the conventions in use.
  bool estimates_dispersion() const;
  /// Student's t and F, or the normal and chi-squared distribution: what the conventions say where
  /// nothing is wished.
  bool tests_by_t(std::optional<bool> use_t = std::nullopt) const;
  /// Changes the conventions, and `scale` with them.
  void use(Conventions conventions);
  /// How the fit's rows turn a linear predictor into means, score and weights.
  RowModel row_model() const { return {options.family, link, 0.0}; }
};

/// The diagonal of (X'WX + penalty)^-1 for the given columns, without the matrix; NaN where
/// aliased.
std::vector<double> unscaled_variances(const Design& design, const SolvedState& state);

}  // namespace webglm
