#include "webglm/inference/dispersion.hpp"

#include <limits>

namespace webglm {

double pearson_dispersion(const Fit& fit) {
  if (fit.df_resid <= 0.0) return std::numeric_limits<double>::quiet_NaN();
  return fit.pearson_chi2 / fit.df_resid;
}

}  // namespace webglm
