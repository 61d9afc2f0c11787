#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "webglm/families/any_family.hpp"

namespace webglm {
namespace {

double density(const Tweedie& family, double y, double mu, double phi) {
  return std::exp(family.log_density(y, mean_of(mu), 1.0, phi));
}

TEST(TweedieDensity, HasMassOneAndTheMomentsOfItsFamily) {
  for (const double p : {1.2, 1.5, 1.8}) {
    for (const double mu : {0.4, 3.0}) {
      const Tweedie family(p);
      const double phi = 0.9;
      double mass = density(family, 0.0, mu, phi);
      double mean = 0.0;
      double square = 0.0;
      // The trapezoidal rule in log(y), exponentially accurate; the density starts like a
      // power y^(shape - 1) and ends like e^-y.
      constexpr double kStep = 1.0 / 64.0;
      for (double t = -170.0; t < 6.0; t += kStep) {
        const double y = std::exp(t);
        const double part = kStep * y * density(family, y, mu, phi);
        mass += part;
        mean += y * part;
        square += y * y * part;
      }
      EXPECT_NEAR(mass, 1.0, 1e-12) << "p = " << p << ", mu = " << mu;
      EXPECT_NEAR(mean, mu, 1e-12 * mu) << "p = " << p << ", mu = " << mu;
      EXPECT_NEAR(square - mean * mean, phi * std::pow(mu, p), 1e-11 * square)
          << "p = " << p << ", mu = " << mu;
    }
  }
}

TEST(TweedieDensity, IsTheNamedFamilyAtItsPowers) {
  const Mean mean = mean_of(1.3);
  const double phi = 0.4;
  EXPECT_EQ(Tweedie(2.0).log_density(0.7, mean, 2.5, phi),
            Gamma{}.log_density(0.7, mean, 2.5, phi));
  EXPECT_EQ(Tweedie(3.0).log_density(0.7, mean, 2.5, phi),
            InverseGaussian{}.log_density(0.7, mean, 2.5, phi));
  EXPECT_EQ(Tweedie(0.0).log_density(-0.7, mean, 1.0, phi),
            Gaussian{}.log_density(-0.7, mean, 1.0, phi));
}

TEST(TweedieDensity, ApproachesTheGamma) {
  // As p rises to 2 the density of a positive y tends to the gamma's, linearly in 2 - p.
  const Mean mean = mean_of(1.3);
  const double gamma = Gamma{}.log_density(0.7, mean, 1.0, 0.4);
  const double near = Tweedie(2.0 - 1e-4).log_density(0.7, mean, 1.0, 0.4);
  const double nearer = Tweedie(2.0 - 1e-6).log_density(0.7, mean, 1.0, 0.4);
  EXPECT_NEAR(near, gamma, 1e-3);
  EXPECT_NEAR(nearer, gamma, 1e-5);
}

TEST(TweedieDensity, IsContinuousWhereTheStrideStarts) {
  // The bell is wide from rate = 1800 on, at phi = 1 / 900 for p = 1.5 and y = 1; the slope in
  // log(phi) is near -1/2, and the step 1e-9.
  const Tweedie family(1.5);
  const double edge = 2.0 / 1800.0;
  const double before = family.log_density(1.0, mean_of(1.1), 1.0, edge * (1.0 + 5e-10));
  const double after = family.log_density(1.0, mean_of(1.1), 1.0, edge * (1.0 - 5e-10));
  EXPECT_NEAR(before, after, 5e-9);
  EXPECT_NE(before, after);
}

TEST(TweedieDensity, IsMissingWhereNoneIsKnown) {
  for (const double p : {-1.0, 1.0, 2.5, 4.0}) {
    EXPECT_FALSE(has_likelihood(Tweedie(p))) << p;
    EXPECT_TRUE(std::isnan(Tweedie(p).log_density(1.0, mean_of(1.0), 1.0, 1.0))) << p;
    EXPECT_TRUE(std::isnan(likelihood_dispersion(Tweedie(p), 4.0, 5.0, 8.0))) << p;
  }
  for (const double p : {0.0, 1.01, 1.5, 2.0, 3.0}) EXPECT_TRUE(has_likelihood(Tweedie(p))) << p;
  EXPECT_EQ(likelihood_dispersion(Tweedie(1.5), 4.0, 5.0, 8.0), 0.5);
}

TEST(TweedieDensity, ReproducesStatsmodels) {
  // statsmodels 0.15.0, GLM(y, [1, x, z], Tweedie(var_power=1.5), log link) on 20 rows without
  // random numbers: coefficients, Pearson chi2 = 9.11944 and aic = 75.976270 with three parameters.
  const Tweedie family(1.5);
  constexpr int kRows = 20;
  std::vector<double> y(kRows);
  std::vector<double> mu(kRows);
  double pearson = 0.0;
  const auto round_to = [](double value, double unit) {
    return std::nearbyint(value * unit) / unit;
  };
  for (std::size_t i = 0; i < kRows; ++i) {
    const double row = static_cast<double>(i + 1);
    const double x = round_to(2.0 * std::sin(0.7 * row), 1e3);
    const double z = round_to(std::cos(1.3 * row), 1e3);
    const double amount = std::exp(0.3 + 0.2 * x + 0.1 * z) * (1.0 + 0.4 * std::sin(2.1 * row));
    y[i] = (i + 1) % 4 == 0 ? 0.0 : round_to(amount, 1e4);
    mu[i] = std::exp(0.0039087 + 0.1901118 * x + 0.2841213 * z);
    pearson += (y[i] - mu[i]) * (y[i] - mu[i]) / family.variance(mean_of(mu[i]));
  }
  // Coefficients of seven decimals.
  EXPECT_NEAR(pearson, 9.11944, 1e-5);
  double log_likelihood = 0.0;
  for (std::size_t i = 0; i < kRows; ++i) {
    log_likelihood += family.log_density(y[i], mean_of(mu[i]), 1.0, pearson / 17.0);
  }
  // The coefficients' last digit moves phi by 1e-6 and the sum by 1e-5 of it.
  EXPECT_NEAR(-2.0 * log_likelihood + 6.0, 75.976270, 1e-5);
}

}  // namespace
}  // namespace webglm
