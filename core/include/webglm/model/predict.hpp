#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "webglm/design/bind.hpp"
#include "webglm/encoding/level_map.hpp"
#include "webglm/model/fit.hpp"
#include "webglm/model/model.hpp"

namespace webglm {

/// What a prediction is of.
enum class PredictionType {
  kResponse,  ///< the mean, offset and exposure included
  kRate,      ///< the mean for an exposure of 1
  kLink,      ///< the linear predictor, offset included
  kTerms,     ///< what each term adds to the linear predictor
};

/// "response", "rate", "link" or "terms"; anything else is `unknown_name`.
PredictionType parse_prediction_type(std::string_view name);

struct PredictOptions {
  PredictionType type = PredictionType::kResponse;
  bool standard_errors = false;
  double level = 0.95;  ///< of the intervals that go with standard errors
  UnseenLevel unseen = UnseenLevel::kError;
  RowValues offset;      ///< needed where the fit had an array
  RowValues exposure;    ///< likewise
  RowValues complement;  ///< likewise
};

/// One value for each row, NaN where a row lacks one. Standard errors are those of the mean, by
/// the delta method on the response scale; intervals are made on the link scale. Of kTerms every
/// vector is rows x terms, one column after the other; terms are not centred, so that those of a
/// row and its offset add up to its linear predictor.
struct Prediction {
  std::vector<double> values;
  std::vector<std::string> terms;  ///< labels of the columns of kTerms
  std::vector<double> standard_errors;
  std::vector<double> lower;
  std::vector<double> upper;
  std::vector<Warning> warnings;
};

/// What prediction needs of a fit: it can come from a model file.
struct PredictionBasis {
  std::vector<double> params;      ///< NaN where aliased
  std::vector<double> covariance;  ///< p x p, row-major; may be empty
  AnyLink link = Identity{};
  std::optional<double> df;  ///< of Student's t, where intervals use it
};
/// The covariance, which standard errors of predictions need, only where it is asked for.
PredictionBasis prediction_basis(const Fit& fit, bool covariance = true);

/// Rows to predict for, as the model reads them.
struct PredictionRows {
  BoundDesign bound;
  NumericColumn known_eta;  ///< offsets, exposure, complement; empty where there are none
};
/// `link` is that of the fit. Throws as `predict` does.
PredictionRows prediction_rows(const ModelSpec& spec, const FittedDesign& design,
                               const AnyLink& link, const Frame& frame,
                               const PredictOptions& options);

/// Predicts for any rows, with the coding, knots and levels that were learned. The columns that
/// the fit named for offset, exposure and complement must be there; those given as arrays are given
/// again, else `invalid_input` says which is missing. A row without a value in what is read is NaN
/// where the fit dropped such rows, and refused otherwise; with "level", only numbers can lack one.
Prediction predict(const ModelSpec& spec, const FittedDesign& design, const PredictionBasis& basis,
                   const Frame& frame, const PredictOptions& options);

}  // namespace webglm
