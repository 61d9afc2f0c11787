#include "webglm/model/conventions.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"
#include "webglm/model/covariance_scale.hpp"

namespace webglm {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"r", "statsmodels", "glum", "rustystats"};

/// glum's, of phi: rows count by their weights.
double weighted_df(const Fit& fit) {
  double sum = 0.0;
  const Observations& observations = fit.rows().observations;
  for (std::uint64_t row = 0; row < observations.rows(); ++row) sum += observations.weight(row);
  return sum - fit.rank;
}

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
  if (options.conventions == Conventions::kGlum) return true;
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
  const double df = conventions == Conventions::kGlum ? weighted_df(*this) : df_resid;
  scale = df > 0.0 ? pearson_chi2 / df : std::numeric_limits<double>::quiet_NaN();
}

double covariance_scale(const Fit& fit) {
  if (fit.options.conventions != Conventions::kGlum || !(fit.scale > 0.0)) return fit.scale;
  const double df = fit.pearson_chi2 / fit.scale;
  return fit.scale * (df + fit.rank) / df;
}

}  // namespace webglm
