#include "webglm/design/standard_column.hpp"

#include <algorithm>
#include <cmath>

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

/// Where all rows have weight, the facts of the column are all that is needed.
ColumnMoments moments_of_all(const NumericColumn& column, const std::string& name) {
  const NumericFacts& facts = column.facts();
  if (!facts.finite) {
    const auto values = column.values();
    const auto bad =
        std::find_if(values.begin(), values.end(), [](double x) { return !std::isfinite(x); });
    refuse_value(*bad, static_cast<std::uint64_t>(bad - values.begin()), name);
  }
  if (column.size() == 0) return {};
  return {facts.least, facts.greatest, facts.sum, facts.sum_of_squares,
          static_cast<double>(column.size())};
}

}  // namespace

void ColumnMoments::merge(ColumnMoments& into, const ColumnMoments& from) {
  into.least = std::min(into.least, from.least);
  into.greatest = std::max(into.greatest, from.greatest);
  into.sum += from.sum;
  into.sum_of_squares += from.sum_of_squares;
  into.count += from.count;
}

/// mean^2 <= 4 variance, in a form that cannot cancel.
bool ColumnMoments::near_zero() const {
  return std::isfinite(sum_of_squares) && 5.0 * mean() * mean() <= 4.0 * (sum_of_squares / count);
}

ColumnMoments moments_of(const NumericColumn& column, const Observations& observations,
                         const std::string& name) {
  if (observations.prior_weight.absent()) return moments_of_all(column, name);
  const auto values = column.values();
  return sum_segments<ColumnMoments>(
      values.size(), [&](ColumnMoments& part, std::uint64_t first, std::uint64_t last) {
        for (std::uint64_t row = first; row < last; ++row) {
          if (observations.weight(row) <= 0.0) continue;
          const double x = values[row];
          if (!std::isfinite(x)) refuse_value(x, row, name);
          part.least = std::min(part.least, x);
          part.greatest = std::max(part.greatest, x);
          part.sum += x;
          part.sum_of_squares += x * x;
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
  const double centre = centred && !moments.near_zero() ? moments.mean() : 0.0;
  const double reach =
      std::max(std::abs(moments.least - centre), std::abs(moments.greatest - centre));
  const bool constant =
      centred && reach <= 4.0 * std::numeric_limits<double>::epsilon() * std::abs(centre);
  return {column, centre, constant ? 0.0 : inverse_power_of_two(reach)};
}

}  // namespace webglm
