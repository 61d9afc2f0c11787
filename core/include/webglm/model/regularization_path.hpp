#pragma once

#include <cstddef>
#include <vector>

#include "webglm/common/warning.hpp"
#include "webglm/model/path_options.hpp"

namespace webglm {

/// One fit of a path.
struct PathPoint {
  double alpha = 0.0;
  double l1_ratio = 1.0;
  double deviance = 0.0;      ///< on all rows
  std::size_t nonzero = 0;    ///< coefficients that are not 0, the intercept left out
  double kkt_residual = 0.0;  ///< as of a fit
  bool converged = false;
  std::vector<double> params;  ///< length p
  /// Mean unit deviance of the rows of each fold, for the coefficients that the other folds give;
  /// empty without cross-validation, as are these.
  std::vector<double> fold_deviance;
  double cv_mean = 0.0;
  double cv_se = 0.0;  ///< standard deviation over the folds / sqrt(folds)
};

/// Fits along one grid of alphas for each l1_ratio, from the strongest penalty on.
/// Without points where the fit was read from its text, which has the chosen one alone.
struct RegularizationPath {
  std::vector<PathPoint> points;
  std::size_t selected = 0;  ///< the point whose alpha and l1_ratio the fit has
  std::size_t folds = 0;     ///< 0 without cross-validation
  std::vector<Warning> warnings;
};

/// Throws `invalid_input`: the model was read from its text, which has no path.
[[noreturn]] void refuse_saved_path();

/// Takes the means of the held-out deviances and marks the point that `selection` says; the last
/// one without cross-validation.
void select_point(RegularizationPath& path, PathSelection selection);

}  // namespace webglm
