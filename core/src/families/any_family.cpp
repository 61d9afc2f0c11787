#include "webglm/families/any_family.hpp"

#include <array>
#include <cstddef>
#include <limits>
#include <utility>

#include "webglm/common/error.hpp"
#include "webglm/common/name_with_parameter.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

using Alias = std::pair<std::string_view, AnyFamily>;

/// Names as `split_parameter` leaves them: lower case without separators. The parameters of
/// Tweedie and negative binomial are filled in by `parse_family`.
const std::array kAliases{
    Alias{"gaussian", Gaussian{}},
    Alias{"normal", Gaussian{}},
    Alias{"poisson", Poisson{}},
    Alias{"binomial", Binomial{}},
    Alias{"bernoulli", Binomial{}},
    Alias{"gamma", Gamma{}},
    Alias{"inversegaussian", InverseGaussian{}},
    Alias{"tweedie", Tweedie{}},
    Alias{"quasi", Tweedie::quasi(1.0)},
    Alias{"quasipoisson", QuasiPoisson{}},
    Alias{"quasibinomial", QuasiBinomial{}},
    Alias{"negativebinomial", NegativeBinomial{}},
    Alias{"negbinomial", NegativeBinomial{}},
    Alias{"negbin", NegativeBinomial{}},
    Alias{"nb", NegativeBinomial{}},
    Alias{"nb2", NegativeBinomial{}},
};

Error unknown_family(std::string_view text) {
  return unknown_name("family", text,
                      {"gaussian", "poisson", "binomial", "gamma", "inverse_gaussian", "tweedie",
                       "quasi_poisson", "quasi_binomial", "quasi", "negative_binomial"});
}

[[noreturn]] void refuse_parameter(std::string_view text, std::string_view allowed) {
  throw_error(ErrorCode::kInvalidInput, "\"{}\": {}", {text, allowed}, {{"text", text}});
}

AnyFamily parse_tweedie(std::string_view text, const NameWithParameter& parsed, double var_power,
                        bool quasi) {
  const double power = parsed.parameter.value_or(var_power);
  const bool known_key = parsed.key.empty() || parsed.key == "p" || parsed.key == "power" ||
                         parsed.key == "var_power" || parsed.key == "var.power";
  if (!known_key) {
    refuse_parameter(text, "the parameter is p, as in tweedie(p=1.5) or quasi(p=0.5)");
  }
  return quasi ? Tweedie::quasi(power) : Tweedie(power);
}

AnyFamily parse_negative_binomial(std::string_view text, const NameWithParameter& parsed,
                                  double theta) {
  if (!parsed.parameter) return NegativeBinomial(theta);
  if (!parsed.key.empty() && parsed.key != "theta") {
    refuse_parameter(
        text, "the parameter of negative_binomial is theta, as in negative_binomial(theta=2)");
  }
  return NegativeBinomial(*parsed.parameter);
}

bool is_quasi_power(const AnyFamily& family) {
  const auto* tweedie = std::get_if<Tweedie>(&family);
  return tweedie != nullptr && tweedie->is_quasi();
}

void check_lengths(std::size_t expected, std::size_t got, std::string_view what) {
  if (expected != got) {
    throw dimension_mismatch(static_cast<double>(expected), static_cast<double>(got), what);
  }
}

}  // namespace

AnyFamily parse_family(std::string_view text, double var_power, double theta) {
  const NameWithParameter parsed = split_parameter("family", text);
  for (const auto& [name, family] : kAliases) {
    if (parsed.name != name) continue;
    if (const auto* tweedie = std::get_if<Tweedie>(&family)) {
      return parse_tweedie(text, parsed, var_power, tweedie->is_quasi());
    }
    if (std::holds_alternative<NegativeBinomial>(family)) {
      return parse_negative_binomial(text, parsed, theta);
    }
    if (parsed.parameter) {
      refuse_parameter(text, filled("the family {} takes no parameter", {code_of(family)}));
    }
    return family;
  }
  throw unknown_family(text);
}

