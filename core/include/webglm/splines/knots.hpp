#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "webglm/common/warning.hpp"
#include "webglm/data/numeric_summary.hpp"

namespace webglm {

/// How libraries read `df` and place knots.
enum class SplineConvention {
  kR,           ///< df counts columns; knots are type-7 quantiles (Hyndman & Fan 1996)
  kRustystats,  ///< df counts one function more than columns; knots are lower order statistics
};

/// The convention that "r" or "rustystats" names; throws `unknown_name`.
SplineConvention parse_spline_convention(std::string_view name);
std::string_view name_of(SplineConvention convention);

/// More knots than this are a mistake, not a model.
inline constexpr std::size_t kMaxKnots = 10000;

/// The interval over which a spline was learned.
struct Boundary {
  double lower = 0.0;
  double upper = 1.0;
  bool operator==(const Boundary&) const = default;
};

/// The given boundary, else the range of the data; refuses one that is not finite or has no
/// length, and data that has infinite values or no values.
Boundary learn_boundary(const NumericSummary& summary, const std::optional<Boundary>& given);

/// The number of interior knots that gives `df`, where a basis without any has `least`. A smaller
/// df is raised to `least`, which adds a warning; below 1 it is refused.
std::size_t knots_for_df(int df, int least, std::vector<Warning>& warnings);

/// `count` interior knots at equally spaced probabilities of the values within the boundary.
std::vector<double> quantile_knots(const NumericSummary& summary, const Boundary& boundary,
                                   std::size_t count, SplineConvention convention);

/// Interior knots as a user gave them, in ascending order; refuses those outside the boundary.
std::vector<double> given_knots(std::vector<double> knots, const Boundary& boundary);

}  // namespace webglm
