// Residuals and influence of rows, variance inflation and pseudo-R2, against R (diagnostics.R).
#include <gtest/gtest.h>

#include <cmath>

#include "support/agreement.hpp"
#include "support/json_fixture.hpp"
#include "support/request.hpp"
#include "webglm/diagnostics/quantile_residuals.hpp"
#include "webglm/diagnostics/row_output.hpp"
#include "webglm/diagnostics/variance_inflation.hpp"
#include "webglm/inference/pseudo_r2.hpp"

namespace webglm::testing {
namespace {

using Numbers = std::vector<double>;

const nlohmann::json& fixture() {
  static const nlohmann::json loaded = load_fixture("diagnostics");
  return loaded;
}

Numbers column(const std::string& name) { return fixture().at("data").at(name).get<Numbers>(); }

Request request_of(const nlohmann::json& one) {
  Request request;
  request.y = column(one.at("response"));
  request.x = {Numbers(request.y.size(), 1.0), column("x"), column("z")};
  request.names = {"Intercept", "x", "z"};
  if (one.contains("weights")) request.weights = column(one.at("weights"));
  request.options.family = parse_family(one.at("family").get<std::string>());
  request.options.link = parse_link(one.at("link").get<std::string>());
  request.options.tol = 1e-12;
  request.options.max_iter = 100;
  return request;
}

/// R's glm, iterated to a fixed point, has 9 or more digits in each of these.
void expect_near(const Numbers& got, const Numbers& expected, std::string_view quantity,
                 double tolerance = 1e-8) {
  ASSERT_EQ(got.size(), expected.size());
  double largest = 0.0;
  for (const double value : expected) largest = std::max(largest, std::abs(value));
  double error = 0.0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_NEAR(got[i], expected[i], tolerance * largest) << quantity << i;
    error = std::max(error, std::abs(got[i] - expected[i]) / largest);
  }
  note_agreement("R", quantity, error);
}

TEST(Influence, AgreesWithR) {
  for (const auto& one : fixture().at("influence")) {
    SCOPED_TRACE(one.at("id").get<std::string>());
    const Fit fit = request_of(one).fit();
    expect_near(row_output(fit, RowQuantity::kRstandardDeviance),
                one.at("rstandard_deviance").get<Numbers>(), "rstandard_deviance");
    expect_near(row_output(fit, RowQuantity::kRstandardPearson),
                one.at("rstandard_pearson").get<Numbers>(), "rstandard_pearson");
    expect_near(row_output(fit, RowQuantity::kCooksDistance),
                one.at("cooks_distance").get<Numbers>(), "cooks_distance");
    Numbers expected;
    for (const auto& row : one.at("dfbetas")) {
      for (const double value : row) expected.push_back(value);
    }
    expect_near(dfbetas(fit), expected, "dfbetas");
  }
}

TEST(PseudoR2, AgreesWithR) {
  for (const auto& one : fixture().at("influence")) {
    SCOPED_TRACE(one.at("id").get<std::string>());
    const PseudoR2 got = pseudo_r2(request_of(one).fit());
    expect_near({got.deviance}, {one.at("r2_deviance").get<double>()}, "pseudo_r2", 1e-10);
    if (one.contains("mcfadden")) {
      expect_near({got.mcfadden}, {one.at("mcfadden").get<double>()}, "pseudo_r2", 1e-10);
      expect_near({got.cox_snell}, {one.at("cox_snell").get<double>()}, "pseudo_r2", 1e-10);
      expect_near({got.nagelkerke}, {one.at("nagelkerke").get<double>()}, "pseudo_r2", 1e-10);
    } else {
      EXPECT_TRUE(std::isnan(got.mcfadden) && std::isnan(got.nagelkerke));
    }
    if (one.contains("tjur")) {
      expect_near({got.tjur}, {one.at("tjur").get<double>()}, "pseudo_r2", 1e-10);
    } else {
      EXPECT_TRUE(std::isnan(got.tjur));
    }
  }
}

TEST(VarianceInflation, AgreesWithR) {
  for (const auto& one : fixture().at("influence")) {
    const VarianceInflation got = variance_inflation(request_of(one).fit());
    EXPECT_EQ(got.terms, (std::vector<std::string>{"x", "z"}));
    expect_near(got.gvif, one.at("vif").get<Numbers>(), "vif");
    EXPECT_EQ(got.df, (Numbers{1.0, 1.0}));
  }
}

TEST(VarianceInflation, OfTermsAgreesWithR) {
  Request request = request_of(fixture().at("influence")[1]);
  const auto groups = fixture().at("data").at("g").get<std::vector<std::string>>();
  for (const char level : {'b', 'c'}) {
    Numbers indicator;
    for (const std::string& group : groups) indicator.push_back(group[0] == level ? 1.0 : 0.0);
    request.x.push_back(indicator);
    request.names.push_back(std::string("g") + level);
  }
  FittedDesign design;
  design.terms = {{{}, "Intercept", {"Intercept"}},
                  {{}, "x", {"x"}},
                  {{}, "z", {"z"}},
                  {{}, "g", {"gb", "gc"}}};
  const VarianceInflation got = variance_inflation(request.fit(), &design);
  const auto& expected = fixture().at("gvif");
  EXPECT_EQ(got.terms, expected.at("terms").get<std::vector<std::string>>());
  EXPECT_EQ(got.df, expected.at("df").get<Numbers>());
  expect_near(got.gvif, expected.at("gvif").get<Numbers>(), "gvif");
  expect_near(got.scaled, expected.at("scaled").get<Numbers>(), "gvif");
}

TEST(VarianceInflation, LeavesOutAliasedColumns) {
  Request request = request_of(fixture().at("influence")[1]);
  const VarianceInflation plain = variance_inflation(request.fit());
  request.x.push_back(request.x[1]);
  request.names.push_back("copy");
  const VarianceInflation got = variance_inflation(request.fit());
  EXPECT_EQ(got.df[2], 0.0);
  EXPECT_TRUE(std::isnan(got.gvif[2]));
  EXPECT_NEAR(got.gvif[0], plain.gvif[0], 1e-10);
}

/// Where a row alone determines its mean there is nothing to standardise.
TEST(Influence, IsNaNWhereTheLeverageIsOne) {
  Request request = request_of(fixture().at("influence")[0]);
  Numbers alone(20, 0.0);
  alone[3] = 1.0;
  request.x.push_back(alone);
  request.names.push_back("alone");
  const Fit fit = request.fit();
  const Numbers cook = row_output(fit, RowQuantity::kCooksDistance);
  EXPECT_TRUE(std::isnan(cook[3]));
  EXPECT_FALSE(std::isnan(cook[2]));
  EXPECT_TRUE(std::isnan(dfbetas(fit)[3 * 4]));
}

TEST(QuantileResiduals, LieBetweenTheTailsOfR) {
  for (const auto& one : fixture().at("tails")) {
    SCOPED_TRACE(one.at("id").get<std::string>());
    const Fit fit = request_of(one).fit();
    const auto below = one.at("below").get<Numbers>();
    const auto upto = one.at("upto").get<Numbers>();
    for (const std::uint32_t seed : {0u, 1u, 7u}) {
      const Numbers residuals = quantile_residuals(fit, seed);
      for (std::size_t row = 0; row < residuals.size(); ++row) {
        const double lower = 1.0 - normal_upper_tail(residuals[row]);
        EXPECT_GE(lower, below[row] - 1e-9) << row;
        EXPECT_LE(lower, upto[row] + 1e-9) << row;
      }
      EXPECT_EQ(residuals, quantile_residuals(fit, seed));
    }
    const bool discrete = below != upto;
    EXPECT_EQ(quantile_residuals(fit, 0) != quantile_residuals(fit, 1), discrete);
  }
}

Mean mean_at(double mu) { return {mu, 1.0 - mu, 1.0}; }

/// The slope of the distribution function is the density.
TEST(QuantileResiduals, DistributionsHaveTheirDensities) {
  const std::vector<AnyFamily> families = {Gaussian{}, Gamma{}, InverseGaussian{}, Tweedie(1.3),
                                           Tweedie(1.9)};
  for (const AnyFamily& family : families) {
    SCOPED_TRACE(label_of(family));
    for (const double y : {0.02, 0.7, 3.0, 20.0}) {
      for (const double phi : {0.05, 1.5}) {
        const Mean mean = mean_at(1.4);
        const double h = 1e-4 * y;
        const auto at = [&](double v) { return distribution_at(family, v, mean, 1.0, phi).upto; };
        const double density = std::exp(std::visit(
            [&]<class F>(const F& f) {
              if constexpr (F::has_likelihood) return f.log_density(y, mean, 1.0, phi);
              return 0.0;
            },
            family));
        const double lower = (at(y + h).lower - at(y - h).lower) / (2.0 * h);
        const double upper = (at(y - h).upper - at(y + h).upper) / (2.0 * h);
        // The cubic term of the difference, and its rounding.
        const double tolerance = 2e-5 * density + 1e-12 / h;
        EXPECT_NEAR(lower, density, tolerance) << y << " " << phi;
        EXPECT_NEAR(upper, density, tolerance) << y << " " << phi;
        EXPECT_NEAR(at(y).lower + at(y).upper, 1.0, 1e-12);
      }
    }
  }
}

/// The steps of the distribution function are the masses.
TEST(QuantileResiduals, DistributionsHaveTheirMasses) {
  const auto check = [](const AnyFamily& family, double y, const Mean& mean, double w) {
    const DistributionStep step = distribution_at(family, y, mean, w, 1.0);
    const double mass = std::exp(std::visit(
        [&]<class F>(const F& f) {
          if constexpr (F::has_likelihood) return f.log_density(y, mean, w, 1.0);
          return 0.0;
        },
        family));
    EXPECT_NEAR(step.upto.lower - step.below.lower, mass, 1e-13);
    EXPECT_NEAR(step.below.upper - step.upto.upper, mass, 1e-13);
  };
  for (const double y : {0.0, 1.0, 4.0, 11.0}) {
    check(Poisson{}, y, mean_at(2.6), 1.0);
    check(NegativeBinomial(0.8), y, mean_at(2.6), 1.0);
    check(Binomial{}, y / 11.0, mean_at(0.3), 11.0);
  }
  const DistributionStep zero = distribution_at(Tweedie(1.5), 0.0, mean_at(1.4), 1.0, 0.9);
  EXPECT_NEAR(zero.upto.lower, std::exp(Tweedie(1.5).log_density(0.0, mean_at(1.4), 1.0, 0.9)),
              1e-14);
}

/// Far out a tail keeps its relative accuracy: z is finite and of the right size.
TEST(QuantileResiduals, AreFiniteFarOut) {
  Request request = request_of(fixture().at("influence")[1]);
  request.y[4] = 300.0;
  for (const double residual : quantile_residuals(request.fit(), 3)) {
    EXPECT_TRUE(std::isfinite(residual));
  }
}

TEST(QuantileResiduals, NeedADistribution) {
  Request request = request_of(fixture().at("influence")[1]);
  for (const AnyFamily& family : {AnyFamily(QuasiPoisson{}), AnyFamily(Tweedie::quasi(1.2))}) {
    request.options.family = family;
    const Fit fit = request.fit();
    const auto error = error_of([&] { quantile_residuals(fit, 0); });
    ASSERT_TRUE(error);
    EXPECT_EQ(error->code(), ErrorCode::kUnsupportedModel);
  }
}

}  // namespace
}  // namespace webglm::testing
