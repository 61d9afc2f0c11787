#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "families/family_list.hpp"
#include "support/json_fixture.hpp"

namespace webglm {
namespace {

using testing::instances;
using testing::load_cases;
using testing::number;

double log_density_of(const AnyFamily& family, double y, Mean mean, double weight, double phi) {
  return std::visit(
      [&](const auto& f) -> double {
        if constexpr (LikelihoodFamily<std::decay_t<decltype(f)>>) {
          return f.log_density(y, mean, weight, phi);
        } else {
          ADD_FAILURE() << f.name << " has no density";
          return 0.0;
        }
      },
      family);
}

TEST(LogDensity, AgreesWithSixtyDigits) {
  const auto cases = load_cases("log_densities");
  ASSERT_GT(cases.size(), 300u);
  for (const auto& c : cases) {
    const AnyFamily family = parse_family(c.at("family").get<std::string>());
    const double value = log_density_of(family, number(c.at("y")), mean_of(number(c.at("mu"))),
                                        number(c.at("weight")), number(c.at("phi")));
    const double expected = number(c.at("log_density"));
    // A logarithm of a density is wanted to an absolute error; the parts of it (the deviance,
    // a logarithm of y and Stirling errors) carry a few roundings each.
    EXPECT_NEAR(value, expected, 1e-13 + 1e-14 * std::abs(expected)) << c;
  }
}

TEST(LogDensity, SumsToTheLogLikelihoodOfR) {
  for (const auto& c : load_cases("log_likelihoods")) {
    const AnyFamily family = parse_family(c.at("family").get<std::string>());
    const auto y = c.at("y").get<std::vector<double>>();
    const auto mu = c.at("mu").get<std::vector<double>>();
    const auto weights = c.at("weights").get<std::vector<double>>();
    double sum_of_weights = 0.0;
    for (const double w : weights) sum_of_weights += w;
    const double phi = likelihood_dispersion(family, number(c.at("deviance")),
                                             static_cast<double>(y.size()), sum_of_weights);
    double sum = 0.0;
    for (std::size_t i = 0; i < y.size(); ++i) {
      sum += log_density_of(family, y[i], mean_of(mu[i]), weights[i], phi);
    }
    const double expected = number(c.at("log_likelihood"));
    // 20 terms of a few roundings each, and R's aic / 2 - p.
    EXPECT_NEAR(sum, expected, 1e-13 * std::abs(expected)) << c.at("name");
  }
}

/// Mass, mean and variance of a distribution.
struct Moments {
  double mass = 0.0;
  double mean = 0.0;
  double variance = 0.0;
};

/// Adds f(y) dy at every point of a grid, given as pairs of y and the width of its cell.
Moments moments_of(const std::function<double(double)>& log_density,
                   const std::vector<std::pair<double, double>>& grid) {
  Moments m;
  for (const auto& [y, width] : grid) m.mass += width * std::exp(log_density(y));
  for (const auto& [y, width] : grid) m.mean += width * y * std::exp(log_density(y)) / m.mass;
  for (const auto& [y, width] : grid) {
    m.variance += width * (y - m.mean) * (y - m.mean) * std::exp(log_density(y)) / m.mass;
  }
  return m;
}

/// The trapezoidal rule in log(y): exponentially accurate for densities that vanish at both ends.
std::vector<std::pair<double, double>> positive_grid() {
  std::vector<std::pair<double, double>> grid;
  constexpr double kStep = 1.0 / 64.0;
  for (double t = -40.0; t < 12.0; t += kStep) grid.emplace_back(std::exp(t), kStep * std::exp(t));
  return grid;
}

std::vector<std::pair<double, double>> real_grid() {
  std::vector<std::pair<double, double>> grid;
  constexpr double kStep = 1.0 / 64.0;
  for (double y = -60.0; y < 60.0; y += kStep) grid.emplace_back(y, kStep);
  return grid;
}

/// Points k / scale of a lattice.
std::vector<std::pair<double, double>> lattice(int last, double scale) {
  std::vector<std::pair<double, double>> grid;
  for (int k = 0; k <= last; ++k) grid.emplace_back(k / scale, 1.0);
  return grid;
}

void expect_moments(const Moments& moments, double mean, double variance) {
  // The rules are exact to rounding here; sums of some thousand terms of either size.
  EXPECT_NEAR(moments.mass, 1.0, 1e-11);
  EXPECT_NEAR(moments.mean, mean, 1e-11 * mean);
  EXPECT_NEAR(moments.variance, variance, 1e-10 * variance);
}

TEST(LogDensity, HasTheMeanAndVarianceOfItsFamily) {
  const auto moments = [](const AnyFamily& family, double mu, double w, double phi, auto grid) {
    return moments_of([&](double y) { return log_density_of(family, y, mean_of(mu), w, phi); },
                      grid);
  };
  const auto variance_of = [](const AnyFamily& family, double mu) {
    return std::visit([mu](const auto& f) { return f.variance(mean_of(mu)); }, family);
  };
  expect_moments(moments(Gaussian{}, 1.3, 2.0, 3.0, real_grid()), 1.3, 3.0 / 2.0);
  for (const double mu : {0.3, 2.0, 11.0}) {
    expect_moments(moments(Poisson{}, mu, 1.0, 1.0, lattice(200, 1.0)), mu,
                   variance_of(Poisson{}, mu));
    for (const double theta : {0.9, 5.0, 1e6}) {
      const NegativeBinomial family(theta);
      expect_moments(moments(family, mu, 1.0, 1.0, lattice(6000, 1.0)), mu,
                     variance_of(family, mu));
    }
    for (const double phi : {0.2, 0.9}) {
      expect_moments(moments(Gamma{}, mu, 1.0, phi, positive_grid()), mu,
                     phi * variance_of(Gamma{}, mu));
    }
    expect_moments(moments(InverseGaussian{}, mu, 1.0, 0.05, positive_grid()), mu,
                   0.05 * variance_of(InverseGaussian{}, mu));
  }
  for (const double mu : {0.01, 0.4, 0.97}) {
    expect_moments(moments(Binomial{}, mu, 30.0, 1.0, lattice(30, 30.0)), mu,
                   variance_of(Binomial{}, mu) / 30.0);
  }
}

template <class F>
class LikelihoodLaws : public ::testing::Test {};

using LikelihoodFamilies =
    ::testing::Types<Gaussian, Poisson, Binomial, Gamma, InverseGaussian, NegativeBinomial>;
TYPED_TEST_SUITE(LikelihoodLaws, LikelihoodFamilies);

TYPED_TEST(LikelihoodLaws, DifferencesAreHalfTheDeviance) {
  // log f(y; mu) - log f(y; mu') = -w (d(y, mu) - d(y, mu')) / (2 phi) (Jorgensen 1997, ch. 3).
  const double weight = 4.0;
  for (const TypeParam& family : instances<TypeParam>()) {
    const double phi = TypeParam::fixed_dispersion ? 1.0 : 0.7;
    for (const double y : {0.25, 0.5, 0.75}) {
      const Mean near = mean_of(0.4);
      const Mean far = mean_of(0.9);
      const double difference =
          family.log_density(y, far, weight, phi) - family.log_density(y, near, weight, phi);
      const double expected =
          -0.5 * weight / phi * (family.unit_deviance(y, far) - family.unit_deviance(y, near));
      // A few roundings of log densities that are below 100.
      EXPECT_NEAR(difference, expected, 1e-13) << "y = " << y;
    }
  }
}

TEST(LogDensity, WeightsDivideTheDispersionWhereTheCallerSaysSo) {
  // The gamma with variance phi mu^2 / w at y = mu: shape k = w / phi.
  const double k = 2.5 / 0.3;
  const double expected = k * std::log(k) - k - std::lgamma(k) - std::log(1.7);
  // lgamma(8.3) is near 9.1.
  EXPECT_NEAR(Gamma{}.log_density(1.7, mean_of(1.7), 1.0, 0.3 / 2.5), expected, 1e-14);
}

TEST(BinomialLogDensity, RoundsTrialsAndSuccessesAsRDoes) {
  // 1.5 trials are 2 and 2.5 are 2 (ties to even); 2 successes in 2 trials have mass mu^2.
  for (const double trials : {1.5, 2.5}) {
    EXPECT_NEAR(Binomial{}.log_density(1.0, mean_of(0.3), trials, 1.0), 2.0 * std::log(0.3), 1e-15);
  }
  EXPECT_EQ(Binomial{}.log_density(1.0, mean_of(0.3), 0.4, 1.0), 0.0);
}

TEST(LikelihoodDispersion, IsOnlyThereWhereALikelihoodIs) {
  EXPECT_TRUE(std::isnan(likelihood_dispersion(QuasiPoisson{}, 4.0, 5.0, 8.0)));
  EXPECT_EQ(likelihood_dispersion(Poisson{}, 4.0, 5.0, 8.0), 1.0);
  EXPECT_EQ(likelihood_dispersion(Gaussian{}, 4.0, 5.0, 8.0), 0.8);
  EXPECT_EQ(likelihood_dispersion(Gamma{}, 4.0, 5.0, 8.0), 0.5);
}

}  // namespace
}  // namespace webglm
