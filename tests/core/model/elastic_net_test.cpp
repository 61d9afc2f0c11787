// Penalties with an l1 part, and bounds on coefficients.
#include <gtest/gtest.h>

#include <cmath>

#include "support/fixture_fit.hpp"
#include "support/request.hpp"
#include "support/score_by_hand.hpp"
#include "webglm/inference/wald.hpp"
#include "webglm/model/penalties.hpp"

namespace webglm::testing {
namespace {

/// The data set D40: 40 rows by formula.
Request d40(bool weighted) {
  Request request;
  request.x.assign(4, std::vector<double>(40, 1.0));
  for (std::size_t row = 0; row < 40; ++row) {
    const double i = static_cast<double>(row + 1);
    const auto rounded = [](double value, double unit) { return std::round(value * unit) / unit; };
    request.x[1][row] = rounded(2.0 * std::sin(0.7 * i), 1e3);
    request.x[2][row] = rounded(5.0 * std::cos(1.3 * i) + 3.0, 1e3);
    request.x[3][row] = rounded(std::sin(0.37 * i * i), 1e3);
    request.y.push_back(rounded(
        1.0 + 0.5 * request.x[1][row] - 0.3 * request.x[2][row] + 0.8 * std::sin(3.3 * i), 1e4));
    if (weighted) request.weights.push_back(1.0 + 0.5 * std::fmod(i, 3.0));
  }
  request.names = {"Intercept", "x", "z", "v"};
  request.options.alpha = 4.0;
  return request;
}

/// The same rows with the counts 7 i mod 5, plus `shift`.
Request d40_counts(bool weighted, double shift) {
  Request request = d40(weighted);
  for (std::size_t row = 0; row < 40; ++row) {
    request.y[row] = std::fmod(7.0 * static_cast<double>(row + 1), 5.0) + shift;
  }
  request.options.family = Poisson{};
  return request;
}

/// What glum 3.4.1 and rustystats 0.9.0 print for alpha = 4 on the unscaled sum.
struct Printed {
  const char* name;
  Request request;
  double l1_ratio;
  bool standardize;
  std::vector<double> params;
};

std::vector<Printed> printed() {
  const auto with = [](Request request, AnyFamily family, std::optional<AnyLink> link) {
    request.options.family = family;
    request.options.link = link;
    return request;
  };
  const Request gaussian = d40(false);
  const Request weighted = d40(true);
  const Request counts = d40_counts(false, 0.0);
  const Request weighted_counts = d40_counts(true, 0.0);
  const Request gamma = with(d40_counts(true, 0.5), Gamma{}, Log{});
  return {
      {"gaussian", gaussian, 0.5, false, {.992810208, .463742014, -.295709438, -.000811156}},
      {"gaussian", gaussian, 1.0, false, {.986188773, .450435343, -.292906183, 0}},
      {"gaussian", gaussian, 0.0, true, {.9362178, .45608499, -.27346291, -.11448994}},
      {"gaussian", gaussian, 0.5, true, {.93110001, .44386467, -.2730725, -.04486002}},
      {"gaussian", gaussian, 1.0, true, {.92788479, .43052784, -.27259192, 0}},
      {"weighted gaussian", weighted, 1.0, false, {.95313918, .46665218, -.28224346, 0}},
      {"poisson", counts, 0.5, false, {.88387391, .0047514, -.07346469, -.0453784}},
      {"poisson", counts, 1.0, false, {.87819069, 0, -.07189955, 0}},
      {"weighted poisson", weighted_counts, 0.5, false, {.89552506, .0207758, -.08305731, 0}},
      {"weighted poisson", weighted_counts, 1.0, false, {.89347488, .01199448, -.08143257, 0}},
      {"weighted gamma", gamma, 1.0, false, {1.04445379, 0, -.05087865, 0}},
  };
}

TEST(ElasticNet, AgreesWithGlumAndRustystats) {
  for (Printed& one : printed()) {
    one.request.options.l1_ratio = one.l1_ratio;
    one.request.options.standardize = one.standardize;
    const Fit fit = one.request.fit();
    EXPECT_TRUE(fit.converged);
    for (std::size_t j = 0; j < 4; ++j) {
      // Eight digits were printed.
      EXPECT_NEAR(fit.params[j], one.params[j], 1e-8)
          << one.name << " " << one.l1_ratio << " " << one.standardize << " " << j;
      EXPECT_EQ(fit.params[j] == 0.0, one.params[j] == 0.0);
    }
    EXPECT_LE(fit.kkt_residual, 1e-9);
  }
}

/// The optimality conditions from the definition, in plain sums over the rows.
void expect_optimal(const Request& request, const Fit& fit) {
  const FitOptions& options = request.options;
  const auto [score, size] = score_by_hand(request, fit);
  for (std::size_t j = 0; j < request.x.size(); ++j) {
    const double factor =
        options.penalty_factors.empty() ? (j == 0 ? 0.0 : 1.0) : options.penalty_factors[j];
    const double l1 = options.alpha * options.l1_ratio * factor;
    const double slope =
        score[j] - options.alpha * (1.0 - options.l1_ratio) * factor * fit.params[j];
    const double miss = fit.params[j] == 0.0 ? std::max(std::abs(slope) - l1, 0.0)
                                             : std::abs(slope - std::copysign(l1, fit.params[j]));
    // The residual that the solver vouches for, and the rounding of this sum.
    EXPECT_LE(miss, 1e-9 * options.alpha + 1e-14 * size[j]) << name_of(options.family) << " " << j;
  }
}

struct Combination {
  AnyFamily family;
  AnyLink link;
  double shift;
};

/// Counts from 0 to 4 serve all families, scaled into their support.
std::vector<Combination> combinations() {
  return {{Gaussian{}, Identity{}, 0.0},
          {Gaussian{}, Log{}, 1.0},
          {Poisson{}, Log{}, 0.0},
          {Poisson{}, Sqrt{}, 0.0},
          {Poisson{}, Identity{}, 0.5},
          {Binomial{}, Logit{}, 0.0},
          {Binomial{}, Probit{}, 0.0},
          {Binomial{}, Cloglog{}, 0.0},
          {Gamma{}, Log{}, 0.5},
          {Gamma{}, Inverse{}, 0.5},
          {InverseGaussian{}, Log{}, 0.5},
          {Tweedie{1.5}, Log{}, 0.0},
          {NegativeBinomial{2.0}, Log{}, 0.0},
          {QuasiPoisson{}, Log{}, 0.0},
          {QuasiBinomial{}, Logit{}, 0.0}};
}

TEST(ElasticNet, MeetsTheOptimalityConditionsForEveryFamily) {
  for (const Combination& one : combinations()) {
    for (const double l1_ratio : {0.3, 1.0}) {
      for (const double alpha : {0.05, 1.0, 5.0}) {
        Request request = d40_counts(true, one.shift);
        const std::string_view family = name_of(one.family);
        if (std::holds_alternative<Binomial>(one.family) ||
            std::holds_alternative<QuasiBinomial>(one.family)) {
          for (double& y : request.y) y /= 4.0;
        }
        for (std::size_t row = 0; row < 40; ++row) {
          request.offset.push_back(0.1 * std::cos(static_cast<double>(row)));
        }
        request.options.family = one.family;
        request.options.link = one.link;
        request.options.alpha = alpha;
        request.options.l1_ratio = l1_ratio;
        request.options.max_iter = 100;
        const Fit fit = request.fit();
        EXPECT_TRUE(fit.converged) << family << " " << name_of(one.link) << " " << alpha;
        expect_optimal(request, fit);
      }
    }
  }
}

/// Many rows take another way to the optimum: steps with an old X'WX.
TEST(ElasticNet, MeetsTheOptimalityConditionsOnManyRows) {
  Request request = waves(20000);
  request.options.alpha = 30.0;
  for (const double l1_ratio : {0.5, 1.0}) {
    request.options.l1_ratio = l1_ratio;
    const Fit fit = request.fit();
    EXPECT_TRUE(fit.converged);
    EXPECT_LE(fit.kkt_residual, 1e-9);
    expect_optimal(request, fit);
  }
}

TEST(ElasticNet, StepsGiveTheSameBits) {
  Request request = waves(5000);
  request.options.alpha = 10.0;
  request.options.standardize = true;
  FitJob job(request.data(), request.options);
  while (!job.advance(3).done) {
  }
  const Fit whole = request.fit();
  const Fit parts = job.result();
  EXPECT_EQ(whole.params, parts.params);
  EXPECT_EQ(whole.deviance, parts.deviance);
}

TEST(ElasticNet, LargeAlphaLeavesTheMean) {
  Request request = d40_counts(false, 0.0);
  request.options.alpha = 1e6;
  const Fit fit = request.fit();
  EXPECT_NEAR(fit.params[0], std::log(2.0), 1e-10);
  for (std::size_t j = 1; j < 4; ++j) EXPECT_EQ(fit.params[j], 0.0);
  EXPECT_NEAR(fit.deviance, fit.null_deviance, 1e-9 * fit.null_deviance);
  EXPECT_EQ(fit.df_model, 0.0);
}

TEST(ElasticNet, InterceptIsPenalisedOnlyOnRequest) {
  Request request = d40_counts(false, 0.0);
  request.options.penalty_factors = {1.0, 1.0, 1.0, 0.0};
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  expect_optimal(request, fit);
  request.options.alpha = 100.0;
  request.options.penalty_factors = {1.0, 0.0, 0.0, 0.0};
  EXPECT_NEAR(request.fit().params[0], 0.0, 1e-12);
}

/// The design has every centre at 0 as it is read, so a column of years needs its shift.
TEST(ElasticNet, PenaltyIsOnTheCoefficientsAsGiven) {
  Request request = d40(false);
  for (double& z : request.x[2]) z = 2000.0 + z;
  const Fit moved = request.fit();
  const Fit fit = d40(false).fit();
  for (std::size_t j = 1; j < 4; ++j) EXPECT_NEAR(moved.params[j], fit.params[j], 1e-9);
  EXPECT_NEAR(moved.params[0], fit.params[0] - 2000.0 * fit.params[2], 1e-6);
}

TEST(ElasticNet, GlumAndStatsmodelsScaleAlphaByTheRows) {
  Request request = d40(true);
  const Fit fit = request.fit();
  double total = 0.0;
  for (const double w : request.weights) total += w;
  request.options.alpha = 4.0 / total;
  request.options.conventions = Conventions::kGlum;
  const Fit glum = request.fit();
  request.options.alpha = 4.0 / 40.0;
  request.options.conventions = Conventions::kStatsmodels;
  const Fit statsmodels = request.fit();
  for (std::size_t j = 0; j < 4; ++j) {
    EXPECT_NEAR(glum.params[j], fit.params[j], 1e-9);
    EXPECT_NEAR(statsmodels.params[j], fit.params[j], 1e-9);
  }
}

TEST(ElasticNet, NoStandardErrorsAfterSelection) {
  const Fit fit = d40(false).fit();
  EXPECT_EQ(fit.inference, InferenceStatus::kAfterSelection);
  for (const double se : bse(fit)) EXPECT_TRUE(std::isnan(se));
  EXPECT_TRUE(fit.cov_unscaled().empty());
  EXPECT_TRUE(warning(fit, WarningCode::kNoStandardErrors));
  Request ridge = d40(false);
  ridge.options.l1_ratio = 0.0;
  const Fit other = ridge.fit();
  EXPECT_EQ(other.inference, InferenceStatus::kAfterRidge);
  EXPECT_FALSE(warning(other, WarningCode::kNoStandardErrors));
  EXPECT_GT(bse(other)[0], 0.0);
  EXPECT_LE(other.kkt_residual, 1e-9);
  ridge.options.alpha = 0.0;
  EXPECT_EQ(ridge.fit().inference, InferenceStatus::kValid);
}

TEST(ElasticNet, TermsHavePenaltyFactors) {
  Request by_term = d40(false);
  by_term.options.term_penalty_factors = {{"v", 0.0}, {"x", 3.0}};
  Request by_coefficient = d40(false);
  by_coefficient.options.penalty_factors = {0.0, 3.0, 1.0, 0.0};
  EXPECT_EQ(by_term.fit().params, by_coefficient.fit().params);
  by_term.options.term_penalty_factors = {{"w", 1.0}};
  const auto error = error_of([&] { by_term.fit(); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::kUnknownName);
}

/// The optimum is not unique there, but a solution is reached, and the fit is that of one column.
TEST(ElasticNet, DuplicatedColumnsReachTheOptimum) {
  Request request = d40(false);
  request.x.push_back(request.x[2]);
  request.names.push_back("again");
  const Fit fit = request.fit();
  const Fit single = d40(false).fit();
  EXPECT_TRUE(fit.converged);
  EXPECT_NEAR(fit.params[2] + fit.params[4], single.params[2], 1e-9);
  EXPECT_NEAR(fit.deviance, single.deviance, 1e-9 * single.deviance);
}

TEST(ElasticNet, ConstantColumnIsLeftOut) {
  Request request = d40(false);
  request.x.push_back(std::vector<double>(40, 7.0));
  request.names.push_back("seven");
  request.options.standardize = true;
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  EXPECT_EQ(fit.params[4], 0.0);
}

/// Too weak a penalty to tell duplicated columns apart: a warning, and finite coefficients.
TEST(ElasticNet, TinyAlphaOnASingularDesign) {
  Request request = d40(false);
  request.x.push_back(request.x[2]);
  request.names.push_back("again");
  request.options.alpha = 1e-14;
  request.options.l1_ratio = 0.5;
  const Fit fit = request.fit();
  for (const double b : fit.params) EXPECT_TRUE(std::isfinite(b));
  Request free = d40(false);
  free.options.alpha = 0.0;
  EXPECT_NEAR(fit.deviance, free.fit().deviance, 1e-9 * fit.deviance);
}

TEST(Bounds, HoldWhatWouldLeaveThem) {
  Request request = d40(false);
  request.options.alpha = 0.0;
  const Fit free = request.fit();
  request.options.lower = {-HUGE_VAL, 0.0, -0.1, -HUGE_VAL};
  request.options.upper = {HUGE_VAL, HUGE_VAL, 0.0, 0.5};
  const Fit fit = request.fit();
  ASSERT_LT(free.params[2], -0.1);
  EXPECT_EQ(fit.params[2], -0.1);
  EXPECT_EQ(fit.state.at_bound, std::vector<std::size_t>{2});
  EXPECT_EQ(fit.inference, InferenceStatus::kOnBoundary);
  EXPECT_TRUE(std::isnan(bse(fit)[1]));
  EXPECT_TRUE(fit.converged);
  // The same as the other columns with the bound as offset.
  Request offset = d40(false);
  offset.options.alpha = 0.0;
  for (const double z : offset.x[2]) offset.offset.push_back(-0.1 * z);
  offset.x.erase(offset.x.begin() + 2);
  offset.names.erase(offset.names.begin() + 2);
  const Fit reduced = offset.fit();
  EXPECT_NEAR(fit.params[0], reduced.params[0], 1e-9);
  EXPECT_NEAR(fit.params[1], reduced.params[1], 1e-9);
  EXPECT_NEAR(fit.params[3], reduced.params[2], 1e-9);
}

TEST(Bounds, ThatHoldNothingChangeNothing) {
  Request request = d40_counts(true, 0.0);
  request.options.alpha = 0.0;
  const Fit free = request.fit();
  request.options.lower.assign(4, -10.0);
  request.options.upper.assign(4, 10.0);
  const Fit fit = request.fit();
  EXPECT_EQ(fit.inference, InferenceStatus::kValid);
  for (std::size_t j = 0; j < 4; ++j) {
    EXPECT_NEAR(fit.params[j], free.params[j], 1e-9);
    EXPECT_NEAR(bse(fit)[j], bse(free)[j], 1e-7 * bse(free)[j]);
  }
}

/// A column that depends on others has no coefficient of its own: any does, and none has an error.
TEST(Bounds, UndeterminedCoefficientsAreNamed) {
  Request request = d40(false);
  request.options.alpha = 0.0;
  request.x.push_back(request.x[2]);
  request.names.push_back("again");
  request.options.lower.assign(5, -10.0);
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  EXPECT_EQ(fit.rank, 4.0);
  const auto found = warning(fit, WarningCode::kIllConditioned);
  ASSERT_TRUE(found);
  EXPECT_EQ(std::get<std::string>(detail(found->details, "column")), "again");
  EXPECT_TRUE(std::isnan(bse(fit)[4]));
  Request free = d40(false);
  free.options.alpha = 0.0;
  EXPECT_NEAR(fit.deviance, free.fit().deviance, 1e-10 * fit.deviance);
}

TEST(Bounds, OnTheIntercept) {
  Request request = d40_counts(false, 0.0);
  request.options.alpha = 0.0;
  request.options.upper = {0.5, HUGE_VAL, HUGE_VAL, HUGE_VAL};
  const Fit fit = request.fit();
  EXPECT_EQ(fit.params[0], 0.5);
  EXPECT_TRUE(fit.converged);
}

TEST(Bounds, CrossedAreRefused) {
  Request request = d40(false);
  request.options.lower = {0.0, 0.0, 1.0, 0.0};
  request.options.upper = {1.0, 1.0, 0.5, 1.0};
  const auto error = error_of([&] { request.fit(); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(error->message(),
            "the bounds of coefficient 2 leave no value: lower is 1, upper is 0.5");
  request.options.upper = {1.0};
  EXPECT_EQ(error_of([&] { request.fit(); })->code(), ErrorCode::kDimensionMismatch);
}

}  // namespace
}  // namespace webglm::testing
