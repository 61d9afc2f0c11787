#include "webglm/links/any_link.hpp"

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "webglm/common/error.hpp"
#include "webglm/common/name_with_parameter.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

using Alias = std::pair<std::string_view, AnyLink>;

/// Names as `split_parameter` leaves them: lower case without separators.
const std::array kAliases{
    Alias{"identity", Identity{}},
    Alias{"log", Log{}},
    Alias{"logit", Logit{}},
    Alias{"probit", Probit{}},
    Alias{"cloglog", Cloglog{}},
    Alias{"inverse", Inverse{}},
    Alias{"1/mu", Inverse{}},
    Alias{"inversepower", Inverse{}},
    Alias{"reciprocal", Inverse{}},
    Alias{"inversesquare", InverseSquare{}},
    Alias{"inversesquared", InverseSquare{}},
    Alias{"1/mu^2", InverseSquare{}},
    Alias{"1/mu2", InverseSquare{}},
    Alias{"sqrt", Sqrt{}},
};

Error unknown_link(std::string_view text) {
  return unknown_name("link", text,
                      {"identity", "log", "logit", "probit", "cloglog", "inverse", "inverse_square",
                       "sqrt", "power(p=0.5)"});
}

void check_lengths(std::span<const double> in, std::span<double> out) {
  if (in.size() != out.size()) {
    throw dimension_mismatch(static_cast<double>(in.size()), static_cast<double>(out.size()),
                             "output of a link");
  }
}

/// One visit for all rows: `row(g, x)` inlines into the loop.
template <class Row>
void for_each_row(const AnyLink& link, std::span<const double> in, std::span<double> out, Row row) {
  check_lengths(in, out);
  std::visit(
      [&](const auto& g) {
        for (std::size_t i = 0; i < in.size(); ++i) out[i] = row(g, in[i]);
      },
      link);
}

}  // namespace

AnyLink parse_link(std::string_view text) {
  const NameWithParameter parsed = split_parameter("link", text);
  if (parsed.name == "power") {
    const bool known_key = parsed.key.empty() || parsed.key == "p" || parsed.key == "power" ||
                           parsed.key == "lambda" || parsed.key == "exponent";
    if (parsed.parameter && known_key) return Power(*parsed.parameter);
    throw_error(ErrorCode::kInvalidInput,
                "a power link needs its exponent, as in power(p=0.5); got \"{}\"", {text});
  }
  for (const auto& [name, link] : kAliases) {
    if (parsed.name != name) continue;
    if (!parsed.parameter) return link;
    throw_error(ErrorCode::kInvalidInput, "the link {} takes no parameter; got \"{}\"",
                {name_of(link), text});
  }
  throw unknown_link(text);
}

std::string name_of(const AnyLink& link) {
  if (const Power* power = std::get_if<Power>(&link)) {
    return "power(p=" + number_text(power->exponent()) + ")";
  }
  return std::visit([](const auto& g) { return std::string(g.name); }, link);
}

void link_eta(const AnyLink& link, std::span<const double> mu, std::span<double> out) {
  for_each_row(link, mu, out, [](const auto& g, double x) { return g.eta(x); });
}

void link_inverse(const AnyLink& link, std::span<const double> eta, std::span<double> out) {
  for_each_row(link, eta, out, [](const auto& g, double x) { return g.mean(x).mu; });
}

void link_derivative(const AnyLink& link, std::span<const double> mu, std::span<double> out) {
  for_each_row(link, mu, out, [](const auto& g, double x) { return g.derivative(x); });
}

}  // namespace webglm
