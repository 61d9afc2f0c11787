// What must hold between fits, whatever the numbers.
#include <gtest/gtest.h>

#include <cmath>

#include "support/fixture_fit.hpp"
#include "support/request.hpp"
#include "webglm/diagnostics/row_output.hpp"
#include "webglm/inference/likelihood.hpp"
#include "webglm/inference/sandwich.hpp"
#include "webglm/inference/wald.hpp"

namespace webglm::testing {
namespace {

/// Two ways to the same estimate: equal to a small part of a standard error.
void expect_same_estimates(const Fit& a, const Fit& b, double tolerance = 1e-10) {
  const std::vector<double> se = bse(b);
  const std::vector<double> se_a = bse(a);
  for (std::size_t j = 0; j < b.p(); ++j) {
    EXPECT_NEAR(a.params[j], b.params[j], tolerance * se[j]) << "coefficient " << j;
    EXPECT_NEAR(se_a[j], se[j], tolerance * se[j]) << "error " << j;
  }
}

struct FamilyRows {
  std::string name;
  AnyFamily family;
  std::string response;  ///< column of d20.json
};

void PrintTo(const FamilyRows& rows, std::ostream* stream) { *stream << rows.name; }

const std::vector<FamilyRows> kFamilies = {{"Gaussian", Gaussian{}, "y_gau"},
                                           {"Poisson", Poisson{}, "y_pois"},
                                           {"Binomial", Binomial{}, "y_bin"},
                                           {"Gamma", Gamma{}, "y_gam"},
                                           {"InverseGaussian", InverseGaussian{}, "y_gam"},
                                           {"Tweedie", Tweedie{1.5}, "y_tw"},
                                           {"QuasiPoisson", QuasiPoisson{}, "y_pois"},
                                           {"QuasiBinomial", QuasiBinomial{}, "y_bin"},
                                           {"NegativeBinomial", NegativeBinomial{2.0}, "y_nb"}};

Request d20(const FamilyRows& rows) {
  Request request = d20_counts();
  request.y = load_case("d20.json", "d20-poisson").data.at(rows.response).numbers;
  request.options.family = rows.family;
  request.options.tol = 1e-12;
  request.options.max_iter = 100;
  return request;
}

class FitLaws : public ::testing::TestWithParam<FamilyRows> {};
INSTANTIATE_TEST_SUITE_P(Families, FitLaws, ::testing::ValuesIn(kFamilies),
                         [](const auto& info) { return info.param.name; });

/// Frequency weights say that a row stands for w equal rows: so it must be the fit of those.
TEST_P(FitLaws, FrequencyWeightsCountRows) {
  Request counted = d20(GetParam());
  Request copied = counted;
  copied.y.clear();
  for (auto& column : copied.x) column.clear();
  for (std::size_t i = 0; i < counted.y.size(); ++i) {
    const std::size_t copies = 1 + i % 3;
    counted.weights.push_back(static_cast<double>(copies));
    for (std::size_t c = 0; c < copies; ++c) {
      copied.y.push_back(counted.y[i]);
      for (std::size_t j = 0; j < 3; ++j) copied.x[j].push_back(counted.x[j][i]);
    }
  }
  counted.options.weights_type = WeightsType::kFrequency;
  const Fit a = counted.fit();
  const Fit b = copied.fit();
  expect_same_estimates(a, b);
  EXPECT_EQ(a.nobs, b.nobs);
  EXPECT_EQ(a.df_resid, b.df_resid);
  EXPECT_EQ(a.df_null, b.df_null);
  EXPECT_NEAR(a.deviance, b.deviance, 1e-12 * b.deviance);
  EXPECT_NEAR(a.null_deviance, b.null_deviance, 1e-12 * b.null_deviance);
  EXPECT_NEAR(a.scale, b.scale, 1e-10 * b.scale);
  if (has_likelihood(GetParam().family)) {
    const double log_l = log_likelihood(b);
    EXPECT_NEAR(log_likelihood(a), log_l, 1e-12 * std::abs(log_l));
    EXPECT_NEAR(bic(a, log_l), bic(b, log_l), 1e-12 * std::abs(log_l));
  }
  for (const RobustKind kind :
       {RobustKind::kHC0, RobustKind::kHC1, RobustKind::kHC2, RobustKind::kHC3}) {
    const auto robust_a = standard_errors(robust_covariance(a, kind), 3);
    const auto robust_b = standard_errors(robust_covariance(b, kind), 3);
    for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(robust_a[j], robust_b[j], 1e-10 * robust_b[j]);
  }
}

/// Rows of weight 0 are as good as absent, whatever they hold.
TEST_P(FitLaws, RowsOfWeightZeroAreAbsent) {
  const Request without = d20(GetParam());
  Request with = without;
  with.weights.assign(20, 1.0);
  with.weights.insert(with.weights.begin() + 3, 0.0);
  with.weights.push_back(0.0);
  with.y.insert(with.y.begin() + 3, -1e6);
  with.y.push_back(std::nan(""));
  for (std::size_t j = 0; j < 3; ++j) {
    with.x[j].insert(with.x[j].begin() + 3, j == 0 ? 1.0 : 0.25);
    with.x[j].push_back(j == 0 ? 1.0 : -0.5);
  }
  const Fit a = with.fit();
  const Fit b = without.fit();
  expect_same_estimates(a, b);
  EXPECT_EQ(a.nobs, 20.0);
  EXPECT_EQ(a.response_scale, *std::max_element(without.y.begin(), without.y.end()));
  EXPECT_EQ(a.df_resid, b.df_resid);
  EXPECT_EQ(a.df_null, b.df_null);
  EXPECT_NEAR(a.deviance, b.deviance, 1e-12 * b.deviance);
  EXPECT_NEAR(a.null_deviance, b.null_deviance, 1e-12 * b.null_deviance);
  if (has_likelihood(GetParam().family)) {
    EXPECT_NEAR(log_likelihood(a), log_likelihood(b), 1e-12 * std::abs(log_likelihood(b)));
  }
  const auto eta = row_output(a, RowQuantity::kLinearPredictor);
  EXPECT_NEAR(eta[3], b.params[0] + 0.25 * (b.params[1] + b.params[2]), 1e-9);
  EXPECT_EQ(row_output(a, RowQuantity::kLeverage)[3], 0.0);
  EXPECT_EQ(row_output(a, RowQuantity::kIrlsWeight)[21], 0.0);
}

/// Coefficients follow the units of their columns; everything else stays.
TEST_P(FitLaws, UnitsOfColumns) {
  const Request plain = d20(GetParam());
  Request scaled = plain;
  for (double& x : scaled.x[1]) x *= 1e8;
  for (double& z : scaled.x[2]) z *= 1e-8;
  const Fit a = scaled.fit();
  const Fit b = plain.fit();
  const std::vector<double> se = bse(b);
  EXPECT_NEAR(a.params[0], b.params[0], 1e-10 * se[0]);
  EXPECT_NEAR(a.params[1] * 1e8, b.params[1], 1e-10 * se[1]);
  EXPECT_NEAR(a.params[2] * 1e-8, b.params[2], 1e-10 * se[2]);
  EXPECT_NEAR(a.deviance, b.deviance, 1e-12 * b.deviance);
}

/// A shift of a column moves only the intercept. 2^20 keeps ten digits of x after its decimals.
TEST_P(FitLaws, ShiftOfAColumn) {
  constexpr double kShift = 1048576.0;
  const Request plain = d20(GetParam());
  Request shifted = plain;
  for (double& x : shifted.x[1]) x += kShift;
  const Fit a = shifted.fit();
  const Fit b = plain.fit();
  const std::vector<double> se = bse(b);
  const std::vector<double> se_a = bse(a);
  // x itself is rounded to 1e-10 by the addition.
  EXPECT_NEAR(a.params[1], b.params[1], 1e-8 * se[1]);
  EXPECT_NEAR(a.params[2], b.params[2], 1e-8 * se[2]);
  EXPECT_NEAR(se_a[1], se[1], 1e-8 * se[1]);
  EXPECT_NEAR(a.deviance, b.deviance, 1e-9 * b.deviance);
  EXPECT_NEAR(a.params[0] + kShift * a.params[1], b.params[0], 1e-8 * se[0] + 1e-9);
}

/// A constant offset is taken up by the intercept, in the null model too.
TEST_P(FitLaws, ConstantOffset) {
  const Request plain = d20(GetParam());
  Request moved = plain;
  moved.offset.assign(20, 0.75);
  const Fit a = moved.fit();
  const Fit b = plain.fit();
  const std::vector<double> se = bse(b);
  EXPECT_NEAR(a.params[0] + 0.75, b.params[0], 1e-10 * se[0]);
  EXPECT_NEAR(a.params[1], b.params[1], 1e-10 * se[1]);
  EXPECT_NEAR(a.deviance, b.deviance, 1e-12 * b.deviance);
  EXPECT_NEAR(a.null_deviance, b.null_deviance, 1e-11 * b.null_deviance);
}

/// Prior weights that are all c are a dispersion of phi / c.
TEST_P(FitLaws, ConstantWeights) {
  const Request plain = d20(GetParam());
  Request weighted = plain;
  weighted.weights.assign(20, 4.0);
  const Fit a = weighted.fit();
  const Fit b = plain.fit();
  const std::vector<double> se_a = bse(a);
  const std::vector<double> se = bse(b);
  const double factor = a.estimates_dispersion() ? 1.0 : 0.5;
  for (std::size_t j = 0; j < 3; ++j) {
    EXPECT_NEAR(a.params[j], b.params[j], 1e-10 * se[j]);
    EXPECT_NEAR(se_a[j], factor * se[j], 1e-10 * se[j]);
  }
  EXPECT_NEAR(a.deviance, 4.0 * b.deviance, 1e-11 * b.deviance);
  EXPECT_EQ(a.df_resid, b.df_resid);
}

/// The leverages of a model add up to its rank.
TEST_P(FitLaws, LeveragesAddUpToTheRank) {
  const auto leverage = row_output(d20(GetParam()).fit(), RowQuantity::kLeverage);
  double sum = 0.0;
  for (const double h : leverage) {
    EXPECT_GT(h, 0.0);
    EXPECT_LT(h, 1.0);
    sum += h;
  }
  EXPECT_NEAR(sum, 3.0, 1e-12);
}

/// Residuals are roots of what adds up to the deviance and to Pearson's chi2.
TEST_P(FitLaws, SquaredResidualsAddUp) {
  Request request = d20(GetParam());
  for (std::size_t i = 0; i < 20; ++i) request.weights.push_back(1.0 + 0.5 * (i % 3 == 1));
  const Fit fit = request.fit();
  double deviance = 0.0;
  double pearson = 0.0;
  for (const double r : row_output(fit, RowQuantity::kResidDeviance)) deviance += r * r;
  for (const double r : row_output(fit, RowQuantity::kResidPearson)) pearson += r * r;
  EXPECT_NEAR(deviance, fit.deviance, 1e-12 * fit.deviance);
  EXPECT_NEAR(pearson, fit.pearson_chi2, 1e-10 * fit.pearson_chi2);
}

/// With the family's own link the link need not be named.
TEST_P(FitLaws, DefaultLinkIsTheFamilys) {
  const Request unnamed = d20(GetParam());
  Request named = unnamed;
  named.options.link = default_link(named.options.family);
  EXPECT_EQ(unnamed.fit().params, named.fit().params);
}

/// Tweedie's powers 0, 1, 2 and 3 are the Gaussian, the quasi-Poisson, the gamma and the inverse
/// Gaussian.
TEST(TweedieLaws, WholePowersAreOtherFamilies) {
  struct Pair {
    double power;
    FamilyRows other;
  };
  for (const Pair& pair : {Pair{0.0, {"", Gaussian{}, "y_gam"}},
                           {1.0, {"", QuasiPoisson{}, "y_tw"}},
                           {2.0, {"", Gamma{}, "y_gam"}},
                           {3.0, {"", InverseGaussian{}, "y_gam"}}}) {
    Request other = d20(pair.other);
    other.options.link = Log{};
    Request tweedie = other;
    tweedie.options.family = Tweedie{pair.power};
    const Fit a = tweedie.fit();
    const Fit b = other.fit();
    expect_same_estimates(a, b, 1e-9);
    EXPECT_NEAR(a.deviance, b.deviance, 1e-11 * b.deviance) << pair.power;
    EXPECT_NEAR(a.scale, b.scale, 1e-9 * b.scale) << pair.power;
  }
}

/// A large theta leaves the Poisson: the variance differs by mu / theta of itself.
TEST(NegativeBinomialLaws, LargeThetaIsPoisson) {
  Request request = d20_counts();
  request.options.tol = 1e-12;
  const Fit poisson = request.fit();
  request.options.family = NegativeBinomial{1e10};
  const Fit fit = request.fit();
  expect_same_estimates(fit, poisson, 1e-8);
  EXPECT_NEAR(fit.deviance, poisson.deviance, 1e-8 * poisson.deviance);
}

/// Trials as weights of a proportion, or one row for each trial: the same estimates.
TEST(BinomialLaws, ProportionsAreTheirTrials) {
  Request grouped;
  grouped.options.family = Binomial{};
  grouped.options.tol = 1e-12;
  grouped.x.assign(2, {});
  Request single = grouped;
  for (std::size_t i = 0; i < 8; ++i) {
    const std::size_t trials = 3 + i % 4;
    const std::size_t successes = (i * i) % (trials + 1);
    const double x = std::sin(static_cast<double>(i));
    grouped.y.push_back(static_cast<double>(successes) / static_cast<double>(trials));
    grouped.weights.push_back(static_cast<double>(trials));
    grouped.x[0].push_back(1.0);
    grouped.x[1].push_back(x);
    for (std::size_t t = 0; t < trials; ++t) {
      single.y.push_back(t < successes ? 1.0 : 0.0);
      single.x[0].push_back(1.0);
      single.x[1].push_back(x);
    }
  }
  expect_same_estimates(grouped.fit(), single.fit());
}

/// Without an intercept the null model is the inverse link of the offset alone.
TEST(NullModel, WithoutAnIntercept) {
  Request request = d20_counts();
  request.x.erase(request.x.begin());
  request.names.erase(request.names.begin());
  const Fit fit = request.fit();
  double deviance = 0.0;
  for (const double y : request.y) {
    deviance += 2.0 * ((y > 0.0 ? y * std::log(y) : 0.0) - (y - 1.0));
  }
  EXPECT_NEAR(fit.null_deviance, deviance, 1e-13 * deviance);
  EXPECT_EQ(fit.df_null, 20.0);
  EXPECT_EQ(fit.df_model, 2.0);
}

/// Any constant column is an intercept, wherever it stands.
TEST(NullModel, ConstantColumnNeedNotBeOneNorFirst) {
  const Request plain = d20_counts();
  Request other = plain;
  other.x = {plain.x[1], std::vector<double>(20, -2.5), plain.x[2]};
  other.names = {"x", "c", "z"};
  const Fit a = other.fit();
  const Fit b = plain.fit();
  EXPECT_NEAR(-2.5 * a.params[1], b.params[0], 1e-12);
  EXPECT_NEAR(a.null_deviance, b.null_deviance, 1e-12 * b.null_deviance);
  EXPECT_EQ(a.df_null, 19.0);
  EXPECT_EQ(a.df_model, 2.0);
}

/// The same rows in another order differ by rounding alone.
TEST(RowOrder, ChangesNothingButRounding) {
  Request request = waves(5000);
  const Fit a = request.fit();
  std::reverse(request.y.begin(), request.y.end());
  for (auto& column : request.x) std::reverse(column.begin(), column.end());
  const Fit b = request.fit();
  expect_same_estimates(a, b);
  EXPECT_NEAR(a.deviance, b.deviance, 1e-12 * b.deviance);
}

}  // namespace
}  // namespace webglm::testing
