#include "webglm/design/standard_column.hpp"

#include <algorithm>
#include <cmath>

#include "simd/column_scan.hpp"
#include "webglm/common/error.hpp"
#include "webglm/common/segments.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

[[noreturn]] void refuse_value(double value, std::uint64_t row, const std::string& name) {
  throw_error(ErrorCode::kInvalidInput,
              "row {} of column \"{}\" is {}; every value of the design must be finite",
              {row, name, value}, {{"row", row}, {"column", name}});
}

/// Rows that all have weight: no branch in the loop.
ColumnMoments moments_of_run(std::span<const double> values, std::uint64_t first,
                             const std::string& name) {
  const simd::ColumnScan scan = simd::scan_column(values.data(), values.size());
  if (!scan.finite) {
    const auto bad =
        std::find_if(values.begin(), values.end(), [](double x) { return !std::isfinite(x); });
    refuse_value(*bad, first + static_cast<std::uint64_t>(bad - values.begin()), name);
  }
  ColumnMoments moments;
  moments.least = scan.least;
  moments.greatest = scan.greatest;
  moments.sum = scan.sum;
  moments.count = static_cast<double>(values.size());
  return moments;
}

}  // namespace

void ColumnMoments::merge(ColumnMoments& into, const ColumnMoments& from) {
  into.least = std::min(into.least, from.least);
  into.greatest = std::max(into.greatest, from.greatest);
  into.sum += from.sum;
  into.count += from.count;
}

ColumnMoments moments_of(std::span<const double> values, const Observations& observations,
                         const std::string& name) {
  return sum_segments<ColumnMoments>(
      values.size(), [&](ColumnMoments& part, std::uint64_t first, std::uint64_t last) {
        if (observations.prior_weight.absent() && first < last) {
          part = moments_of_run(values.subspan(first, last - first), first, name);
          return;
        }
        for (std::uint64_t row = first; row < last; ++row) {
          if (observations.weight(row) <= 0.0) continue;
          const double x = values[row];
          if (!std::isfinite(x)) refuse_value(x, row, name);
          part.least = std::min(part.least, x);
          part.greatest = std::max(part.greatest, x);
          part.sum += x;
          part.count += 1.0;
        }
      });
}

double inverse_power_of_two(double magnitude) {
  if (!(magnitude > 0.0) || !std::isfinite(magnitude)) return 1.0;
  const int exponent = std::clamp(std::ilogb(magnitude), -1000, 1000);
  return std::ldexp(1.0, -exponent);
}

StandardColumn standardise(const NumericColumn& column, const ColumnMoments& moments,
                           bool centred) {
  const double centre = centred ? moments.mean() : 0.0;
  const double reach =
      std::max(std::abs(moments.least - centre), std::abs(moments.greatest - centre));
  const bool constant =
      centred && reach <= 4.0 * std::numeric_limits<double>::epsilon() * std::abs(centre);
  return {column, centre, constant ? 0.0 : inverse_power_of_two(reach)};
}

}  // namespace webglm
