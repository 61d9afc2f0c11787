#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "webglm/model/fit.hpp"

namespace webglm {

/// How far a fit has come.
struct FitProgress {
  bool done = false;
  std::string_view phase;  ///< "start", "path", "cross_validate", "iterate", "close", "null_model",
                           ///< "relax" or "done"
  int iteration = 0;       ///< accepted updates on all rows; of a path, the points that it has
  double deviance = 0.0;   ///< at the last accepted coefficients; NaN before the first
};

/// A fit that can stop after any block of rows and go on later: progress, cancelling and sharing
/// a thread need nothing else. Abandoning it is enough to cancel it.
class FitJob {
 public:
  /// Throws where the options or the response are refused.
  FitJob(std::shared_ptr<const ModelData> data, FitOptions options);
  ~FitJob();
  FitJob(FitJob&&) noexcept;
  FitJob& operator=(FitJob&&) noexcept;

  /// Works on at most `max_blocks` blocks of 256 rows (at least one), and on at most one point of a
  /// path, so that each of them can be told.
  FitProgress advance(std::uint64_t max_blocks);
  /// The finished fit; throws `invalid_input` before `done`.
  Fit result() const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

/// Fits to the end: a loop over `FitJob::advance`.
Fit fit_glm(std::shared_ptr<const ModelData> data, const FitOptions& options);

}  // namespace webglm