std::string_view name_of(const AnyFamily& family) {
  if (is_quasi_power(family)) return "Quasi";
  return std::visit([](const auto& f) { return f.name; }, family);
}

std::string_view code_of(const AnyFamily& family) {
  if (is_quasi_power(family)) return "quasi";
  return std::visit([](const auto& f) { return f.code; }, family);
}

std::string spec_of(const AnyFamily& family) {
  std::string text(code_of(family));
  if (const auto* tweedie = std::get_if<Tweedie>(&family)) {
    text += "(p=" + number_text(tweedie->var_power()) + ")";
  } else if (const auto* negative_binomial = std::get_if<NegativeBinomial>(&family)) {
    text += "(theta=" + number_text(negative_binomial->theta()) + ")";
  }
  return text;
}

std::string label_of(const AnyFamily& family) {
  constexpr int kDigits = 4;
  std::string text(name_of(family));
  if (const auto* tweedie = std::get_if<Tweedie>(&family)) {
    text += "(p=" + fixed_text(tweedie->var_power(), kDigits) + ")";
  } else if (const auto* negative_binomial = std::get_if<NegativeBinomial>(&family)) {
    text += "(theta=" + fixed_text(negative_binomial->theta(), kDigits) + ")";
  }
  return text;
}

AnyLink default_link(const AnyFamily& family) {
  return std::visit(
      [](const auto& f) -> AnyLink { return typename std::decay_t<decltype(f)>::DefaultLink{}; },
      family);
}

AnyLink r_default_link(const AnyFamily& family) {
  return std::visit(
      [](const auto& f) -> AnyLink { return typename std::decay_t<decltype(f)>::RDefaultLink{}; },
      family);
}

bool fixed_dispersion(const AnyFamily& family) {
  return std::visit([](const auto& f) { return f.fixed_dispersion; }, family);
}

bool has_parameter(const AnyFamily& family) {
  const auto* tweedie = std::get_if<Tweedie>(&family);
  return tweedie != nullptr ? !tweedie->is_quasi()
                            : std::holds_alternative<NegativeBinomial>(family);
}

bool has_likelihood(const AnyFamily& family) {
  if (const auto* tweedie = std::get_if<Tweedie>(&family)) return tweedie->has_density();
  return std::visit([](const auto& f) { return f.has_likelihood; }, family);
}

double likelihood_dispersion(const AnyFamily& family, double deviance, double rows,
                             double sum_of_weights) {
  if (!has_likelihood(family)) return std::numeric_limits<double>::quiet_NaN();
  if (fixed_dispersion(family)) return 1.0;
  return deviance / (std::holds_alternative<Gaussian>(family) ? rows : sum_of_weights);
}

std::string_view support_of(const AnyFamily& family) {
  return std::visit([](const auto& f) { return f.support(); }, family);
}

bool in_support(const AnyFamily& family, double y) {
  return std::visit([y](const auto& f) { return f.in_support(y); }, family);
}

void variance(const AnyFamily& family, std::span<const double> mu, std::span<double> out) {
  check_lengths(mu.size(), out.size(), "output of variance");
  std::visit(
      [&](const auto& f) {
        for (std::size_t i = 0; i < mu.size(); ++i) out[i] = f.variance(mean_of(mu[i]));
      },
      family);
}

void unit_deviance(const AnyFamily& family, std::span<const double> y, std::span<const double> mu,
                   std::span<double> out) {
  check_lengths(y.size(), mu.size(), "mu");
  check_lengths(y.size(), out.size(), "output of unit_deviance");
  std::visit(
      [&](const auto& f) {
        for (std::size_t i = 0; i < y.size(); ++i) out[i] = f.unit_deviance(y[i], mean_of(mu[i]));
      },
      family);
}

double deviance(const AnyFamily& family, std::span<const double> y, std::span<const double> mu) {
  check_lengths(y.size(), mu.size(), "mu");
  return std::visit(
      [&](const auto& f) {
        double sum = 0.0;
        for (std::size_t i = 0; i < y.size(); ++i) sum += f.unit_deviance(y[i], mean_of(mu[i]));
        return sum;
      },
      family);
}

}  // namespace webglm
