#pragma once

#include <string_view>
#include <vector>

#include "webglm/model/fit.hpp"

namespace webglm {

/// A quantity that has one value for each row. Residuals carry sqrt(w), as in R, except the
/// response and working residuals.
enum class RowQuantity {
  kFitted,           ///< mu
  kLinearPredictor,  ///< eta, offset included
  kIrlsWeight,       ///< w dmu_deta^2 / V(mu)
  kResidResponse,    ///< y - mu
  kResidPearson,     ///< (y - mu) sqrt(w / V(mu))
  kResidDeviance,    ///< sign(y - mu) sqrt(w d(y, mu))
  kResidWorking,     ///< (y - mu) / dmu_deta
  kLeverage,         ///< diagonal of W^1/2 X (X'WX)^-1 X' W^1/2
};

/// One pass over the rows; length n. Rows of weight 0 have fitted values, and residuals
/// that carry sqrt(w) are 0 there.
std::vector<double> row_output(const Fit& fit, RowQuantity quantity);

}  // namespace webglm
