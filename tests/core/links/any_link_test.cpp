#include "webglm/links/any_link.hpp"

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

Mean mean_at(const AnyLink& link, double eta) {
  return std::visit([eta](const auto& g) { return g.mean(eta); }, link);
}

TEST(AnyLink, MeansAgreeWithSixtyDigits) {
  for (const auto& c : load_cases("links")) {
    const AnyLink link = parse_link(c.at("link").get<std::string>());
    const double eta = number(c.at("eta"));
    const double mu = number(c.at("mu"));
    const double slope = number(c.at("dmu_deta"));
    const Mean mean = mean_at(link, eta);
    // The probit's erfc sees eta / sqrt(2) rounded, which costs eta^2 roundings; the cloglog's
    // 1 - mu is an exponential of e^eta, which costs e^eta; the exponent of a power is rounded,
    // which costs log(eta).
    const bool probit = std::holds_alternative<Probit>(link);
    const bool cloglog = std::holds_alternative<Cloglog>(link);
    const bool power = std::holds_alternative<Power>(link);
    const double roundings = probit    ? eta * eta
                             : cloglog ? 2.0 * std::exp(eta)
                             : power   ? 2.0 * std::abs(std::log(eta))
                                       : 0.0;
    const double tolerance = 1e-15 + roundings * 2.3e-16;
    EXPECT_NEAR(mean.mu, mu, tolerance * std::abs(mu)) << c;
    EXPECT_NEAR(mean.dmu_deta, slope, tolerance * std::abs(slope)) << c;
    // Links onto (0, 1) know 1 - mu to full relative precision, the others to that of mu.
    const double one_minus = number(c.at("one_minus"));
    const bool onto_unit_interval =
        probit || std::holds_alternative<Logit>(link) || std::holds_alternative<Cloglog>(link);
    const double scale = onto_unit_interval ? std::abs(one_minus) : 1.0 + std::abs(mu);
    EXPECT_NEAR(complement(mean), one_minus, tolerance * scale) << c;
  }
}

struct NamedLink {
  const char* text;
  AnyLink link;
};

TEST(ParseLink, ReadsNamesAndAliasesInAnyCase) {
  const std::vector<NamedLink> names{{"identity", Identity{}},
                                     {"Log", Log{}},
                                     {"LOGIT", Logit{}},
                                     {"probit", Probit{}},
                                     {"CLogLog", Cloglog{}},
                                     {"inverse", Inverse{}},
                                     {"1/mu", Inverse{}},
                                     {"inverse_power", Inverse{}},
                                     {"inverse_square", InverseSquare{}},
                                     {"inverse_squared", InverseSquare{}},
                                     {"inverse-square", InverseSquare{}},
                                     {"1/mu^2", InverseSquare{}},
                                     {" sqrt ", Sqrt{}},
                                     {"power(p=0.5)", Power(0.5)},
                                     {"Power( p = -2 )", Power(-2.0)},
                                     {"power(0.25)", Power(0.25)}};
  for (const NamedLink& named : names) EXPECT_EQ(parse_link(named.text), named.link) << named.text;
}

TEST(ParseLink, ReadsItsOwnNames) {
  const std::vector<AnyLink> links{
      Identity{},      Log{},  Logit{},    Probit{},         Cloglog{},   Inverse{},
      InverseSquare{}, Sqrt{}, Power(0.5), Power(1.0 / 3.0), Power(-1e-7)};
  for (const AnyLink& link : links) EXPECT_EQ(parse_link(name_of(link)), link) << name_of(link);
  EXPECT_EQ(name_of(AnyLink(InverseSquare{})), "inverse_square");
  EXPECT_EQ(name_of(AnyLink(Power(0.5))), "power(p=0.5)");
}

void expect_refused(const char* text, ErrorCode code, const std::string& message) {
  try {
    parse_link(text);
    ADD_FAILURE() << text << " was accepted";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), code) << text;
    EXPECT_EQ(error.message(), message);
  }
}

