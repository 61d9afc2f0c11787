#include "webglm/links/link.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>
#include <vector>

#include "webglm/links/any_link.hpp"

namespace webglm {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <class L>
constexpr bool kOntoUnitInterval =
    std::is_same_v<L, Logit> || std::is_same_v<L, Probit> || std::is_same_v<L, Cloglog>;

/// The links of one type that the laws are tried on.
template <class L>
std::vector<L> instances() {
  if constexpr (std::is_same_v<L, Power>) {
    return {Power(0.5), Power(-0.5), Power(1.0 / 3.0), Power(2.0), Power(-2.0)};
  } else {
    return {L{}};
  }
}

/// Means inside the domain of the link, from its middle to its ends.
template <class L>
std::vector<double> means() {
  if constexpr (kOntoUnitInterval<L>) return {1e-8, 0.001, 0.2, 0.4999999, 0.5, 0.7, 0.99, 0.99999};
  return {1e-4, 0.01, 0.3, 1.0, 2.5, 70.0, 1e4};
}

template <class L>
class LinkLaws : public testing::Test {};

using Links =
    testing::Types<Identity, Log, Logit, Probit, Cloglog, Inverse, InverseSquare, Sqrt, Power>;
TYPED_TEST_SUITE(LinkLaws, Links);

TYPED_TEST(LinkLaws, MeanUndoesEta) {
  for (const TypeParam& link : instances<TypeParam>()) {
    for (const double mu : means<TypeParam>()) {
      const double eta = link.eta(mu);
      const Mean mean = link.mean(eta);
      // A rounding of eta moves mu by eta times the slope.
      const double rounding = std::abs(eta * mean.dmu_deta) + mu;
      EXPECT_NEAR(mean.mu, mu, 1e-14 * rounding) << "eta = " << eta;
    }
  }
}

TYPED_TEST(LinkLaws, EtaUndoesMean) {
  for (const TypeParam& link : instances<TypeParam>()) {
    for (const double mu : means<TypeParam>()) {
      const double eta = link.eta(mu);
      const Mean mean = link.mean(eta);
      // A rounding of mu moves eta by mu over the slope.
      const double rounding = std::abs(mean.mu / mean.dmu_deta) + std::abs(eta);
      EXPECT_NEAR(link.eta(mean.mu), eta, 1e-14 * rounding) << "mu = " << mu;
    }
  }
}

TYPED_TEST(LinkLaws, SlopeMatchesCentralDifference) {
  for (const TypeParam& link : instances<TypeParam>()) {
    for (const double mu : means<TypeParam>()) {
      const double eta = link.eta(mu);
      const double h = 1e-5 * std::min(1.0, std::abs(eta) + (eta == 0.0));
      const double slope = (link.mean(eta + h).mu - link.mean(eta - h).mu) / (2.0 * h);
      // h^2 / 6 of the third derivative, and the rounding of mu divided by h.
      const double tolerance = 1e-8 * std::abs(slope) + 1e-15 * mu / h;
      EXPECT_NEAR(link.mean(eta).dmu_deta, slope, tolerance) << "mu = " << mu;
    }
  }
}

TYPED_TEST(LinkLaws, DerivativeIsTheReciprocalOfTheSlope) {
  for (const TypeParam& link : instances<TypeParam>()) {
    for (const double mu : means<TypeParam>()) {
      const double product = link.derivative(mu) * link.mean(link.eta(mu)).dmu_deta;
      // 1 - mu is known to 1e-16 / (1 - mu) only where the mean is given as mu.
      EXPECT_NEAR(product, 1.0, 1e-14 + (kOntoUnitInterval<TypeParam> ? 1e-15 / (1.0 - mu) : 0.0))
          << "mu = " << mu;
    }
  }
}

TYPED_TEST(LinkLaws, ComplementIsOneMinusTheMean) {
  for (const TypeParam& link : instances<TypeParam>()) {
    for (const double mu : means<TypeParam>()) {
      const Mean mean = link.mean(link.eta(mu));
      // One rounding of each of the two numbers.
      EXPECT_NEAR(complement(mean), 1.0 - mean.mu, 3e-16 * std::max(1.0, mu)) << "mu = " << mu;
    }
  }
}

TYPED_TEST(LinkLaws, IsMonotone) {
  for (const TypeParam& link : instances<TypeParam>()) {
    const double direction = link.eta(0.7) > link.eta(0.2) ? 1.0 : -1.0;
    double last = -kInfinity;
    for (const double mu : means<TypeParam>()) {
      EXPECT_GT(direction * link.eta(mu), last);
      EXPECT_GT(direction * link.derivative(mu), 0.0);
      EXPECT_GT(direction * link.mean(link.eta(mu)).dmu_deta, 0.0);
      last = direction * link.eta(mu);
    }
  }
}

TYPED_TEST(LinkLaws, OutsideItsRangeThereIsNoMean) {
  for (const TypeParam& link : instances<TypeParam>()) {
    for (const double eta : {-800.0, -40.0, -1.0, 0.0, 1.0, 40.0, 800.0}) {
      const Mean mean = link.mean(eta);
      if (std::isnan(mean.mu)) {
        EXPECT_LT(eta, 0.0);
      } else if (std::isfinite(mean.mu) && mean.mu != 0.0 && mean.mu != 1.0) {
        // A mean that is returned is one that the link maps back.
        EXPECT_NEAR(link.eta(mean.mu), eta,
                    1e-12 * std::abs(mean.mu / mean.dmu_deta) + 1e-12 * std::abs(eta));
      }
    }
    EXPECT_TRUE(std::isnan(link.mean(std::numeric_limits<double>::quiet_NaN()).mu));
  }
}

TYPED_TEST(LinkLaws, IsAValue) {
  for (const TypeParam& link : instances<TypeParam>()) {
    const TypeParam copy = link;
    EXPECT_EQ(copy, link);
    EXPECT_EQ(AnyLink(copy), AnyLink(link));
  }
}

template <class L>
class UnitIntervalLinkLaws : public testing::Test {};

using UnitIntervalLinks = testing::Types<Logit, Probit, Cloglog>;
TYPED_TEST_SUITE(UnitIntervalLinkLaws, UnitIntervalLinks);

TYPED_TEST(UnitIntervalLinkLaws, TailsStayInsideTheInterval) {
  const TypeParam link;
  for (const double eta : {-1e300, -800.0, -40.0, 40.0, 800.0, 1e300}) {
    const Mean mean = link.mean(eta);
    EXPECT_GE(mean.mu, 0.0);
    EXPECT_LE(mean.mu, 1.0);
    EXPECT_EQ(mean.mu + mean.one_minus, 1.0) << "eta = " << eta;
    EXPECT_GE(mean.dmu_deta, 0.0);
    EXPECT_TRUE(std::isfinite(mean.dmu_deta));
  }
  EXPECT_EQ(link.mean(800.0).one_minus, 0.0);
  EXPECT_EQ(link.mean(-800.0).mu, 0.0);
}

TYPED_TEST(UnitIntervalLinkLaws, EndsMapToInfinity) {
  const TypeParam link;
  EXPECT_EQ(link.eta(0.0), -kInfinity);
  EXPECT_EQ(link.eta(1.0), kInfinity);
  EXPECT_TRUE(std::isnan(link.eta(-0.5)));
  EXPECT_TRUE(std::isnan(link.eta(1.5)));
}

TEST(Logit, IsAccurateNearOneHalf) {
  // eta = 4 (mu - 1/2) (1 + O((mu - 1/2)^2)), and mu - 1/2 is exact.
  const double mu = 0.5 + 0x1p-30;
  EXPECT_NEAR(Logit{}.eta(mu), 0x1p-28, 1e-15 * 0x1p-28);
}

}  // namespace
}  // namespace webglm
