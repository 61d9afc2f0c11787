#pragma once

#include <string>
#include <vector>

#include "support/fixture.hpp"
#include "webglm/model/fit.hpp"
#include "webglm/model/model.hpp"

namespace webglm::testing {

/// How far a quantity of a fit is from its reference: the largest error over its elements, each
/// measured against the scale that belongs to the quantity.
struct Deviation {
  std::string quantity;
  double error = 0.0;
  double tolerance = 0.0;
  std::string where;  ///< element, value got, value expected
  bool within() const { return error <= tolerance; }
};

/// One entry for every quantity that the case expects and the library computes. Throws at a
/// quantity that is neither compared nor known to be beyond the library. `model` is the one that
/// was fitted: predictions for new rows need what it has learned.
std::vector<Deviation> compare(const FixtureCase& one, const LearnedModel& model, const Fit& fit);

}  // namespace webglm::testing
