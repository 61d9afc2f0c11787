#include "webglm/model/conventions.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"
#include "webglm/model/fit.hpp"

namespace webglm {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"r", "statsmodels", "glum", "rustystats"};

}  // namespace

Conventions parse_conventions(std::string_view text) {
  const std::string lower = lower_case(text);
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == lower) return static_cast<Conventions>(i);
  }
  throw unknown_name("set of conventions", text, {kNames.begin(), kNames.end()});
}

std::string_view name_of(Conventions conventions) {
  return kNames[static_cast<std::size_t>(conventions)];
}

SplineConvention spline_convention(Conventions conventions) {
  return conventions == Conventions::kRustystats ? SplineConvention::kRustystats
                                                 : SplineConvention::kR;
}

bool Fit::estimates_dispersion() const {
  const bool pearson_too = options.conventions == Conventions::kRustystats &&
                           std::holds_alternative<NegativeBinomial>(options.family);
  return pearson_too || !fixed_dispersion(options.family);
}

bool Fit::tests_by_t(std::optional<bool> use_t) const {
  return use_t.value_or(options.conventions == Conventions::kR && estimates_dispersion());
}

void Fit::use(Conventions conventions) {
  options.conventions = conventions;
  scale = 1.0;
  if (!estimates_dispersion()) return;
  scale = df_resid > 0.0 ? pearson_chi2 / df_resid : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace webglm
