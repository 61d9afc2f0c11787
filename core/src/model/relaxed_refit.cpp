#include "webglm/model/relaxed_refit.hpp"

#include <utility>

#include "webglm/common/error.hpp"
#include "webglm/model/penalties.hpp"

namespace webglm {
namespace {

/// The same model without what penalises or bounds its coefficients.
FitOptions unpenalised(const FitOptions& options) {
  FitOptions out;
  out.family = options.family;
  out.link = options.link;
  out.max_iter = options.max_iter;
  out.tol = options.tol;
  out.weights_type = options.weights_type;
  out.conventions = options.conventions;
  return out;
}

}  // namespace

void RelaxedRefit::check(const FitOptions& options, bool constrained) {
  if (!options.relaxed || !constrained) return;
  throw_error(
      ErrorCode::kUnsupportedModel,
      "a relaxed fit keeps bounds of single coefficients, but no monotone splines or factors "
      "and no constraints between coefficients; leave out one of the two",
      {}, {{"option", "relaxed"}});
}

RelaxedRefit::RelaxedRefit(std::shared_ptr<const ModelData> data, const FitOptions& options,
                           std::span<const double> beta) {
  const std::vector<double> factors = penalty_factors(options, *data);
  FitOptions refit = unpenalised(options);
  for (std::size_t j = 0; j < beta.size(); ++j) {
    if (beta[j] == 0.0 && factors[j] > 0.0) continue;
    selected_.push_back(j);
    if (!options.lower.empty()) refit.lower.push_back(options.lower[j]);
    if (!options.upper.empty()) refit.upper.push_back(options.upper[j]);
  }
  if (selected_.empty()) return;
  job_.emplace(std::make_shared<const ModelData>(
                   ModelData{data->design.with_columns(selected_), data->observations}),
               std::move(refit));
}

void RelaxedRefit::report(Fit& fit) const {
  fit.relaxed.emplace();
  fit.relaxed->params.assign(fit.p(), 0.0);
  fit.relaxed->deviance = fit.null_deviance;
  fit.relaxed->converged = true;
  if (!job_) return;
  const Fit refit = job_->result();
  for (std::size_t k = 0; k < selected_.size(); ++k) {
    fit.relaxed->params[selected_[k]] = refit.params[k];
  }
  fit.relaxed->deviance = refit.deviance;
  fit.relaxed->converged = refit.converged;
  for (Warning warning : refit.warnings) {
    if (warning.code == WarningCode::kNoStandardErrors) continue;
    warning.message.insert(0, "the relaxed fit: ");
    fit.warnings.push_back(std::move(warning));
  }
}

}  // namespace webglm
