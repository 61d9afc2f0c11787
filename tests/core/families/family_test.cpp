#include "webglm/families/family.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "families/family_list.hpp"

namespace webglm {
namespace {

using testing::instances;
using testing::kIsProportion;
using testing::means;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// The distance from mu to the nearest end of the domain: the natural size of a step.
template <class F>
double room(double mu) {
  return kIsProportion<F> ? std::min(mu, 1.0 - mu) : mu;
}

/// The mean `step` above mu, with 1 - mu formed from 1 - mu where that is the smaller one.
template <class F>
Mean shifted(double mu, double step) {
  if (!kIsProportion<F> || mu < 0.5) return mean_of(mu + step);
  const double one_minus = (1.0 - mu) - step;
  return {1.0 - one_minus, one_minus, kNaN};
}

template <class F>
class FamilyLaws : public ::testing::Test {};

TYPED_TEST_SUITE(FamilyLaws, testing::Families);

TYPED_TEST(FamilyLaws, DevianceIsZeroAtTheMean) {
  for (const TypeParam& family : instances<TypeParam>()) {
    for (const double mu : means<TypeParam>()) {
      EXPECT_EQ(family.unit_deviance(mu, mean_of(mu)), 0.0) << "mu = " << mu;
    }
  }
}

TYPED_TEST(FamilyLaws, DevianceIsPositiveElsewhereAndGrowsOutwards) {
  for (const TypeParam& family : instances<TypeParam>()) {
    for (const double mu : means<TypeParam>()) {
      double last_above = 0.0;
      double last_below = 0.0;
      for (const double h : {1e-3, 0.09, 0.11, 0.5, 0.99}) {
        const double above = family.unit_deviance(mu + h * room<TypeParam>(mu), mean_of(mu));
        const double below = family.unit_deviance(mu - h * room<TypeParam>(mu), mean_of(mu));
        EXPECT_GT(above, last_above) << "mu = " << mu << ", h = " << h;
        EXPECT_GT(below, last_below) << "mu = " << mu << ", h = " << h;
        last_above = above;
        last_below = below;
      }
    }
  }
}

TYPED_TEST(FamilyLaws, DevianceFallsByTwiceTheScore) {
  // d d(y, mu) / d mu = -2 (y - mu) / V(mu), the property that makes d a unit deviance
  // (Jorgensen 1997, section 1.2).
  for (const TypeParam& family : instances<TypeParam>()) {
    for (const double mu : means<TypeParam>()) {
      const double step = 1e-5 * room<TypeParam>(mu);
      for (const double h : {-0.6, -0.05, 0.05, 0.9}) {
        const double y = mu + h * room<TypeParam>(mu);
        const double slope = (family.unit_deviance(y, shifted<TypeParam>(mu, step)) -
                              family.unit_deviance(y, shifted<TypeParam>(mu, -step))) /
                             (2.0 * step);
        const double score = -2.0 * (y - mu) / family.variance(mean_of(mu));
        // step^2 of the third derivative, and the rounding of d over the step.
        EXPECT_NEAR(slope, score, 1e-7 * std::abs(score)) << "mu = " << mu << ", h = " << h;
      }
    }
  }
}

TYPED_TEST(FamilyLaws, DevianceDoesNotCancelNearTheMean) {
  // d = e^2 / V (1 - e V' / (3 V)) + O(e^4) with e = y - mu; at a relative e of 1e-8 the rest is
  // below 1e-15, and a difference of two logarithms would have no digit left.
  for (const TypeParam& family : instances<TypeParam>()) {
    for (const double mu : means<TypeParam>()) {
      for (const double h : {-1e-8, 1e-8}) {
        const double y = mu + h * room<TypeParam>(mu);
        const double e = y - mu;
        const double v = family.variance(mean_of(mu));
        const double step = 1e-4 * room<TypeParam>(mu);
        const double slope = (family.variance(shifted<TypeParam>(mu, step)) -
                              family.variance(shifted<TypeParam>(mu, -step))) /
                             (2.0 * step);
        const double expected = e * e / v * (1.0 - e * slope / (3.0 * v));
        EXPECT_NEAR(family.unit_deviance(y, mean_of(mu)), expected, 1e-14 * expected)
            << "mu = " << mu << ", h = " << h;
      }
    }
  }
}

TYPED_TEST(FamilyLaws, DevianceReachesTheEndsWithoutNan) {
  for (const TypeParam& family : instances<TypeParam>()) {
    const double top = kIsProportion<TypeParam> ? 1.0 : 1e12;
    for (const double y : {0.0, 1e-300, 0.5, 1.0, top}) {
      if (!family.in_support(y)) continue;
      for (const double mu : {1e-100, 1e-8, 0.5, 1.0 - 1e-16, top * (1.0 - 1e-16)}) {
        const double deviance = family.unit_deviance(y, mean_of(mu));
        EXPECT_GE(deviance, 0.0) << "y = " << y << ", mu = " << mu;
      }
    }
  }
}

TYPED_TEST(FamilyLaws, StartsInsideTheDomain) {
  for (const TypeParam& family : instances<TypeParam>()) {
    const double top = kIsProportion<TypeParam> ? 1.0 : 1e9;
    for (const double y : {0.0, 1e-9, 0.5, 1.0, top}) {
      if (!family.in_support(y)) continue;
      const double mu = family.start_mu(y, 3.0);
      EXPECT_TRUE(family.in_mean_domain(mu)) << "y = " << y;
      EXPECT_GT(family.variance(mean_of(mu)), 0.0) << "y = " << y;
    }
  }
}

TYPED_TEST(FamilyLaws, NoResponseAndNoMeanIsInfiniteOrMissing) {
  for (const TypeParam& family : instances<TypeParam>()) {
    for (const double value : {kInfinity, -kInfinity, kNaN}) {
      EXPECT_FALSE(family.in_support(value));
      EXPECT_FALSE(family.in_mean_domain(value));
    }
    EXPECT_FALSE(family.in_mean_domain(kNoMean.mu));
    EXPECT_TRUE(family.in_support(0.5));
    EXPECT_TRUE(family.in_mean_domain(0.5));
  }
}

TYPED_TEST(FamilyLaws, IsAValue) {
  for (const TypeParam& family : instances<TypeParam>()) {
    const TypeParam copy = family;
    EXPECT_EQ(copy, family);
    EXPECT_EQ(AnyFamily(copy), AnyFamily(family));
  }
}

TEST(FamilySupport, IsWhatTheRuleSays) {
  const auto accepts = [](const AnyFamily& family) {
    return std::vector<bool>{in_support(family, -1.0), in_support(family, 0.0),
                             in_support(family, 1.0), in_support(family, 1.5)};
  };
  using Answers = std::vector<bool>;
  const Answers any{true, true, true, true};
  const Answers non_negative{false, true, true, true};
  const Answers positive{false, false, true, true};
  const Answers proportion{false, true, true, false};
  EXPECT_EQ(accepts(Gaussian{}), any);
  EXPECT_EQ(accepts(Poisson{}), non_negative);
  EXPECT_EQ(accepts(QuasiPoisson{}), non_negative);
  EXPECT_EQ(accepts(NegativeBinomial{}), non_negative);
  EXPECT_EQ(accepts(Binomial{}), proportion);
  EXPECT_EQ(accepts(QuasiBinomial{}), proportion);
  EXPECT_EQ(accepts(Gamma{}), positive);
  EXPECT_EQ(accepts(InverseGaussian{}), positive);
  EXPECT_EQ(accepts(Tweedie(-1.0)), any);
  EXPECT_EQ(accepts(Tweedie(0.0)), any);
  EXPECT_EQ(accepts(Tweedie(1.0)), non_negative);
  EXPECT_EQ(accepts(Tweedie(1.5)), non_negative);
  EXPECT_EQ(accepts(Tweedie(2.0)), positive);
  EXPECT_EQ(accepts(Tweedie(3.0)), positive);
}

TEST(FamilySupport, RuleInWords) {
  EXPECT_EQ(support_of(Gaussian{}), "y finite");
  EXPECT_EQ(support_of(Poisson{}), "y >= 0");
  EXPECT_EQ(support_of(Binomial{}), "0 <= y <= 1");
  EXPECT_EQ(support_of(Gamma{}), "y > 0");
  EXPECT_EQ(support_of(Tweedie(1.5)), "y >= 0");
  EXPECT_EQ(support_of(Tweedie(2.5)), "y > 0");
  EXPECT_EQ(support_of(Tweedie(0.0)), "y finite");
}

TEST(BinomialDeviance, KeepsTheDigitsOfTheSmallerSide) {
  // At eta = 40 the mean rounds to 1, and -2 log(mu) of y = 1 is 2 (1 - mu) (1 + O(1 - mu)).
  const Mean near_one = Logit{}.mean(40.0);
  ASSERT_EQ(near_one.mu, 1.0);
  EXPECT_NEAR(Binomial{}.unit_deviance(1.0, near_one), 2.0 * std::exp(-40.0),
              1e-15 * std::exp(-40.0));
  EXPECT_NEAR(Binomial{}.unit_deviance(0.0, near_one), 80.0, 1e-13);  // one rounding of 80
  EXPECT_NEAR(Binomial{}.variance(near_one), std::exp(-40.0), 1e-15 * std::exp(-40.0));
}

TEST(BinomialDeviance, IsInfiniteWhereTheMeanExcludesTheResponse) {
  EXPECT_EQ(Binomial{}.unit_deviance(1.0, Logit{}.mean(-800.0)), kInfinity);
  EXPECT_EQ(Binomial{}.unit_deviance(0.0, Logit{}.mean(800.0)), kInfinity);
  EXPECT_EQ(Binomial{}.unit_deviance(0.5, Logit{}.mean(800.0)), kInfinity);
  EXPECT_EQ(Binomial{}.unit_deviance(1.0, Logit{}.mean(800.0)), 0.0);
  EXPECT_EQ(Binomial{}.unit_deviance(0.0, Logit{}.mean(-800.0)), 0.0);
}

TEST(PoissonDeviance, ExtremesAreWhatTheFormulaMeans) {
  EXPECT_EQ(Poisson{}.unit_deviance(1.0, mean_of(0.0)), kInfinity);
  EXPECT_EQ(Poisson{}.unit_deviance(0.0, mean_of(0.0)), 0.0);
  EXPECT_EQ(Poisson{}.unit_deviance(0.0, mean_of(1e-320)), 2e-320);
  EXPECT_TRUE(std::isnan(Poisson{}.unit_deviance(-1.0, mean_of(1.0))));
}

TEST(UnderflownMean, ExcludesEveryPositiveResponse) {
  const Mean zero = Log{}.mean(-800.0);
  ASSERT_EQ(zero.mu, 0.0);
  for (const double y : {1e-300, 1.0, 1e9}) {
    EXPECT_EQ(Poisson{}.unit_deviance(y, zero), kInfinity);
    EXPECT_EQ(NegativeBinomial(2.0).unit_deviance(y, zero), kInfinity);
    EXPECT_EQ(Gamma{}.unit_deviance(y, zero), kInfinity);
    EXPECT_EQ(InverseGaussian{}.unit_deviance(y, zero), kInfinity);
    EXPECT_EQ(Tweedie(1.5).unit_deviance(y, zero), kInfinity);
  }
  EXPECT_EQ(Poisson{}.unit_deviance(0.0, zero), 0.0);
  EXPECT_EQ(NegativeBinomial(2.0).unit_deviance(0.0, zero), 0.0);
  EXPECT_EQ(Tweedie(1.5).unit_deviance(0.0, zero), 0.0);
}

TEST(GammaDeviance, IsInfiniteAtZero) {
  EXPECT_EQ(Gamma{}.unit_deviance(0.0, mean_of(1.0)), kInfinity);
  EXPECT_EQ(InverseGaussian{}.unit_deviance(0.0, mean_of(1.0)), kInfinity);
  EXPECT_EQ(Tweedie(2.0).unit_deviance(0.0, mean_of(1.0)), kInfinity);
  EXPECT_TRUE(std::isnan(Tweedie(1.5).unit_deviance(-1.0, mean_of(1.0))));
}

}  // namespace
}  // namespace webglm
