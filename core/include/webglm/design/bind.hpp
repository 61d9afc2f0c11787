#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "webglm/common/warning.hpp"
#include "webglm/data/frame.hpp"
#include "webglm/data/observations.hpp"
#include "webglm/design/design.hpp"
#include "webglm/design/fitted_design.hpp"
#include "webglm/encoding/level_map.hpp"

namespace webglm {

/// How the rows of a frame are read.
struct BindOptions {
  /// Centre and scale numbers over the rows of these observations, as a solver wants them; absent,
  /// numbers are as they are, so that X b with the reported coefficients is the linear predictor.
  const Observations* observations = nullptr;
  UnseenLevel unseen = UnseenLevel::kError;
  /// Rows with a missing value are marked in `incomplete` instead of refused.
  bool allow_missing = false;
  std::string_view formula;  ///< for messages
};

/// The design of the rows of a frame.
struct BoundDesign {
  Design design;
  std::vector<bool> incomplete;   ///< empty, or true for rows that lack a value
  std::vector<Warning> warnings;  ///< `extrapolated`, `unseen_level`
};

/// Makes the design of any rows from what terms have learned: training, prediction, a chunk.
BoundDesign bind_design(const FittedDesign& fitted, const Frame& frame, const BindOptions& options);

}  // namespace webglm
