#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "webglm/common/warning.hpp"
#include "webglm/inference/test_result.hpp"
#include "webglm/model/fit.hpp"

namespace webglm {

/// Which smaller models a table compares.
enum class AnovaType {
  kSequential = 1,  ///< type I: each term after those before it, as R's anova
  kMarginal = 2,    ///< type II: each term after all that do not contain it, as car's Anova
  kPartial = 3,     ///< type III: each term after all others
};

/// 1, 2 or 3; throws `invalid_input` for another number.
AnovaType anova_type(double number);

/// Models side by side, as columns; those that the kind of table does not have are empty, and cells
/// that make no sense in their row are NaN.
struct DevianceTable {
  TestKind test = TestKind::kChiSquared;
  double scale = 1.0;                  ///< the phi that deviances are divided by
  std::vector<std::string> labels;     ///< of terms or models
  std::vector<double> df;              ///< coefficients of the term
  std::vector<double> deviance;        ///< what the term explains; of the model in drop1
  std::vector<double> resid_df;        ///< of the model
  std::vector<double> resid_deviance;  ///< of the model
  std::vector<double> aic;             ///< of the model
  std::vector<double> statistic;       ///< deviance / phi as chi-squared, or over df as F
  std::vector<double> p_value;
  std::vector<Warning> warnings;
};

/// Analysis of deviance of the terms of a fit: every row is a smaller model, fitted to the same
/// rows. F where the tests of the fit use Student's t, else chi-squared, with phi of the fit.
/// Type III asks what a term adds to all others, also to interactions that contain it: it means
/// something only where the columns of a main effect are orthogonal to the constant, as sum
/// contrasts are and treatment contrasts are not. Throws `unsupported_model` for a penalised fit.
DevianceTable anova(const Fit& fit, AnovaType type, std::optional<TestKind> test = std::nullopt);

/// The change from each fit to the next, in the order given (R's anova of several fits); phi and
/// the denominator of F are those of the largest model. Throws `invalid_input` for fewer than two
/// fits, and for fits that differ in response, weights, family or link.
DevianceTable compare_fits(std::span<const Fit* const> fits,
                           std::optional<TestKind> test = std::nullopt);

/// What leaving out each term costs, for terms that no other term contains (R's drop1). AIC is that
/// of R's drop1: exact where phi is known, n log(deviance / n) + 2 k with the constants of the
/// full model for the Gaussian, deviance / phi + 2 k likewise for the others. F is by
/// deviance / df_resid of the full model.
DevianceTable drop_terms(const Fit& fit, std::optional<TestKind> test = std::nullopt);

}  // namespace webglm
