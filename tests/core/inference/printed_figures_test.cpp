// The figures that R, statsmodels and rustystats printed of fits of D20, each to its last digit:
// half a unit of it, unless the program had stopped its iterations before.
#include <gtest/gtest.h>

#include <cmath>

#include "inference/r_fits.hpp"
#include "support/fixture_fit.hpp"
#include "support/fixture_model.hpp"
#include "support/request.hpp"
#include "webglm/inference/likelihood.hpp"
#include "webglm/inference/sandwich.hpp"
#include "webglm/inference/wald.hpp"

namespace webglm::testing {
namespace {

Fit d20(const std::string& id) { return fit_case(load_case("d20.json", "d20-" + id)); }

void expect_printed(const std::vector<double>& got, const std::vector<double>& printed,
                    double error, const char* what) {
  ASSERT_EQ(got.size(), printed.size()) << what;
  for (std::size_t j = 0; j < got.size(); ++j) EXPECT_NEAR(got[j], printed[j], error) << what << j;
}

struct Printed {
  std::string id;
  std::vector<double> coef;
  double coef_error;
  double deviance;
  double null_deviance;
  double pearson_chi2;
  double pearson_error;
  std::vector<double> se;
  double se_error;
};

/// Binomial and Tweedie errors are of X'WX before the last iteration or two, 3e-8 and 3e-7 off;
/// the coefficients of the gamma and the Tweedie fit are off by 3 and 2 in the last digit.
const std::vector<Printed> kPrinted = {{"gaussian",
                                        {.995915875, .497753537, -.310408786},
                                        0.51e-9,
                                        9.915701733,
                                        20.764422,
                                        9.915702,
                                        0.51e-6,
                                        {.171967629, .119282909, .244517945},
                                        0.51e-9},
                                       {"poisson",
                                        {.35528477, .000823275, -.620654374},
                                        0.51e-9,
                                        21.49845988,
                                        27.059219,
                                        17.953711,
                                        0.51e-6,
                                        {.195774954, .118772154, .271139705},
                                        0.51e-9},
                                       {"binomial",
                                        {.232243423, .268935299, -1.323029796},
                                        0.51e-9,
                                        23.66388672,
                                        27.525553,
                                        21.567486,
                                        1e-6,
                                        {.501285661, .359717011, .768254171},
                                        5e-8},
                                       {"gamma",
                                        {.299401984, .190807618, .138214176},
                                        3e-9,
                                        1.823811246,
                                        3.509519,
                                        1.671109,
                                        0.51e-6,
                                        {.0705971841, .0489687366, .1003809759},
                                        0.51e-10},
                                       {"tweedie",
                                        {.0039087, .1901118, .2841213},
                                        2e-7,
                                        23.45026345,
                                        25.713164,
                                        9.11944,
                                        2e-5,
                                        {.16751714, .11606446, .2321314},
                                        4e-7},
                                       {"negbinomial",
                                        {.359898999, -.001447878, -.591786983},
                                        0.51e-9,
                                        14.16360083,
                                        17.168405,
                                        10.504510,
                                        0.51e-6,
                                        {.25160662, .16554395, .35631235},
                                        0.51e-8}};

TEST(PrintedFigures, OfSixFamilies) {
  for (const Printed& printed : kPrinted) {
    SCOPED_TRACE(printed.id);
    const Fit fit = d20(printed.id);
    expect_printed(fit.params, printed.coef, printed.coef_error, "coefficient ");
    expect_printed(bse(fit), printed.se, printed.se_error, "standard error ");
    EXPECT_NEAR(fit.deviance, printed.deviance, 0.51e-8);
    EXPECT_NEAR(fit.null_deviance, printed.null_deviance, 0.51e-6);
    EXPECT_NEAR(fit.pearson_chi2, printed.pearson_chi2, printed.pearson_error);
  }
}

/// Iterations from R's start: the standard errors in print are those before the fourth step.
TEST(PrintedFigures, BinomialErrorsAreOfTheIterateBefore) {
  FixtureCase one = load_case("d20.json", "d20-binomial");
  FitOptions options = fit_options(one);
  options.max_iter = 3;
  const Fit fit = fit_glm(learn_case(one).data, options);
  expect_printed(bse(fit), {.501285661, .359717011, .768254171}, 0.51e-9, "standard error ");
}

/// rustystats stops at a relative change of 1e-8 in the deviance; its Poisson errors are 2.4e-5
/// off, of X'WX one iteration before the last.
TEST(PrintedFigures, PoissonErrorsOfRustystatsAreOfAnEarlierIterate) {
  const std::vector<double> stopped = {.19577016, .11877072, .27113335};
  const std::vector<double> got = bse(d20("poisson"));
  for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(got[j], stopped[j], 2.45e-5 * stopped[j]);
}

TEST(PrintedFigures, OfWeightedFits) {
  const Fit poisson = d20("poisson-weights");
  expect_printed(poisson.params, {.290942542, -.006636121, -.594644695}, 0.51e-9, "coefficient ");
  EXPECT_NEAR(poisson.deviance, 32.47952918, 0.51e-8);
  const Fit gaussian = d20("gaussian-weights");
  expect_printed(gaussian.params, {.999802439, .473405179, -.254921820}, 0.51e-9, "coefficient ");
  EXPECT_NEAR(gaussian.deviance, 14.80955768, 0.51e-8);
  EXPECT_NEAR(gaussian.scale, .871150451, 0.51e-9);
  const Fit gamma = d20("gamma-weights");
  expect_printed(gamma.params, {.255596654, .187152394, .144799745}, 3e-9, "coefficient ");
  EXPECT_NEAR(gamma.scale, .185305281, 0.51e-9);
}

TEST(PrintedFigures, OfAicInSixDigits) {
  for (const auto& [id, printed] :
       {std::pair{"poisson", 65.297036}, std::pair{"binomial", 29.663887},
        std::pair{"negbinomial", 68.626714}}) {
    Fit fit = d20(id);
    fit.use(Conventions::kStatsmodels);
    EXPECT_NEAR(aic(fit, log_likelihood(fit)), printed, 0.51e-6) << id;
  }
}

std::vector<double> robust_errors(const Fit& fit, RobustKind kind) {
  return standard_errors(robust_covariance(fit, kind), fit.p());
}

TEST(PrintedFigures, OfRobustErrors) {
  const Fit fit = d20("poisson");
  expect_printed(robust_errors(fit, RobustKind::kHC0), {.1886714, .12154073, .29589439}, 0.51e-8,
                 "HC0 ");
  expect_printed(robust_errors(fit, RobustKind::kHC1), {.20464286, .13182943, .32094253}, 0.51e-8,
                 "HC1 ");
  expect_printed(robust_errors(fit, RobustKind::kHC2), {.20456992, .13877337, .33056055}, 0.51e-8,
                 "HC2 ");
  expect_printed(robust_errors(fit, RobustKind::kHC3), {.2224318, .15902397, .37087275}, 0.51e-8,
                 "HC3 ");
}

/// Gamma with log link on [1, x] and the weights w, of a response that leaves z out:
/// exp(.3 + .2 x) (1 + .4 sin 2.1 i), rounded to 4 decimals.
TEST(PrintedFigures, OfRobustErrorsOfAWeightedGamma) {
  const nlohmann::json data = load_fixture("d20").at("data");
  Request request;
  request.weights = data.at("w").get<std::vector<double>>();
  request.x = {std::vector<double>(20, 1.0), data.at("x").get<std::vector<double>>()};
  for (std::size_t i = 0; i < 20; ++i) {
    const double mean = std::exp(.3 + .2 * request.x[1][i]);
    const double wave = 1.0 + .4 * std::sin(2.1 * static_cast<double>(i + 1));
    request.y.push_back(std::round(1e4 * mean * wave) / 1e4);
  }
  request.options.family = Gamma{};
  Fit fit = request.fit();
  const std::vector<double> variance = {.07730346, .05240993};
  const std::vector<double> frequency = {.0587108, .0395593};
  for (const Conventions conventions : {Conventions::kR, Conventions::kStatsmodels}) {
    fit.use(conventions);
    expect_printed(robust_errors(fit, RobustKind::kHC0), variance, 0.51e-8, "HC0 ");
  }
  fit.use(Conventions::kRustystats);
  expect_printed(robust_errors(fit, RobustKind::kHC0), frequency, 0.51e-7, "HC0 ");
}

}  // namespace
}  // namespace webglm::testing
