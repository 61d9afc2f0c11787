// What the other programs report of the fits of D20 (tests/reference/conventions.py), and the
// digits that rustystats 0.9.0 printed for them.
#include <gtest/gtest.h>

#include "inference/r_fits.hpp"
#include "support/fixture_fit.hpp"
#include "support/request.hpp"
#include "webglm/diagnostics/row_output.hpp"
#include "webglm/inference/likelihood.hpp"
#include "webglm/inference/sandwich.hpp"
#include "webglm/inference/wald.hpp"

namespace webglm::testing {
namespace {

Fit d20(const std::string& id, Conventions conventions) {
  Fit fit = fit_case(load_case("d20.json", "d20-" + id));
  fit.use(conventions);
  return fit;
}

double llf(const std::string& id, Conventions conventions) {
  return log_likelihood(d20(id, conventions));
}

double aic_of(const Fit& fit) { return aic(fit, log_likelihood(fit)); }

Fit fit_of(const nlohmann::json& one) {
  const nlohmann::json data = load_fixture("d20").at("data");
  Request request;
  request.y = data.at(one.at("response").get<std::string>()).get<std::vector<double>>();
  request.x = {std::vector<double>(request.y.size(), 1.0), data.at("x").get<std::vector<double>>(),
               data.at("z").get<std::vector<double>>()};
  const auto weights_type = one.at("weights_type").get<std::string>();
  if (!weights_type.empty()) request.weights = data.at("w").get<std::vector<double>>();
  if (weights_type == "frequency") request.options.weights_type = WeightsType::kFrequency;
  request.options.family = parse_family(one.at("family").get<std::string>());
  request.options.max_iter = 100;
  request.options.tol = 1e-14;
  return request.fit();
}

TEST(Conventions, AreFoundByName) {
  for (const char* name : {"r", "statsmodels", "glum", "rustystats"}) {
    EXPECT_EQ(name_of(parse_conventions(name)), name);
  }
  EXPECT_EQ(parse_conventions("R"), Conventions::kR);
  const auto error = error_of([] { parse_conventions("rusty"); });
  ASSERT_TRUE(error);
  EXPECT_EQ(error->code(), ErrorCode::kUnknownName);
}

/// What a program reports of one fit.
class Reported {
 public:
  Reported(const nlohmann::json& values, std::string program)
      : values_(values), program_(std::move(program)) {}

  void agrees(const std::vector<double>& got, const char* member, double tolerance,
              const char* quantity, double scale = 0.0) const {
    expect_near(got, flat(values_.at(member)), tolerance, quantity, scale, program_);
  }
  /// The figures of every program, `tolerance` being that of the coefficients. Smaller p-values
  /// than `least_p` are held to its error.
  void agree_with(const Fit& fit, double tolerance, double least_p = 0.0) const;

 private:
  static std::vector<double> flat(const nlohmann::json& value) {
    if (value.is_number()) return {value.get<double>()};
    std::vector<double> out;
    for (const auto& each : value) {
      for (const double v : flat(each)) out.push_back(v);
    }
    return out;
  }

