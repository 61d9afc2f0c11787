#include "webglm/model/column_terms.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "webglm/common/error.hpp"
#include "webglm/export/model_file.hpp"
#include "webglm/model/fit_job.hpp"
#include "webglm/model/predict.hpp"

namespace webglm {
namespace {

using Numbers = std::vector<double>;

constexpr std::size_t kRows = 30;

std::vector<Numbers> columns() {
  std::vector<Numbers> x(3, Numbers(kRows));
  for (std::size_t i = 0; i < kRows; ++i) {
    x[0][i] = 1.0;
    x[1][i] = std::sin(static_cast<double>(i));
    x[2][i] = i % 2 == 0 ? 1.0 : 0.0;
  }
  return x;
}

Fit fit_of(const std::vector<std::string>& names, bool with_offset) {
  std::vector<DesignColumn> design;
  for (const Numbers& column : columns()) design.push_back(NumericColumn::copy_of(column));
  Numbers y(kRows);
  for (std::size_t i = 0; i < kRows; ++i) y[i] = static_cast<double>(i * 7 % 5);
  FitOptions options;
  options.family = Poisson{};
  const auto offset = with_offset ? NumericColumn::copy_of(Numbers(kRows, 0.5)) : NumericColumn();
  return fit_glm(make_model_data(NumericColumn::copy_of(y), std::move(design), {}, offset, names),
                 options);
}

Frame frame_of(const std::vector<std::string>& names) {
  Frame frame;
  const std::vector<Numbers> x = columns();
  for (std::size_t j = 0; j < names.size(); ++j) {
    frame.add(names[j], NumericColumn::copy_of(x[j]));
  }
  return frame;
}

// The names that hand-made designs have, and one that the response would have had.
const std::vector<std::string> kOddNames = {"y", "area[T.B]", "new car"};

TEST(ColumnTerms, PredictTheRowsOfTheFit) {
  const Fit fit = fit_of(kOddNames, true);
  const LearnedModel model = column_terms(fit);
  EXPECT_EQ(model.design.names(), kOddNames);
  PredictOptions options;
  options.type = PredictionType::kLink;
  options.offset = NumericColumn::copy_of(Numbers(kRows, 0.5));
  const Prediction prediction =
      predict(model.spec, model.design, prediction_basis(fit), frame_of(kOddNames), options);
  const std::vector<Numbers> x = columns();
  for (std::size_t i = 0; i < kRows; ++i) {
    double eta = 0.5;
    for (std::size_t j = 0; j < 3; ++j) eta += fit.params[j] * x[j][i];
    EXPECT_NEAR(prediction.values[i], eta, 1e-14);
  }
}

TEST(ColumnTerms, AskForTheOffsetThatTheFitHad) {
  const Fit fit = fit_of(kOddNames, true);
  const LearnedModel model = column_terms(fit);
  EXPECT_THROW(predict(model.spec, model.design, prediction_basis(fit), frame_of(kOddNames), {}),
               Error);
}

TEST(ColumnTerms, AreWrittenAndRead) {
  const Fit fit = fit_of(kOddNames, false);
  const LearnedModel model = column_terms(fit);
  const std::string text = model_text(saved_model(model, fit));
  const SavedModel back = read_model(text);
  EXPECT_EQ(model_text(back), text);
  EXPECT_EQ(back.fit.names, kOddNames);
  const Prediction ours =
      predict(model.spec, model.design, prediction_basis(fit), frame_of(kOddNames), {});
  const Prediction theirs =
      predict(back.spec, back.design, prediction_basis(back.fit), frame_of(kOddNames), {});
  EXPECT_EQ(ours.values, theirs.values);
}

TEST(ColumnTerms, NeedDifferentNames) {
  const Fit fit = fit_of({"a", "b", "a"}, false);
  try {
    column_terms(fit);
    FAIL() << "not refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
  }
}

}  // namespace
}  // namespace webglm
