#include "webglm/inference/submodel.hpp"

#include "webglm/common/error.hpp"
#include "webglm/model/fit_job.hpp"
#include "webglm/model/penalties.hpp"

namespace webglm {

Submodel fit_submodel(const Fit& fit, std::span<const std::size_t> kept) {
  if (kept.size() == fit.p()) return {fit.deviance, fit.df_resid, fit.converged};
  const std::size_t smallest = fit.rows().design.intercept() ? 1 : 0;
  if (kept.size() == smallest) return {fit.null_deviance, fit.df_null, true};
  FitOptions options = fit.options;
  options.penalty_factors.clear();
  options.penalty_groups.clear();
  options.estimate_parameter = false;  // the deviances compared are of one family
  const Fit smaller = fit_glm(std::make_shared<const ModelData>(ModelData{
                                  fit.rows().design.with_columns(kept), fit.rows().observations}),
                              options);
  return {smaller.deviance, smaller.df_resid, smaller.converged};
}

void require_unpenalised(const Fit& fit, std::string_view what) {
  if (has_kinks_or_bounds(fit.options) && fit.options.alpha == 0.0) {
    throw_error(ErrorCode::kUnsupportedModel, "{} needs a fit without bounds on its coefficients",
                {what}, {{"option", "lower"}});
  }
  if (fit.options.firth) {
    throw_error(ErrorCode::kUnsupportedModel,
                "{} needs a fit without bias reduction; the tests of single coefficients are those "
                "of the penalised likelihood",
                {what}, {{"option", "bias_reduction"}});
  }
  if (fit.options.alpha == 0.0) return;
  throw_error(ErrorCode::kUnsupportedModel, "{} needs a fit without a penalty; alpha is not 0 here",
              {what}, {{"option", "alpha"}, {"value", fit.options.alpha}});
}

}  // namespace webglm