TEST(ParseLink, RefusesWhatItDoesNotKnow) {
  expect_refused("loggit", ErrorCode::kUnknownName,
                 "unknown link \"loggit\"; did you mean logit, log?");
  expect_refused("canonical", ErrorCode::kUnknownName,
                 "unknown link \"canonical\"; known are identity, log, logit, probit, cloglog, "
                 "inverse, inverse_square, sqrt, power(p=0.5)");
  expect_refused("", ErrorCode::kUnknownName,
                 "unknown link \"\"; known are identity, log, logit, probit, cloglog, inverse, "
                 "inverse_square, sqrt, power(p=0.5)");
}

TEST(ParseLink, RefusesBadParameters) {
  expect_refused("power(p=0)", ErrorCode::kInvalidInput,
                 "the exponent of a power link must be finite and not 0, got 0");
  expect_refused("power(p=nan)", ErrorCode::kInvalidInput,
                 "the exponent of a power link must be finite and not 0, got NaN");
  expect_refused("power", ErrorCode::kInvalidInput,
                 "a power link needs its exponent, as in power(p=0.5); got \"power\"");
  expect_refused("power(theta=2)", ErrorCode::kInvalidInput,
                 "a power link needs its exponent, as in power(p=0.5); got \"power(theta=2)\"");
  expect_refused("power(p=x)", ErrorCode::kInvalidInput,
                 "cannot read the parameter of the link \"power(p=x)\"; write it as "
                 "name(parameter=number)");
  expect_refused("power(0.5", ErrorCode::kInvalidInput,
                 "cannot read the parameter of the link \"power(0.5\"; write it as "
                 "name(parameter=number)");
  expect_refused("log(2)", ErrorCode::kInvalidInput,
                 "the link log takes no parameter; got \"log(2)\"");
}

std::vector<double> applied(void (*function)(const AnyLink&, std::span<const double>,
                                             std::span<double>),
                            const AnyLink& link, std::vector<double> values) {
  std::vector<double> out(values.size());
  function(link, values, out);
  return out;
}

TEST(LinkColumns, EtaHasInfinitiesAtTheEndsAndNanBeyond) {
  const auto log = applied(link_eta, Log{}, {0.0, -1.0, 1.0});
  EXPECT_EQ(log[0], -kInfinity);
  EXPECT_TRUE(std::isnan(log[1]));
  EXPECT_EQ(log[2], 0.0);
  const auto logit = applied(link_eta, Logit{}, {0.0, 1.0, 0.5});
  EXPECT_EQ(logit, (std::vector<double>{-kInfinity, kInfinity, 0.0}));
}

TEST(LinkColumns, InverseReachesTheEnds) {
  EXPECT_EQ(applied(link_inverse, Logit{}, {-800.0, 0.0, 800.0}),
            (std::vector<double>{0.0, 0.5, 1.0}));
  EXPECT_EQ(applied(link_inverse, Log{}, {-800.0, 0.0, 800.0}),
            (std::vector<double>{0.0, 1.0, kInfinity}));
  EXPECT_EQ(applied(link_inverse, Identity{}, {-2.5}), (std::vector<double>{-2.5}));
}

TEST(LinkColumns, Derivatives) {
  EXPECT_EQ(applied(link_derivative, Identity{}, {3.0}), (std::vector<double>{1.0}));
  EXPECT_EQ(applied(link_derivative, Log{}, {4.0, 0.0}), (std::vector<double>{0.25, kInfinity}));
  EXPECT_EQ(applied(link_derivative, Logit{}, {0.5, 0.0}), (std::vector<double>{4.0, kInfinity}));
}

TEST(LinkColumns, RefuseLengthsThatDiffer) {
  const std::array<double, 3> in{};
  std::array<double, 2> out{};
  for (const auto function : {link_eta, link_inverse, link_derivative}) {
    try {
      function(Log{}, in, out);
      ADD_FAILURE() << "lengths 3 and 2 were accepted";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kDimensionMismatch);
      EXPECT_EQ(error.message(), "Dimension mismatch: expected 3, got 2 (output of a link)");
    }
  }
}

}  // namespace
}  // namespace webglm
