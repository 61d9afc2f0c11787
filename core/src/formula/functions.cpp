#include "webglm/formula/functions.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace webglm {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

template <auto F>
void unary(std::span<double> x) {
  for (double& value : x) value = F(value);
}
template <auto F>
void binary(std::span<double> x, std::span<const double> y) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = F(x[i], y[i]);
}
template <auto F>
void ternary(std::span<double> x, std::span<const double> y, std::span<const double> z) {
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = F(x[i], y[i], z[i]);
}

double logical(bool value) { return value ? 1.0 : 0.0; }
bool either_nan(double x, double y) { return std::isnan(x) || std::isnan(y); }

/// A comparison with an unknown value is unknown.
template <auto F>
void compare(std::span<double> x, std::span<const double> y) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = either_nan(x[i], y[i]) ? kNaN : logical(F(x[i], y[i]));
  }
}

double logical_and(double x, double y) {
  if (x == 0.0 || y == 0.0) return 0.0;
  return either_nan(x, y) ? kNaN : 1.0;
}
double logical_or(double x, double y) {
  if ((x != 0.0 && !std::isnan(x)) || (y != 0.0 && !std::isnan(y))) return 1.0;
  return either_nan(x, y) ? kNaN : 0.0;
}
double logical_not(double x) { return std::isnan(x) ? kNaN : logical(x == 0.0); }

double sign_of(double x) { return std::isnan(x) ? x : x > 0.0 ? 1.0 : x < 0.0 ? -1.0 : 0.0; }
/// 1^y and x^0 are 1 even for NaN, in R as in IEEE 754, and squares are one rounding. Unlike in
/// IEEE 754, a negative x has no value at infinity: (-2)^1.5 has none, so (-Inf)^1.5 has none.
double power(double x, double y) {
  if (y == 2.0) return x * x;
  const bool whole = std::isfinite(y) && y == std::floor(y);
  if (x < 0.0 && !whole && (std::isinf(x) || std::isinf(y))) return kNaN;
  return std::pow(x, y);
}
/// Exact for powers of two. The C library's own has a table of 2 KB.
double log_base_2(double x) {
  int exponent = 0;
  double fraction = std::frexp(x, &exponent);  // 0 and what is not finite stay as they are
  if (std::isinf(x)) return x > 0.0 ? x : kNaN;
  if (fraction < 0.5 * std::numbers::sqrt2) {
    fraction *= 2.0;
    --exponent;
  }
  return exponent + std::log(fraction) * std::numbers::log2e;
}
double logarithm_to_base(double x, double base) {
  if (base == 10.0) return std::log10(x);
  if (base == 2.0) return log_base_2(x);
  return std::log(x) / std::log(base);
}

/// The remainder with the sign of y, so that x == x %/% y * y + x %% y (R, help of Arithmetic).
/// fmod is exact, unlike x - floor(x / y) * y.
double modulo(double x, double y) {
  if (y == 0.0) return kNaN;
  const double rest = std::fmod(x, y);
  if (rest == 0.0 || (rest < 0.0) == (y < 0.0)) return rest;
  // A tiny rest of the other sign rounds to y itself, which a remainder cannot be.
  return std::isfinite(y) && rest + y == y ? 0.0 : rest + y;
}
double floor_divide(double x, double y) {
  const double quotient = x / y;
  if (y == 0.0 || !std::isfinite(quotient)) return std::floor(quotient);
  if (std::fabs(quotient) < 1.0) return x != 0.0 && (x < 0.0) != (y < 0.0) ? -1.0 : 0.0;
  return std::round((x - modulo(x, y)) / y);
}

double smaller(double x, double y) { return either_nan(x, y) ? kNaN : std::min(x, y); }
double larger(double x, double y) { return either_nan(x, y) ? kNaN : std::max(x, y); }
double choose(double test, double yes, double no) {
  if (std::isnan(test)) return kNaN;
  return test != 0.0 ? yes : no;
}

template <double (*F)(double)>
constexpr Function one(std::string_view name) {
  return {name, Loop(&unary<F>)};
}
template <double (*F)(double, double)>
constexpr Function two(std::string_view name, bool folds = false) {
  return {name, Loop(&binary<F>), folds};
}

