#include "webglm/model/spec.hpp"

#include <cmath>
#include <utility>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"
#include "webglm/model/penalties.hpp"

namespace webglm {
namespace {

[[noreturn]] void refuse(std::string_view option, double value, std::string_view rule) {
  throw_error(ErrorCode::kInvalidInput, "{} is {}; it must be {}", {option, value, rule},
              {{"option", option}, {"value", value}});
}

void check_bounds(const FitOptions& options, std::size_t coefficients) {
  for (const auto& [bounds, what] :
       {std::pair{&options.lower, "lower"}, {&options.upper, "upper"}}) {
    if (!bounds->empty() && bounds->size() != coefficients) {
      throw dimension_mismatch(static_cast<double>(coefficients),
                               static_cast<double>(bounds->size()), what);
    }
    for (const double bound : *bounds) {
      if (std::isnan(bound)) refuse(what, bound, "a number or infinite for every coefficient");
    }
  }
  for (std::size_t j = 0; j < options.lower.size() && j < options.upper.size(); ++j) {
    const double lower = options.lower[j];
    const double upper = options.upper[j];
    const bool possible = lower <= upper && lower < HUGE_VAL && upper > -HUGE_VAL;
    if (possible) continue;
    throw_error(ErrorCode::kInvalidInput,
                "the bounds of coefficient {} leave no value: lower is {}, upper is {}",
                {j, lower, upper}, {{"coefficient", j}, {"lower", lower}, {"upper", upper}});
  }
}

void check_constraints(const FitOptions& options) {
  std::size_t number = 0;
  for (const LinearConstraint& each : options.constraints) {
    bool any = false;
    bool finite = true;
    for (const auto& [name, weight] : each.coefficients) {
      any = any || weight != 0.0;
      finite = finite && std::isfinite(weight);
    }
    const bool bounded = each.lower > -HUGE_VAL || each.upper < HUGE_VAL;
    const bool possible =
        each.lower <= each.upper && each.lower < HUGE_VAL && each.upper > -HUGE_VAL;
    if (!any || !finite || !bounded || !possible) {
      throw_error(ErrorCode::kInvalidInput,
                  "constraint {} has {} coefficients, lower {} and upper {}; it must have weights "
                  "that are finite and not all 0, a bound, and lower <= upper",
                  {number, each.coefficients.size(), each.lower, each.upper},
                  {{"option", "constraints"}, {"index", number}});
    }
    ++number;
  }
}

}  // namespace

bool parse_monotonicity(std::string_view name) {
  if (name == "increasing") return true;
  if (name == "decreasing") return false;
  throw unknown_name("monotonicity", name, {"increasing", "decreasing"});
}

void check(const FitOptions& options, std::size_t coefficients) {
  if (!(options.alpha >= 0.0) || !std::isfinite(options.alpha)) {
    refuse("alpha", options.alpha, "finite and >= 0");
  }
  if (!(options.l1_ratio >= 0.0 && options.l1_ratio <= 1.0)) {
    refuse("l1_ratio", options.l1_ratio, "from 0 to 1");
  }
  if (options.max_iter < 1) refuse("max_iter", options.max_iter, "at least 1");
  if (!(options.tol > 0.0) || !std::isfinite(options.tol)) {
    refuse("tol", options.tol, "finite and > 0");
  }
  if (options.estimate_parameter && !has_parameter(options.family)) {
    throw_error(
        ErrorCode::kInvalidInput,
        "\"estimate\" is for theta of negative_binomial and var_power of tweedie; the family "
        "is {}",
        {code_of(options.family)});
  }
  const bool selecting = options.path || has_kinks_or_bounds(options);
  if (options.estimate_parameter && selecting) {
    throw_error(
        ErrorCode::kUnsupportedModel,
        "\"estimate\" is for fits without an l1 penalty, a path or bounds; fit without them "
        "first and give the estimate");
  }
  const bool logistic = std::holds_alternative<Binomial>(options.family) &&
                        std::holds_alternative<Logit>(options.link.value_or(Logit{}));
  if (options.firth && (!logistic || options.alpha > 0.0 || selecting)) {
    throw_error(ErrorCode::kUnsupportedModel,
                "Firth's bias reduction is for the binomial family with the logit link and without "
                "penalties and bounds");
  }
  const std::vector<double>& factors = options.penalty_factors;
  if (!factors.empty() && factors.size() != coefficients) {
    throw dimension_mismatch(static_cast<double>(coefficients), static_cast<double>(factors.size()),
                             "penalty_factors");
  }
  for (const double factor : factors) {
    if (!(factor >= 0.0) || !std::isfinite(factor)) {
      refuse("penalty_factors", factor, "finite and >= 0 for every coefficient");
    }
  }
  const std::vector<double>& groups = options.penalty_groups;
  if (!groups.empty() && groups.size() != coefficients) {
    throw dimension_mismatch(static_cast<double>(coefficients), static_cast<double>(groups.size()),
                             "penalty_groups");
  }
  for (const double group : groups) {
    if (!std::isfinite(group)) refuse("penalty_groups", group, "finite for every coefficient");
  }
  for (const auto& [label, factor] : options.term_penalty_factors) {
    if (factor >= 0.0 && std::isfinite(factor)) continue;
    throw_error(ErrorCode::kInvalidInput,
                "the penalty factor of the term \"{}\" is {}; it must be finite and >= 0",
                {label, factor}, {{"term", label}, {"value", factor}});
  }
  if (options.relaxed && (options.l1_ratio == 0.0 || (options.alpha == 0.0 && !options.path))) {
    throw_error(
        ErrorCode::kInvalidInput,
        "relaxed is for fits whose penalty selects coefficients: alpha > 0, or a path, with "
        "l1_ratio > 0",
        {}, {{"option", "relaxed"}});
  }
  check_bounds(options, coefficients);
  check_constraints(options);
}

}  // namespace webglm
