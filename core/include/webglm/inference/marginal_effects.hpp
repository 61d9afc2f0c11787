#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "webglm/common/warning.hpp"
#include "webglm/model/fit.hpp"
#include "webglm/model/model.hpp"

namespace webglm {

/// What changes of a variable do to the mean, one row for each effect.
struct MarginalEffects {
  std::vector<std::string> variables;
  std::vector<std::string> contrasts;  ///< "dY/dX" of a number, "B - A" of two levels
  std::vector<double> effect;
  std::vector<double> standard_error;
  std::vector<double> statistic;
  std::vector<double> p_value;
  std::vector<double> lower;
  std::vector<double> upper;
};

struct MarginalOptions {
  std::vector<std::string> variables;  ///< all of the model where empty
  /// Columns that hold one value in every row: effects at these values.
  std::vector<std::pair<std::string, std::variant<double, std::string>>> at;
  double alpha = 0.05;
  std::optional<bool> use_t;
  RowValues offset;      ///< as in predictions
  RowValues exposure;    ///< likewise
  RowValues complement;  ///< likewise
};

/// Average marginal effects over the rows of `frame` (Bartus 2005): the mean of the derivative of
/// the mean response for a number, of the change from the reference level for each other level of a
/// factor. Derivatives follow a variable through all of its terms, by central differences of fourth
/// order. Standard errors by the delta method from `covariance` (p x p, row-major).
MarginalEffects marginal_effects(const LearnedModel& model, const Fit& fit,
                                 std::span<const double> covariance, const Frame& frame,
                                 const MarginalOptions& options);

/// The same for a design that was given as columns, over the rows of the fit: every column but the
/// intercept is a variable of its own. `options.at`, `offset` and `exposure` are not used.
MarginalEffects marginal_effects(const Fit& fit, std::span<const double> covariance,
                                 const MarginalOptions& options);

}  // namespace webglm
