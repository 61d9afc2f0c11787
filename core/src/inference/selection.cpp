#include "webglm/inference/selection.hpp"

namespace webglm {

std::string_view penalty_type(const FitOptions& options) {
  if (options.alpha == 0.0) return "none";
  if (options.l1_ratio == 0.0) return "ridge";
  return options.l1_ratio == 1.0 ? "lasso" : "elasticnet";
}

std::vector<std::size_t> selected_features(const Fit& fit) {
  std::vector<std::size_t> selected;
  for (std::size_t j = 0; j < fit.p(); ++j) {
    if (j != fit.intercept && !fit.aliased[j] && fit.params[j] != 0.0) selected.push_back(j);
  }
  return selected;
}

}  // namespace webglm
