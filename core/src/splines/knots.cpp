#include "webglm/splines/knots.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

/// Quantile of type 7 at rank `index` (fractional) between two neighbouring order statistics.
double interpolate(double below, double above, double fraction) {
  return fraction > 0.0 && above != below ? (1.0 - fraction) * below + fraction * above : below;
}

std::vector<double> type7_quantiles(const NumericSummary& summary, const Boundary& boundary,
                                    std::size_t count, std::uint64_t n) {
  const double step = 1.0 / static_cast<double>(count + 1);
  std::vector<double> fractions;
  std::vector<std::uint64_t> ranks;
  for (std::size_t j = 1; j <= count; ++j) {
    const double index = static_cast<double>(n - 1) * (static_cast<double>(j) * step);
    const auto rank = static_cast<std::uint64_t>(index);
    fractions.push_back(index - std::floor(index));
    ranks.push_back(rank);
    ranks.push_back(std::min(rank + 1, n - 1));
  }
  // Pairs (k, k + 1) of non-decreasing k: what is not above the last one is there already.
  std::vector<std::uint64_t> ascending;
  for (const std::uint64_t rank : ranks) {
    if (ascending.empty() || rank > ascending.back()) ascending.push_back(rank);
  }
  const std::vector<double> values =
      summary.order_statistics(boundary.lower, boundary.upper, ascending);
  const auto at = [&](std::uint64_t rank) {
    const auto place = std::lower_bound(ascending.begin(), ascending.end(), rank);
    return values[static_cast<std::size_t>(place - ascending.begin())];
  };
  std::vector<double> knots;
  for (std::size_t j = 0; j < count; ++j) {
    knots.push_back(interpolate(at(ranks[2 * j]), at(ranks[2 * j + 1]), fractions[j]));
  }
  return knots;
}

/// Of all values, also those beyond a given boundary; the knots themselves stay within it.
std::vector<double> lower_order_statistics(const NumericSummary& summary, const Boundary& boundary,
                                           std::size_t count) {
  const std::uint64_t n = summary.count();
  std::vector<std::uint64_t> ranks;
  for (std::uint64_t j = 1; j <= count; ++j) ranks.push_back(j * (n - 1) / (count + 1));
  std::vector<double> knots = summary.order_statistics(summary.min(), summary.max(), ranks);
  for (double& knot : knots) knot = std::clamp(knot, boundary.lower, boundary.upper);
  return knots;
}

}  // namespace

SplineConvention parse_spline_convention(std::string_view name) {
  for (const SplineConvention convention : {SplineConvention::kR, SplineConvention::kRustystats}) {
    if (name == name_of(convention)) return convention;
  }
  throw unknown_name("set of conventions", name, {"r", "rustystats"});
}

std::string_view name_of(SplineConvention convention) {
  return convention == SplineConvention::kR ? "r" : "rustystats";
}

Boundary learn_boundary(const NumericSummary& summary, const std::optional<Boundary>& given) {
  if (summary.infinite() > 0) {
    throw_error(ErrorCode::kInvalidInput, "a spline needs finite values; {} are infinite",
                {summary.infinite()}, {{"count", summary.infinite()}});
  }
  if (!given && summary.count() == 0) {
    throw_error(ErrorCode::kInvalidInput, "a spline cannot be learned from no values");
  }
  Boundary boundary = given.value_or(Boundary{summary.min(), summary.max()});
  if (boundary.lower > boundary.upper) std::swap(boundary.lower, boundary.upper);
  if (!std::isfinite(boundary.lower) || !std::isfinite(boundary.upper)) {
    throw_error(ErrorCode::kInvalidInput, "boundary knots must be finite numbers");
  }
  if (boundary.lower == boundary.upper) {
    throw_error(ErrorCode::kInvalidInput,
                "the boundary knots of a spline must differ; both are {}{}",
                {boundary.lower, (given ? "" : ", the only value of its column")},
                {{"value", boundary.lower}});
  }
  return boundary;
}

std::size_t knots_for_df(int df, int least, std::vector<Warning>& warnings) {
  if (df < 1 || df > least + static_cast<int>(kMaxKnots)) {
    throw_error(ErrorCode::kInvalidInput, "df of a spline must be from 1 to {}, got {}",
                {least + static_cast<double>(kMaxKnots), df}, {{"df", df}});
  }
  if (df >= least) return static_cast<std::size_t>(df - least);
  add_warning(warnings, WarningCode::kDfRaised, "df = {} is too small for this spline; {} is used",
              {df, least}, {{"df", df}, {"used", least}});
  return 0;
}

std::vector<double> quantile_knots(const NumericSummary& summary, const Boundary& boundary,
                                   std::size_t count, SplineConvention convention) {
  if (count == 0) return {};
  const bool is_r = convention == SplineConvention::kR;
  const std::uint64_t n =
      is_r ? summary.count_within(boundary.lower, boundary.upper) : summary.count();
  if (n == 0) {
    throw_error(ErrorCode::kInvalidInput,
                "no values lie within the boundary knots {} and {}, so knots cannot be placed",
                {boundary.lower, boundary.upper});
  }
  return is_r ? type7_quantiles(summary, boundary, count, n)
              : lower_order_statistics(summary, boundary, count);
}

std::vector<double> given_knots(std::vector<double> knots, const Boundary& boundary) {
  if (knots.size() > kMaxKnots) {
    throw_error(ErrorCode::kInvalidInput, "a spline has at most {} interior knots, got {}",
                {kMaxKnots, knots.size()}, {{"knots", knots.size()}});
  }
  for (const double knot : knots) {
    // Written so that NaN fails.
    if (knot >= boundary.lower && knot <= boundary.upper) continue;
    throw_error(ErrorCode::kInvalidInput,
                "interior knot {} is not within the boundary knots {} and {}",
                {knot, boundary.lower, boundary.upper},
                {{"knot", knot}, {"lower", boundary.lower}, {"upper", boundary.upper}});
  }
  std::sort(knots.begin(), knots.end());
  return knots;
}

}  // namespace webglm
