// Constraints that no coefficients meet, or that a fit cannot have.
#include <gtest/gtest.h>

#include <cmath>

#include "support/constraint_fixture.hpp"
#include "support/request.hpp"

namespace webglm::testing {
namespace {

struct Refused {
  const char* what;
  std::vector<LinearConstraint> constraints;
  std::vector<MonotoneTerm> monotone;
  ErrorCode code;
  const char* part;  ///< of the message
};

std::vector<Refused> refused() {
  const double none = HUGE_VAL;
  return {
      {"unknown coefficient",
       {{{{"xx", 1.0}}, 0.0, none}},
       {},
       ErrorCode::kUnknownName,
       "coefficient"},
      {"unknown term", {}, {{"agee", true}}, ErrorCode::kUnknownName, "age"},
      {"no bound", {{{{"x", 1.0}}, -none, none}}, {}, ErrorCode::kInvalidInput, "constraint 0"},
      {"no weight", {{{{"x", 0.0}}, 0.0, none}}, {}, ErrorCode::kInvalidInput, "constraint 0"},
      {"no coefficient", {{{}, 0.0, none}}, {}, ErrorCode::kInvalidInput, "constraint 0"},
      {"NaN", {{{{"x", NAN}, {"v", 1.0}}, 0.0, none}}, {}, ErrorCode::kInvalidInput, "finite"},
      {"crossed", {{{{"x", 1.0}, {"v", 1.0}}, 2.0, 1.0}}, {}, ErrorCode::kInvalidInput, "lower"},
      {"contradiction",
       {{{{"x", 1.0}, {"v", 1.0}}, 2.0, none}, {{{"x", 2.0}, {"v", 2.0}}, -none, 3.0}},
       {},
       ErrorCode::kInvalidInput,
       "x + v >= 2"},
      {"contradiction with a bound",
       {{{{"x", 1.0}, {"v", 1.0}}, 2.0, none},
        {{{"x", 1.0}}, -none, 0.5},
        {{{"v", 1.0}}, -none, 1.0}},
       {},
       ErrorCode::kInvalidInput,
       "upper of \"x\""},
      {"monotone and bounds",
       {{{{"area[T.E]", 1.0}}, -none, -1.0}},
       {{"area", true}},
       ErrorCode::kInvalidInput,
       "upper of \"area[T.E]\""},
      {"monotone and constraint",
       {{{{"area[T.E]", 1.0}, {"area[T.B]", -1.0}}, -none, -1.0}},
       {{"area", true}},
       ErrorCode::kInvalidInput,
       "area[T.B] <= area[T.C]"},
      {"intercept", {}, {{"Intercept", true}}, ErrorCode::kUnsupportedModel, "Intercept"},
      {"polynomial", {}, {{"poly(age, 2)", true}}, ErrorCode::kUnsupportedModel, "poly"},
      {"interaction", {}, {{"x:area", true}}, ErrorCode::kUnsupportedModel, "x:area"},
  };
}

TEST(Constraints, ImpossibleOnesAreRefusedByName) {
  const LearnedModel model = learn("rate ~ x + v + age + area + poly(age, 2) + area:x", Identity{});
  for (const Refused& one : refused()) {
    SCOPED_TRACE(one.what);
    FitOptions options;
    options.constraints = one.constraints;
    options.monotone = one.monotone;
    const auto error = error_of([&] { fit_glm(model.data, options); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), one.code) << error->message();
    EXPECT_NE(error->message().find(one.part), std::string::npos) << error->message();
  }
}

TEST(Constraints, NeedAFitWithoutL1PathOrEstimatedParameter) {
  const LearnedModel model = learn("counts ~ x + v", Log{});
  FitOptions options;
  options.family = Poisson{};
  options.constraints = {{{{"x", 1.0}, {"v", 1.0}}, 0.0, HUGE_VAL}};
  const auto refusal = [&](FitOptions other) {
    const auto error = error_of([&] { fit_glm(model.data, other); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), ErrorCode::kUnsupportedModel);
  };
  FitOptions lasso = options;
  lasso.alpha = 1.0;
  refusal(lasso);
  FitOptions path = options;
  path.path.emplace();
  refusal(path);
  FitOptions theta = options;
  theta.family = NegativeBinomial{1.0};
  theta.estimate_parameter = true;
  refusal(theta);
}

}  // namespace
}  // namespace webglm::testing