  const nlohmann::json& values_;
  std::string program_;
};

void Reported::agree_with(const Fit& fit, double tolerance, double least_p) const {
  const std::vector<double> se = bse(fit);
  const std::vector<double> z = wald_statistics(fit, se);
  agrees(fit.params, "params", tolerance, "coef", 0.1);
  agrees({fit.deviance}, "deviance", 1e-11, "deviance");
  agrees({fit.scale}, "scale", 10.0 * tolerance, "dispersion");
  agrees(se, "bse", tolerance, "se");
  agrees(covariance(fit), "cov_params", 10.0 * tolerance, "vcov", 0.01);
  agrees(z, "tvalues", tolerance, "stat", 1.0);
  agrees(wald_p_values(fit, z), "pvalues", 10.0 * tolerance, "pvalue", least_p);
  std::vector<double> limits;
  const Intervals intervals = wald_intervals(fit, se, 0.05);
  for (std::size_t j = 0; j < fit.p(); ++j) {
    limits.insert(limits.end(), {intervals.lower[j], intervals.upper[j]});
  }
  agrees(limits, "conf_int", tolerance, "conf_int", 0.1);
  const double log_l = log_likelihood(fit);
  agrees({log_l}, "llf", 1e-9, "loglik");
  agrees({aic(fit, log_l)}, "aic", 1e-9, "aic");
  agrees(row_output(fit, RowQuantity::kFitted), "fittedvalues", tolerance, "fitted");
  agrees(row_output(fit, RowQuantity::kLinearPredictor), "linear_predictor", tolerance,
         "linear_predictor", 1.0);
}

/// statsmodels stops where the deviance no longer changes, which leaves coefficients of 1e-8; its
/// derivatives of the log-likelihood vanish there.
TEST(Conventions, OfStatsmodels) {
  const nlohmann::json fixture = load_fixture("conventions");
  for (const auto& one : fixture.at("cases")) {
    const auto weights_type = one.at("weights_type").get<std::string>();
    SCOPED_TRACE(one.at("family").get<std::string>() + weights_type);
    Fit fit = fit_of(one);
    fit.use(Conventions::kStatsmodels);
    const Reported reported(one.at("statsmodels"), "statsmodels");
    reported.agree_with(fit, 1e-7);
    reported.agrees({fit.null_deviance}, "null_deviance", 1e-8, "null_deviance");
    reported.agrees({fit.pearson_chi2}, "pearson_chi2", 1e-8, "pearson_chi2");
    reported.agrees({bic(fit, log_likelihood(fit))}, "bic", 1e-9, "bic");
    const auto rows_agree = [&](RowQuantity quantity, const char* name) {
      reported.agrees(row_output(fit, quantity), name, 1e-7, name, 1.0);
    };
    rows_agree(RowQuantity::kResidResponse, "resid_response");
    rows_agree(RowQuantity::kResidWorking, "resid_working");
    rows_agree(RowQuantity::kLeverage, "hat");
    if (weights_type == "frequency") continue;
    rows_agree(RowQuantity::kResidPearson, "resid_pearson");
    rows_agree(RowQuantity::kResidDeviance, "resid_deviance");
  }
}

/// Its solver stops earlier than statsmodels'.
TEST(Conventions, OfGlum) {
  const nlohmann::json fixture = load_fixture("conventions");
  for (const auto& one : fixture.at("cases")) {
    if (!one.contains("glum")) continue;
    SCOPED_TRACE(one.at("family").get<std::string>() + one.at("weights_type").get<std::string>());
    Fit fit = fit_of(one);
    fit.use(Conventions::kGlum);
    const Reported reported(one.at("glum"), "glum");
    // It subtracts from 1 for its p-values, which leaves them an error of 1e-16.
    reported.agree_with(fit, 1e-6, 1e-11);
    // Its robust errors have another factor where there are weights.
    if (!one.at("weights_type").get<std::string>().empty()) continue;
    reported.agrees({bic(fit, log_likelihood(fit))}, "bic", 1e-9, "bic");
    reported.agrees(standard_errors(robust_covariance(fit, RobustKind::kHC1), fit.p()),
                    "robust_bse", 1e-6, "se_HC1");
  }
}

TEST(Conventions, OfRustystats) {
  constexpr Conventions kRusty = Conventions::kRustystats;
  const Fit gaussian = d20("gaussian", kRusty);
  const auto p = wald_p_values(gaussian, wald_statistics(gaussian, bse(gaussian)));
  EXPECT_NEAR(p[1], 3.008e-05, 0.5e-8);
  EXPECT_NEAR(llf("gaussian", kRusty), -21.48783257, 0.5e-8);
  EXPECT_NEAR(aic_of(gaussian), 48.97566513, 0.51e-8);
  EXPECT_NEAR(llf("gamma", kRusty), -10.38302729, 1e-8);
  EXPECT_NEAR(aic_of(d20("gamma", kRusty)), 26.766055, 0.5e-6);
  EXPECT_NEAR(aic_of(d20("poisson", kRusty)), 65.29703562, 0.5e-8);
  EXPECT_NEAR(aic_of(d20("binomial", kRusty)), 29.66388672, 0.5e-8);
  EXPECT_NEAR(aic_of(d20("tweedie", kRusty)), 29.45026, 0.5e-5);
  EXPECT_NEAR(aic_of(d20("negbinomial", kRusty)), 68.62671445, 0.5e-8);
  EXPECT_NEAR(llf("gaussian-weights", kRusty), -34.42403, 0.5e-5);
  EXPECT_NEAR(llf("gamma-weights", kRusty), -18.95989, 0.5e-5);
  EXPECT_NEAR(llf("binomial-weights", kRusty), -18.02913, 0.5e-5);
}

/// The figures that R and statsmodels print of the same fits, digit by digit.
TEST(Conventions, OfRAndStatsmodelsInPrint) {
  constexpr Conventions kR = Conventions::kR;
  constexpr Conventions kStats = Conventions::kStatsmodels;
  const auto p_of_x = [](const Fit& fit) {
    return wald_p_values(fit, wald_statistics(fit, bse(fit)))[1];
  };
  EXPECT_NEAR(p_of_x(d20("gaussian", kR)), 6.379e-04, 0.5e-7);
  EXPECT_NEAR(p_of_x(d20("gaussian", kStats)), 3.008e-05, 0.5e-8);
  EXPECT_NEAR(llf("gaussian", kR), -21.36264327, 0.5e-8);
  EXPECT_NEAR(aic_of(d20("gaussian", kR)), 50.72528654, 0.5e-8);
  EXPECT_NEAR(aic_of(d20("gaussian", kStats)), 48.725287, 0.5e-6);
  EXPECT_NEAR(llf("gamma", kR), -10.34369662, 0.5e-8);
  EXPECT_NEAR(aic_of(d20("gamma", kR)), 28.68739324, 0.5e-8);
  EXPECT_NEAR(llf("gamma", kStats), -10.38302728, 1e-8);
  EXPECT_NEAR(aic_of(d20("gamma", kStats)), 26.766055, 0.5e-6);
  EXPECT_NEAR(aic_of(d20("tweedie", kStats)), 75.976270, 0.5e-6);
  EXPECT_NEAR(llf("gaussian-weights", kR), -21.52903, 0.5e-5);
  EXPECT_NEAR(llf("gaussian-weights", kStats), -21.52903, 0.5e-5);
  EXPECT_NEAR(llf("gamma-weights", kR), -16.81907, 0.5e-5);
  EXPECT_NEAR(llf("gamma-weights", kStats), -12.44637, 0.5e-5);
  EXPECT_NEAR(llf("binomial-weights", kR), -19.88804, 0.5e-5);
  EXPECT_NEAR(llf("binomial-weights", kStats), -18.02913, 0.5e-5);
}

/// phi of the negative binomial is Pearson's there.
TEST(Conventions, OfRustystatsScaleTheNegativeBinomial) {
  Fit fit = d20("negbinomial", Conventions::kRustystats);
  EXPECT_NEAR(fit.scale, .617912, 0.5e-6);
  const std::vector<double> expected = {.197781424, .130129798, .280087876};
  const std::vector<double> got = bse(fit);
  for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(got[j], expected[j], 0.51e-9);
  fit.use(Conventions::kR);
  EXPECT_EQ(fit.scale, 1.0);
}

TEST(Conventions, OfRustystatsCountWeightsInRobustErrors) {
  const std::vector<double> frequency = {.15193889, .10826474, .25179033};
  const std::vector<double> variance = {.18350968, .13345311, .3057857};
  for (const Conventions conventions : {Conventions::kRustystats, Conventions::kR}) {
    const Fit fit = d20("poisson-weights", conventions);
    const auto errors = standard_errors(robust_covariance(fit, RobustKind::kHC0), fit.p());
    const auto& expected = conventions == Conventions::kR ? variance : frequency;
    for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(errors[j], expected[j], 1e-8);
  }
}

/// (y - mu) / sqrt(V) and sign(y - mu) sqrt(d), and nothing else is made from them.
TEST(Conventions, OfRustystatsLeaveWeightsOutOfResiduals) {
  const Fit r = d20("gamma-weights", Conventions::kR);
  const Fit rusty = d20("gamma-weights", Conventions::kRustystats);
  for (const RowQuantity quantity : {RowQuantity::kResidPearson, RowQuantity::kResidDeviance}) {
    const std::vector<double> with = row_output(r, quantity);
    const std::vector<double> without = row_output(rusty, quantity);
    for (std::size_t row = 0; row < with.size(); ++row) {
      const double w = r.rows().observations.weight(row);
      EXPECT_NEAR(without[row] * std::sqrt(w), with[row], 1e-15);
    }
  }
  EXPECT_EQ(row_output(r, RowQuantity::kCooksDistance),
            row_output(rusty, RowQuantity::kCooksDistance));
  EXPECT_EQ(dfbetas(r), dfbetas(rusty));
}

/// MASS counts theta, rustystats does not; the likelihood is the same.
TEST(Conventions, CountAnEstimatedThetaOrNot) {
  Fit fit = d20("negbinomial-ml", Conventions::kR);
  EXPECT_NEAR(2.0 * log_likelihood(fit), -99.1393757701, 0.5e-10);
  EXPECT_NEAR(aic_of(fit), 107.1394, 0.5e-4);
  fit.use(Conventions::kRustystats);
  EXPECT_NEAR(aic_of(fit), 105.139376, 0.5e-6);
  EXPECT_NEAR(fit.scale, .8277, 0.5e-4);
  const std::vector<double> expected = {.24395, .16970, .34753};
  const std::vector<double> got = bse(fit);
  // Five digits, of X'WX one iteration before the last: that is 2e-5 off.
  for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(got[j], expected[j], 3e-5 * expected[j]);
}

/// A quasi family has no likelihood but there, and no AIC anywhere.
TEST(Conventions, OfQuasiFamilies) {
  Request request = d20_counts();
  request.options.family = QuasiPoisson{};
  Fit fit = request.fit();
  EXPECT_TRUE(std::isnan(log_likelihood(fit)));
  fit.use(Conventions::kRustystats);
  EXPECT_NEAR(log_likelihood(fit), llf("poisson", Conventions::kR), 1e-12);
  EXPECT_TRUE(std::isnan(aic_of(fit)));
}

TEST(Conventions, AreAnOptionOfTheFit) {
  Request request = d20_counts();
  request.options.family = Gaussian{};
  request.options.conventions = Conventions::kStatsmodels;
  const Fit fit = request.fit();
  EXPECT_FALSE(fit.tests_by_t());
  EXPECT_TRUE(fit.tests_by_t(true));
}

}  // namespace
}  // namespace webglm::testing