/// The overloads of <cmath> and the rounding modes that R has, as one function each.
double absolute(double x) { return std::fabs(x); }
double root(double x) { return std::sqrt(x); }
double exponential(double x) { return std::exp(x); }
double exponential_less_1(double x) { return std::expm1(x); }
double natural_log(double x) { return std::log(x); }
double log_of_1_plus(double x) { return std::log1p(x); }
double log_base_10(double x) { return std::log10(x); }
double sine(double x) { return std::sin(x); }
double cosine(double x) { return std::cos(x); }
double tangent(double x) { return std::tan(x); }
double arc_sine(double x) { return std::asin(x); }
double arc_cosine(double x) { return std::acos(x); }
double arc_tangent(double x) { return std::atan(x); }
double hyperbolic_tangent(double x) { return std::tanh(x); }
double round_down(double x) { return std::floor(x); }
double round_up(double x) { return std::ceil(x); }
double round_to_zero(double x) { return std::trunc(x); }
double round_half_even(double x) { return std::nearbyint(x); }
double missing(double x) { return logical(std::isnan(x)); }
double same(double x) { return x; }

constexpr std::array kFunctions{
    one<same>("I"),
    one<absolute>("abs"),
    one<arc_cosine>("acos"),
    one<arc_sine>("asin"),
    one<arc_tangent>("atan"),
    one<round_up>("ceil"),
    one<round_up>("ceiling"),
    one<cosine>("cos"),
    one<exponential>("exp"),
    one<exponential_less_1>("expm1"),
    one<round_down>("floor"),
    Function{"ifelse", Loop(&ternary<choose>)},
    one<missing>("is.na"),
    one<missing>("isna"),
    one<natural_log>("log"),
    two<logarithm_to_base>("log"),
    one<log_base_10>("log10"),
    one<log_of_1_plus>("log1p"),
    one<log_base_2>("log2"),
    two<larger>("max", true),
    two<smaller>("min", true),
    two<larger>("pmax", true),
    two<smaller>("pmin", true),
    two<power>("pow"),
    one<round_half_even>("round"),
    one<sign_of>("sign"),
    one<sine>("sin"),
    one<root>("sqrt"),
    one<tangent>("tan"),
    one<hyperbolic_tangent>("tanh"),
    one<round_to_zero>("trunc"),
};

double add(double x, double y) { return x + y; }
double subtract(double x, double y) { return x - y; }
double multiply(double x, double y) { return x * y; }
double divide(double x, double y) { return x / y; }
double negate(double x) { return -x; }
bool equal(double x, double y) { return x == y; }
bool not_equal(double x, double y) { return x != y; }
bool less(double x, double y) { return x < y; }
bool less_equal(double x, double y) { return x <= y; }

template <auto F>
void compare_swapped(std::span<double> x, std::span<const double> y) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = either_nan(x[i], y[i]) ? kNaN : logical(F(y[i], x[i]));
  }
}

Loop arithmetic_loop(Operator op) {
  switch (op) {
    case Operator::kMinus:
      return &binary<subtract>;
    case Operator::kTimes:
      return &binary<multiply>;
    case Operator::kDivide:
      return &binary<divide>;
    case Operator::kModulo:
      return &binary<modulo>;
    case Operator::kFloorDivide:
      return &binary<floor_divide>;
    case Operator::kPower:
      return &binary<power>;
    default:
      return &binary<add>;
  }
}

}  // namespace

std::span<const Function> functions() { return kFunctions; }

const Function* find_function(std::string_view name, std::uint32_t arguments) {
  for (const Function& function : kFunctions) {
    const bool fits = function.arguments() == arguments || (function.folds && arguments > 2);
    if (function.name == name && fits) return &function;
  }
  return nullptr;
}

std::vector<std::string> function_names() {
  std::vector<std::string> names;
  for (const Function& function : kFunctions) {
    if (names.empty() || names.back() != function.name) names.emplace_back(function.name);
  }
  return names;
}

Loop operator_loop(Operator op, std::uint32_t operands) {
  if (operands == 1) {
    if (op == Operator::kNot) return &unary<logical_not>;
    return op == Operator::kMinus ? UnaryLoop(&unary<negate>) : UnaryLoop(&unary<same>);
  }
  switch (op) {
    case Operator::kOr:
      return &binary<logical_or>;
    case Operator::kAnd:
      return &binary<logical_and>;
    case Operator::kEqual:
      return &compare<equal>;
    case Operator::kNotEqual:
      return &compare<not_equal>;
    case Operator::kLess:
      return &compare<less>;
    case Operator::kLessEqual:
      return &compare<less_equal>;
    case Operator::kGreater:
      return &compare_swapped<less>;
    case Operator::kGreaterEqual:
      return &compare_swapped<less_equal>;
    default:
      return arithmetic_loop(op);
  }
}

}  // namespace webglm
