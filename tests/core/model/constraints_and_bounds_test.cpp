// Constraints between coefficients of which bounds hold some.
#include <gtest/gtest.h>

#include <cmath>

#include "support/request.hpp"

namespace webglm::testing {
namespace {

/// y falls with both columns, which are positive: without an intercept the best slopes are
/// negative.
Request falling() {
  Request request;
  request.x.assign(2, {});
  request.names = {"x", "z"};
  for (int i = 0; i < 12; ++i) {
    const double t = i;
    request.x[0].push_back(1.0 + std::sin(t));
    request.x[1].push_back(2.0 + std::cos(1.7 * t));
    request.y.push_back(-1.0 - 0.1 * t);
  }
  return request;
}

TEST(ConstraintsAndBounds, TakeNoFreedomTwice) {
  Request request = falling();
  request.options.lower = {0.0, 0.0};
  request.options.constraints = {{{{"x", 1.0}, {"z", -1.0}}, -HUGE_VAL, 0.0}};
  const Fit fit = request.fit();
  EXPECT_EQ(fit.params, (std::vector<double>{0.0, 0.0}));
  EXPECT_EQ(fit.rank, 0.0);
  EXPECT_EQ(fit.df_resid, 12.0);
}

/// Slopes are best far below, so x is at its bound, and z is held by x: both to the last digit.
TEST(ConstraintsAndBounds, ABoundIsMetExactlyWhoeverElseIsHeldByIt) {
  Request request = falling();
  request.options.lower = {0.3, -HUGE_VAL};
  request.options.constraints = {{{{"z", 1.0}, {"x", -1.0}}, 0.0, HUGE_VAL}};
  const Fit fit = request.fit();
  EXPECT_EQ(fit.params, (std::vector<double>{0.3, 0.3}));
  EXPECT_EQ(fit.rank, 0.0);
}

}  // namespace
}  // namespace webglm::testing
