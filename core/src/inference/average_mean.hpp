#pragma once

#include <vector>

#include "webglm/data/column.hpp"
#include "webglm/design/design.hpp"
#include "webglm/model/fit.hpp"

namespace webglm {

/// The average of mu over rows, with its gradient in the coefficients; or a sum of such averages.
struct AverageMean {
  explicit AverageMean(std::size_t p = 0) : gradient(p, 0.0) {}
  void add(const AverageMean& other, double factor);

  double value = 0.0;
  std::vector<double> gradient;
};

/// One pass over the rows of `design`, which is in the user's units, without those that are true in
/// `left_out`. Column `shifted` has `shift` added to it.
AverageMean average_mean(const Fit& fit, const Design& design, const NumericColumn& known_eta,
                         const std::vector<bool>& left_out, std::size_t shifted = 0,
                         double shift = 0.0);

}  // namespace webglm
