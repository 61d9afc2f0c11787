#include "support/recorded_fit.hpp"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "webglm/inference/wald.hpp"

namespace webglm::testing {
namespace {

/// All digits that tell a double from its neighbours.
std::string listed(const std::vector<double>& values) {
  std::string out;
  for (const double value : values) {
    char text[32];
    std::snprintf(text, sizeof text, "%s%.17g", out.empty() ? "" : " ", value);
    out += text;
  }
  return out;
}

/// The condition number of sqrt(W) X with columns of length one, from the correlations of the
/// estimates, which are the inverse of its cross-product (Belsley, Kuh & Welsch 1980, ch. 3).
double condition(const Fit& fit) {
  const std::vector<double> values = covariance(fit);
  std::vector<std::size_t> kept;
  for (std::size_t j = 0; j < fit.p(); ++j) {
    if (values.size() == fit.p() * fit.p() && values[j * fit.p() + j] > 0.0) kept.push_back(j);
  }
  const auto size = static_cast<Eigen::Index>(kept.size());
  if (size == 0) return std::numeric_limits<double>::infinity();
  Eigen::MatrixXd inverse(size, size);
  for (Eigen::Index i = 0; i < size; ++i) {
    for (Eigen::Index j = 0; j < size; ++j) {
      inverse(i, j) =
          values[kept[static_cast<std::size_t>(i)] * fit.p() + kept[static_cast<std::size_t>(j)]];
    }
  }
  // The scale of the inverse's own diagonal is within sqrt(p) of the best one, like that of X'WX.
  const Eigen::VectorXd scale = inverse.diagonal().cwiseSqrt().cwiseInverse();
  inverse = scale.asDiagonal() * inverse * scale.asDiagonal();
  const Eigen::VectorXd spectrum =
      Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(inverse, Eigen::EigenvaluesOnly).eigenvalues();
  if (!(spectrum.minCoeff() > 0.0)) return std::numeric_limits<double>::infinity();
  return std::sqrt(spectrum.maxCoeff() / spectrum.minCoeff());
}

}  // namespace

void record_fit(const Fit& fit) {
  ::testing::Test::RecordProperty("condition", listed({condition(fit)}));
  ::testing::Test::RecordProperty("params", listed(fit.params));
  ::testing::Test::RecordProperty("bse", listed(bse(fit)));
}

}  // namespace webglm::testing
