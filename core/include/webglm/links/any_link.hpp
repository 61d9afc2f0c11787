#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "webglm/links/cloglog.hpp"
#include "webglm/links/identity.hpp"
#include "webglm/links/inverse.hpp"
#include "webglm/links/inverse_square.hpp"
#include "webglm/links/log.hpp"
#include "webglm/links/logit.hpp"
#include "webglm/links/power.hpp"
#include "webglm/links/probit.hpp"
#include "webglm/links/sqrt.hpp"

namespace webglm {

/// A link chosen at run time; visit it once per block of rows.
using AnyLink =
    std::variant<Identity, Log, Logit, Probit, Cloglog, Inverse, InverseSquare, Sqrt, Power>;

/// The link that `text` names: the names of `name_of` in any case, and the usual others
/// ("1/mu", "1/mu^2", "inverse_power", "inverse_squared", "power(0.5)").
/// Throws `unknown_name`, or `invalid_input` for a parameter out of range.
AnyLink parse_link(std::string_view text);

/// "identity", "log", ..., "power(p=0.5)"; `parse_link` reads it back as the same link.
std::string name_of(const AnyLink& link);

/// eta = g(mu), row by row. Lengths that differ throw `dimension_mismatch`.
void link_eta(const AnyLink& link, std::span<const double> mu, std::span<double> out);

/// mu = g^-1(eta), row by row.
void link_inverse(const AnyLink& link, std::span<const double> eta, std::span<double> out);

/// d eta / d mu at each mu.
void link_derivative(const AnyLink& link, std::span<const double> mu, std::span<double> out);

}  // namespace webglm
