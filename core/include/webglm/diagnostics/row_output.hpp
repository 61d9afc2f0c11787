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
  // What follows needs the leverage h, and is NaN where h is 1.
  kRstandardDeviance,  ///< deviance residual / sqrt(phi (1 - h))
  kRstandardPearson,   ///< Pearson residual / sqrt(phi (1 - h))
  kCooksDistance,      ///< Pearson residual^2 h / (phi rank (1 - h)^2) (Cook 1977; Pregibon 1981)
};

/// One pass over the rows; length n. Rows of weight 0 have fitted values, and residuals
/// that carry sqrt(w) are 0 there. By the conventions of rustystats, Pearson and deviance
/// residuals do not carry it, while all that is made from them does.
std::vector<double> row_output(const Fit& fit, RowQuantity quantity);

/// How far each coefficient moves, in standard errors, when a row is left out: one step from the
/// estimates, with deviance residuals and the dispersion of the other rows, as R's
/// influence.measures has it (Belsley, Kuh & Welsch 1980). n x p, row-major. Throws
/// `out_of_memory` where there is no room.
std::vector<double> dfbetas(const Fit& fit);

}  // namespace webglm
