#include "webglm/inference/relativities.hpp"

#include <cmath>
#include <utility>

#include "webglm/inference/wald.hpp"

namespace webglm {
namespace {

std::vector<double> exponentials(std::vector<double> values) {
  for (double& value : values) value = std::exp(value);
  return values;
}

}  // namespace

Relativities relativities(const Fit& fit, std::span<const double> standard_errors, double alpha) {
  Intervals intervals = wald_intervals(fit, standard_errors, alpha);
  return {exponentials(fit.params), exponentials(std::move(intervals.lower)),
          exponentials(std::move(intervals.upper))};
}

}  // namespace webglm
