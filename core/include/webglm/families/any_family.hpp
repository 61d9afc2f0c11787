#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "webglm/families/binomial.hpp"
#include "webglm/families/gamma.hpp"
#include "webglm/families/gaussian.hpp"
#include "webglm/families/inverse_gaussian.hpp"
#include "webglm/families/negative_binomial.hpp"
#include "webglm/families/poisson.hpp"
#include "webglm/families/quasi_binomial.hpp"
#include "webglm/families/quasi_poisson.hpp"
#include "webglm/families/tweedie.hpp"
#include "webglm/links/any_link.hpp"

namespace webglm {

/// A family chosen at run time; visit it once per block of rows.
using AnyFamily = std::variant<Gaussian, Poisson, Binomial, Gamma, InverseGaussian, Tweedie,
                               QuasiPoisson, QuasiBinomial, NegativeBinomial>;

/// The family that `text` names, in any case and with or without separators: "poisson",
/// "quasi_poisson", "inverse.gaussian", "nb". A parameter in the text ("tweedie(p=1.3)",
/// "negbinomial(theta=2.0)") counts before `var_power` and `theta`, which only those two
/// families read. Throws `unknown_name`, or `invalid_input` for a parameter out of range.
AnyFamily parse_family(std::string_view text, double var_power = 1.5, double theta = 1.0);

/// "Gaussian", "InverseGaussian", "NegativeBinomial", ...: without parameters.
std::string_view name_of(const AnyFamily& family);

/// "gaussian", "inverse_gaussian", "negative_binomial", ...
std::string_view code_of(const AnyFamily& family);

/// The code with its parameter, "tweedie(p=1.5)", "quasi(p=0.5)"; `parse_family` reads it back as
/// the same family.
std::string spec_of(const AnyFamily& family);

/// The name with its parameter for people, "Tweedie(p=1.5000)", "NegativeBinomial(theta=0.8611)".
std::string label_of(const AnyFamily& family);

/// Identity for the Gaussian, logit for the binomials, log for all others.
AnyLink default_link(const AnyFamily& family);

/// The link that R's glm takes where none is named.
AnyLink r_default_link(const AnyFamily& family);

/// phi is 1 by definition, not estimated.
bool fixed_dispersion(const AnyFamily& family);

/// The family has a parameter beside mean and dispersion that can be estimated.
bool has_parameter(const AnyFamily& family);

/// The family has a density that `log_density` of its type computes.
bool has_likelihood(const AnyFamily& family);

/// The phi that makes the sum of `log_density` R's logLik: deviance / n for the Gaussian,
/// deviance / sum(w) for gamma, inverse Gaussian and Tweedie (not quite the maximum of the
/// likelihood), 1 where phi is fixed, NaN for families without a density.
/// `rows` counts the rows of positive weight.
double likelihood_dispersion(const AnyFamily& family, double deviance, double rows,
                             double sum_of_weights);

/// The rule of the support in words, "y >= 0".
std::string_view support_of(const AnyFamily& family);
bool in_support(const AnyFamily& family, double y);

/// V(mu), row by row. Lengths that differ throw `dimension_mismatch`; values outside the domain
/// give NaN or an infinity, never an error.
void variance(const AnyFamily& family, std::span<const double> mu, std::span<double> out);

/// d(y, mu), row by row, without weights.
void unit_deviance(const AnyFamily& family, std::span<const double> y, std::span<const double> mu,
                   std::span<double> out);

/// The sum of d(y, mu) over the rows, without weights.
double deviance(const AnyFamily& family, std::span<const double> y, std::span<const double> mu);

}  // namespace webglm
