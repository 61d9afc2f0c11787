#pragma once

#include <vector>

#include "support/request.hpp"

namespace webglm::testing {

/// X'u at a fit by plain sums over the rows, from the definition (McCullagh & Nelder 1989, section
/// 2.5), and the sums of the absolute terms: what rounding is relative to.
struct ScoreByHand {
  std::vector<double> score;
  std::vector<double> size;
};

ScoreByHand score_by_hand(const Request& request, const Fit& fit);

}  // namespace webglm::testing
