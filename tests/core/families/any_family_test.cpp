#include "webglm/families/any_family.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "support/json_fixture.hpp"
#include "webglm/common/error.hpp"

namespace webglm {
namespace {

using testing::load_cases;
using testing::number;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
using Vector = std::vector<double>;

const std::vector<AnyFamily> kFamilies{Gaussian{},
                                       Poisson{},
                                       Binomial{},
                                       Gamma{},
                                       InverseGaussian{},
                                       Tweedie(1.5),
                                       Tweedie(-0.5),
                                       QuasiPoisson{},
                                       QuasiBinomial{},
                                       NegativeBinomial(0.1),
                                       Tweedie(1.0 / 3.0 + 1.0),
                                       NegativeBinomial(1e300)};

TEST(UnitDeviance, AgreesWithSixtyDigits) {
  const auto cases = load_cases("unit_deviances");
  ASSERT_GT(cases.size(), 1000u);
  for (const auto& c : cases) {
    const AnyFamily family = parse_family(c.at("family").get<std::string>());
    const Vector y{number(c.at("y"))};
    const Vector mu{number(c.at("mu"))};
    const double expected = number(c.at("unit_deviance"));
    // A factor 25 where the closed forms take over from the series; pow and exp of an argument
    // a lose a roundings, and a is the logarithm of the result at most.
    const double roundings = 25.0 + 4.0 * std::abs(std::log(expected));
    EXPECT_NEAR(deviance(family, y, mu), expected, roundings * 2.3e-16 * expected) << c;
  }
}

struct CheckValues {
  AnyFamily family;
  Vector y;
  Vector mu;
  Vector variance;
  Vector unit_deviance;
  double sum;
};

// reference/behaviour.md 1.3, printed by another implementation to 8 decimals, sums to 17 digits.
const Vector kMu{0.5, 1.0, 2.0};
const Vector kCounts{0.0, 1.0, 3.0};
const Vector kUnitMu{0.2, 0.5, 0.9};
const Vector kUnitY{0.0, 1.0, 0.5};
const std::vector<CheckValues> kChecks{
    {Gaussian{}, kCounts, kMu, {1.0, 1.0, 1.0}, {0.25, 0.0, 1.0}, 1.25},
    {Poisson{}, kCounts, kMu, {0.5, 1.0, 2.0}, {1.0, 0.0, 0.43279065}, 1.4327906486489863},
    {QuasiPoisson{}, kCounts, kMu, {0.5, 1.0, 2.0}, {1.0, 0.0, 0.43279065}, 1.4327906486489863},
    {Gamma{},
     {0.3, 1.0, 3.0},
     kMu,
     {0.25, 1.0, 4.0},
     {0.22165125, 0.0, 0.18906978},
     0.41072103131565263},
    {Tweedie(1.5),
     kCounts,
     kMu,
     {0.35355339, 1.0, 2.82842712},
     {2.82842712, 0.0, 0.28572916},
     3.1141562879261246},
    {NegativeBinomial(2.0),
     kCounts,
     kMu,
     {0.625, 1.5, 4.0},
     {0.89257421, 0.0, 0.20135514},
     1.0939293407637278},
    {Binomial{},
     kUnitY,
     kUnitMu,
     {0.16, 0.25, 0.09},
     {0.4462871, 1.38629436, 1.02165125},
     2.8542327112802917},
    {QuasiBinomial{},
     kUnitY,
     kUnitMu,
     {0.16, 0.25, 0.09},
     {0.4462871, 1.38629436, 1.02165125},
     2.8542327112802917}};

TEST(FamilyColumns, ReproduceThePublishedCheckValues) {
  for (const CheckValues& check : kChecks) {
    Vector out(3);
    variance(check.family, check.mu, out);
    for (std::size_t i = 0; i < 3; ++i) {
      // Half a unit of the eighth decimal.
      EXPECT_NEAR(out[i], check.variance[i], 5.1e-9) << spec_of(check.family);
    }
    unit_deviance(check.family, check.y, check.mu, out);
    for (std::size_t i = 0; i < 3; ++i) {
      EXPECT_NEAR(out[i], check.unit_deviance[i], 5.1e-9) << spec_of(check.family);
    }
    // Both programs round each of three terms.
    EXPECT_NEAR(deviance(check.family, check.y, check.mu), check.sum, 2e-15 * check.sum)
        << spec_of(check.family);
  }
}

TEST(FamilyColumns, RefuseLengthsThatDiffer) {
  const Vector three(3, 1.0);
  Vector two(2, 1.0);
  Vector out(3);
  const auto message_of = [](auto&& call) -> std::string {
    try {
      call();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kDimensionMismatch);
      return error.message();
    }
    return "accepted";
  };
  EXPECT_EQ(message_of([&] { variance(Poisson{}, three, two); }),
            "Dimension mismatch: expected 3, got 2 (output of variance)");
  EXPECT_EQ(message_of([&] { unit_deviance(Poisson{}, three, two, out); }),
            "Dimension mismatch: expected 3, got 2 (mu)");
  EXPECT_EQ(message_of([&] { unit_deviance(Poisson{}, three, three, two); }),
            "Dimension mismatch: expected 3, got 2 (output of unit_deviance)");
  EXPECT_EQ(message_of([&] { deviance(Poisson{}, three, two); }),
            "Dimension mismatch: expected 3, got 2 (mu)");
}

TEST(ParseFamily, ReadsNamesAndAliasesInAnyCase) {
  const std::vector<std::pair<const char*, AnyFamily>> names{
      {"gaussian", Gaussian{}},
      {"Gaussian", Gaussian{}},
      {"POISSON", Poisson{}},
      {"binomial", Binomial{}},
      {"Gamma", Gamma{}},
      {"inverse_gaussian", InverseGaussian{}},
      {"InverseGaussian", InverseGaussian{}},
      {"inverse.gaussian", InverseGaussian{}},
      {"tweedie", Tweedie(1.7)},
      {"tweedie(p=1.3)", Tweedie(1.3)},
      {"Tweedie(p=1.5000)", Tweedie(1.5)},
      {"tweedie(var_power=2.5)", Tweedie(2.5)},
      {"quasipoisson", QuasiPoisson{}},
      {"quasi_poisson", QuasiPoisson{}},
      {"quasibinomial", QuasiBinomial{}},
      {"Quasi-Binomial", QuasiBinomial{}},
      {"negbinomial", NegativeBinomial(3.0)},
      {"negativebinomial", NegativeBinomial(3.0)},
      {"negative_binomial", NegativeBinomial(3.0)},
      {"nb", NegativeBinomial(3.0)},
      {"negbinomial(theta=2.0)", NegativeBinomial(2.0)},
      {"NegativeBinomial( theta = 0.8611 )", NegativeBinomial(0.8611)}};
  for (const auto& [text, family] : names) EXPECT_EQ(parse_family(text, 1.7, 3.0), family) << text;
}

TEST(ParseFamily, ReadsItsOwnSpecification) {
  for (const AnyFamily& family : kFamilies) {
    EXPECT_EQ(parse_family(spec_of(family)), family) << spec_of(family);
    EXPECT_EQ(parse_family(code_of(family)).index(), family.index());
    EXPECT_EQ(parse_family(name_of(family)).index(), family.index());
  }
}

void expect_refused(ErrorCode code, const std::string& message, const char* text,
                    double var_power = 1.5, double theta = 1.0) {
  try {
    parse_family(text, var_power, theta);
    ADD_FAILURE() << text << " was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << text;
    EXPECT_EQ(error.message(), message);
  }
}

TEST(ParseFamily, RefusesParametersOutOfRange) {
  const ErrorCode code = ErrorCode::kInvalidInput;
  expect_refused(code, "var_power must be <= 0 or >= 1, got 0.5", "tweedie", 0.5);
  expect_refused(code, "var_power must be <= 0 or >= 1, got 0.5", "tweedie(p=0.5)");
  expect_refused(code, "var_power must be <= 0 or >= 1, got NaN", "tweedie", kNaN);
  expect_refused(code, "var_power must be finite, got Infinity", "tweedie", kInfinity);
  expect_refused(code, "theta must be > 0 and finite, got 0", "nb", 1.5, 0.0);
  expect_refused(code, "theta must be > 0 and finite, got -2", "negbinomial(theta=-2)");
  expect_refused(code, "theta must be > 0 and finite, got NaN", "nb", 1.5, kNaN);
  expect_refused(code, "theta must be > 0 and finite, got Infinity", "nb", 1.5, kInfinity);
}

TEST(ParseFamily, IgnoresParametersOfOtherFamilies) {
  EXPECT_EQ(parse_family("poisson", 0.5, -1.0), AnyFamily(Poisson{}));
}

TEST(ParseFamily, RefusesWhatItCannotRead) {
  expect_refused(ErrorCode::kUnknownName, "unknown family \"poison\"; did you mean poisson?",
                 "poison");
  expect_refused(
      ErrorCode::kUnknownName,
      "unknown family \"weibull\"; known are gaussian, poisson, binomial, gamma, "
      "inverse_gaussian, tweedie, quasi_poisson, quasi_binomial, quasi, negative_binomial",
      "weibull");
  expect_refused(ErrorCode::kInvalidInput,
                 "\"tweedie(theta=2)\": the parameter is p, as in tweedie(p=1.5) or quasi(p=0.5)",
                 "tweedie(theta=2)");
  expect_refused(ErrorCode::kInvalidInput,
                 "\"nb(p=2)\": the parameter of negative_binomial is theta, as in "
                 "negative_binomial(theta=2)",
                 "nb(p=2)");
  expect_refused(ErrorCode::kInvalidInput, "\"poisson(2)\": the family poisson takes no parameter",
                 "poisson(2)");
  expect_refused(ErrorCode::kInvalidInput,
                 "cannot read the parameter of the family \"tweedie(p=)\"; write it as "
                 "name(parameter=number)",
                 "tweedie(p=)");
}

TEST(FamilyNames, AreTheDocumentedOnes) {
  EXPECT_EQ(name_of(Gaussian{}), "Gaussian");
  EXPECT_EQ(name_of(Poisson{}), "Poisson");
  EXPECT_EQ(name_of(Binomial{}), "Binomial");
  EXPECT_EQ(name_of(Gamma{}), "Gamma");
  EXPECT_EQ(name_of(InverseGaussian{}), "InverseGaussian");
  EXPECT_EQ(name_of(Tweedie{}), "Tweedie");
  EXPECT_EQ(name_of(QuasiPoisson{}), "QuasiPoisson");
  EXPECT_EQ(name_of(QuasiBinomial{}), "QuasiBinomial");
  EXPECT_EQ(name_of(NegativeBinomial{}), "NegativeBinomial");
  EXPECT_EQ(spec_of(Tweedie(1.5)), "tweedie(p=1.5)");
  EXPECT_EQ(spec_of(NegativeBinomial(0.1)), "negative_binomial(theta=0.1)");
  EXPECT_EQ(spec_of(QuasiPoisson{}), "quasi_poisson");
  EXPECT_EQ(label_of(Tweedie(1.5)), "Tweedie(p=1.5000)");
  EXPECT_EQ(label_of(NegativeBinomial(0.86108374)), "NegativeBinomial(theta=0.8611)");
  EXPECT_EQ(label_of(InverseGaussian{}), "InverseGaussian");
}

TEST(FamilyDefaults, LinksAreTheDocumentedOnes) {
  for (const AnyFamily& family : kFamilies) {
    const std::string_view name = name_of(family);
    const AnyLink expected = name == "Gaussian" ? AnyLink(Identity{})
                             : name.ends_with("inomial") && name != "NegativeBinomial"
                                 ? AnyLink(Logit{})
                                 : AnyLink(Log{});
    EXPECT_EQ(default_link(family), expected) << name;
    const AnyLink in_r = name == "Gamma"             ? AnyLink(Inverse{})
                         : name == "InverseGaussian" ? AnyLink(InverseSquare{})
                                                     : expected;
    EXPECT_EQ(r_default_link(family), in_r) << name;
  }
}

TEST(FamilyDispersion, IsFixedForCountsAndOutcomes) {
  EXPECT_TRUE(fixed_dispersion(Poisson{}));
  EXPECT_TRUE(fixed_dispersion(Binomial{}));
  EXPECT_TRUE(fixed_dispersion(NegativeBinomial{}));
  EXPECT_FALSE(fixed_dispersion(Gaussian{}));
  EXPECT_FALSE(fixed_dispersion(Gamma{}));
  EXPECT_FALSE(fixed_dispersion(InverseGaussian{}));
  EXPECT_FALSE(fixed_dispersion(Tweedie(1.0)));
  EXPECT_FALSE(fixed_dispersion(QuasiPoisson{}));
  EXPECT_FALSE(fixed_dispersion(QuasiBinomial{}));
}

}  // namespace
}  // namespace webglm
