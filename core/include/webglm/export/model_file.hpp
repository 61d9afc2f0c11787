#pragma once

#include <string>
#include <string_view>

#include "webglm/design/fitted_design.hpp"
#include "webglm/model/fit.hpp"
#include "webglm/model/model.hpp"

namespace webglm {

/// The version of the model file that this release writes, and the only one that it reads.
inline constexpr int kModelFileVersion = 1;

/// A fitted model without the rows it was fitted to: enough to predict and to report.
struct SavedModel {
  ModelSpec spec;  ///< offset, exposure and weights that were arrays are empty columns
  FittedDesign design;
  Fit fit;  ///< without rows: `data` is null, `state` and maybe `saved_covariance` are empty
};

/// What a fit of `learned` leaves when its rows are gone; `covariance` false leaves out what
/// standard errors need, which is the larger part of a file. Above `kMaxCovarianceColumns` it is
/// always left out.
SavedModel saved_model(const LearnedModel& learned, const Fit& fit, bool covariance = true);

/// The text of a model: JSON as docs/model-file.md describes it. The same model gives the same
/// bytes, also after reading.
std::string model_text(const SavedModel& model);

/// Reads the text that `model_text` writes, and checks all of it. Throws `invalid_input` with the
/// detail `path` where the text is damaged or of another version.
SavedModel read_model(std::string_view text);

}  // namespace webglm
