#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "webglm/common/error.hpp"
#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"
#include "webglm/model/fit_job.hpp"
#include "webglm/model/model.hpp"

namespace webglm {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
using Numbers = std::vector<double>;

/// Twelve rows; `lost` is missing everywhere, `one` has a single level.
Frame rows() {
  Frame frame;
  frame.add("y", NumericColumn::copy_of(Numbers{1, 3, 2, 5, 4, 6, 2, 0, 3, 1, 4, 2}));
  frame.add("n", NumericColumn::copy_of(Numbers{3, 4, 5, 6, 7, 8, 3, 4, 5, 6, 7, 8}));
  frame.add("x", NumericColumn::copy_of(Numbers{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
  frame.add("grade", NumericColumn::copy_of(Numbers{10, 9, 2, 10, 9, 2, 1, 1, 10, 9, 2, 1}));
  frame.add("lost", NumericColumn::copy_of(Numbers(12, kNan)));
  using Texts = std::vector<std::string_view>;
  const auto add = [&](const std::string& name, const Texts& texts) {
    frame.add(name, CategoricalColumn::from_texts(texts));
  };
  add("one", Texts(12, "only"));
  add("died", {"no", "yes", "no", "no", "yes", "yes", "no", "no", "yes", "no", "yes", "yes"});
  add("area", {"A", "B", "C", "A", "B", "C", "A", "B", "C", "A", "B", "C"});
  return frame;
}

LearnedModel learn(const std::string& formula, const AnyLink& link = Log{},
                   MissingPolicy missing = MissingPolicy::kError) {
  const Frame frame = rows();
  ModelSpec spec;
  spec.terms = expand(parse_formula(formula), frame.names());
  spec.missing = missing;
  return learn_model(spec, frame, link);
}

Fit fitted(const std::string& formula, const AnyFamily& family) {
  FitOptions options;
  options.family = family;
  return fit_glm(learn(formula, default_link(family)).data, options);
}

Error refused(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kInvalidInput) << error.message();
    return error;
  }
  ADD_FAILURE() << "not refused";
  return {ErrorCode::kSingular, ""};
}

bool says(const Error& error, const std::string& words) {
  return error.message().find(words) != std::string::npos;
}

/// As R: the first level is failure.
TEST(LearnModel, AFactorOfTwoLevelsCountsTheSecond) {
  EXPECT_EQ(fitted("died ~ x", Binomial{}).params,
            fitted("I(died == \"yes\") ~ x", Binomial{}).params);
}

TEST(LearnModel, OtherFactorsAreNoResponse) {
  const Error three = refused([] { learn("area ~ x", Logit{}); });
  EXPECT_TRUE(says(three, "3 levels")) << three.message();
  EXPECT_TRUE(says(three, "area == \"C\"")) << three.message();
  EXPECT_TRUE(says(refused([] { learn("one ~ x", Logit{}); }), "1 levels"));
}

TEST(LearnModel, OnlyBinomialFamiliesCountSuccesses) {
  for (const std::string formula : {"died ~ x", "cbind(y, n) ~ x"}) {
    EXPECT_NO_THROW(fitted(formula, QuasiBinomial{}));
    const Error error = refused([&] { fitted(formula, Poisson{}); });
    EXPECT_TRUE(says(error, "binomial")) << error.message();
    EXPECT_TRUE(says(error, "poisson")) << error.message();
  }
}

TEST(LearnModel, CbindGivesSharesOfTrials) {
  const Fit by_counts = fitted("cbind(y, n - y) ~ x", Binomial{});
  ModelSpec spec;
  const Frame frame = rows();
  spec.terms = expand(parse_formula("I(y/n) ~ x"), frame.names());
  spec.weights = std::string("n");
  FitOptions options;
  options.family = Binomial{};
  const Fit by_share = fit_glm(learn_model(spec, frame, Logit{}).data, options);
  for (std::size_t j = 0; j < 2; ++j) {
    EXPECT_NEAR(by_counts.params[j], by_share.params[j], 1e-12);
  }
}

TEST(LearnModel, TheInterceptAloneIsAModelAndNothingIsNone) {
  EXPECT_EQ(learn("y ~ 1").design.names(), (std::vector<std::string>{"Intercept"}));
  EXPECT_TRUE(says(refused([] { learn("y ~ 0"); }), "neither an intercept nor terms"));
  EXPECT_TRUE(says(refused([] { learn("~ x"); }), "no response"));
}

TEST(LearnModel, OffsetsAddUp) {
  const LearnedModel model = learn("y ~ x + offset(log(n)) + offset(x) + offset(x)");
  const auto offset = model.data->observations.offset.values();
  EXPECT_EQ(offset[1], std::log(4.0) + 2.0);  // equal offsets count once, as in R
}

TEST(LearnModel, RepeatedTermsCountOnce) {
  EXPECT_EQ(learn("y ~ x + area + x + area:x + x:area").design,
            learn("y ~ x + area + area:x").design);
}

TEST(LearnModel, AFactorOfOneLevelIsToldAndHasNoColumns) {
  const LearnedModel model = learn("y ~ x + one + one:x");
  EXPECT_EQ(model.design.names(), (std::vector<std::string>{"Intercept", "x"}));
  ASSERT_EQ(model.warnings.size(), 1u);
  EXPECT_EQ(model.warnings[0].code, WarningCode::kSingleLevel);
}

TEST(LearnModel, MissingColumnsAreNamedWithTheirCount) {
  const Error error = refused([] { learn("y ~ x + lost"); });
  EXPECT_TRUE(says(error, "\"lost\" (12)")) << error.message();
  const Error none =
      refused([] { learn("y ~ bs(lost, df=4) + area", Log{}, MissingPolicy::kDrop); });
  EXPECT_TRUE(says(none, "no row is left")) << none.message();
  EXPECT_NO_THROW(learn("y ~ x"));  // columns that no term reads do not count
}

TEST(LearnModel, LevelsOfNumbersAreInTheirOrder) {
  EXPECT_EQ(
      learn("y ~ C(grade)").design.names(),
      (std::vector<std::string>{"Intercept", "C(grade)[T.2]", "C(grade)[T.9]", "C(grade)[T.10]"}));
}

TEST(LearnModel, ExposureNeedsTheLogLink) {
  ModelSpec spec;
  const Frame frame = rows();
  spec.terms = expand(parse_formula("y ~ x"), frame.names());
  spec.exposure = std::string("n");
  EXPECT_TRUE(says(refused([&] { learn_model(spec, frame, Identity{}); }), "log link"));
  spec.exposure = std::string("y");
  const Error zero = refused([&] { learn_model(spec, frame, Log{}); });
  EXPECT_TRUE(says(zero, "row 7")) << zero.message();
}

}  // namespace
}  // namespace webglm
