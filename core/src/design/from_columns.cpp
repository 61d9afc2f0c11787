#include "webglm/design/from_columns.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "webglm/common/error.hpp"
#include "webglm/common/segments.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

/// Range, mean and spread of one column over the rows of positive weight.
struct ColumnMoments {
  double least = std::numeric_limits<double>::infinity();
  double greatest = -std::numeric_limits<double>::infinity();
  double sum = 0.0;
  double count = 0.0;

  bool constant() const { return least == greatest; }
  double mean() const { return count > 0.0 ? sum / count : 0.0; }
  static void merge(ColumnMoments& into, const ColumnMoments& from) {
    into.least = std::min(into.least, from.least);
    into.greatest = std::max(into.greatest, from.greatest);
    into.sum += from.sum;
    into.count += from.count;
  }
};

[[noreturn]] void refuse_value(double value, std::uint64_t row, const std::string& name) {
  throw Error(ErrorCode::kInvalidInput,
              "row " + number_text(static_cast<double>(row)) + " of column \"" + name + "\" is " +
                  number_text(value) + "; every value of the design must be finite",
              {{"row", static_cast<double>(row)}, {"column", name}});
}

ColumnMoments moments_of(std::span<const double> values, const Observations& observations,
                         const std::string& name) {
  return sum_segments<ColumnMoments>(
      values.size(), [&](ColumnMoments& part, std::uint64_t first, std::uint64_t last) {
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

/// A power of two near `magnitude`, inverted; 1 where there is nothing to scale.
double inverse_power_of_two(double magnitude) {
  if (!(magnitude > 0.0) || !std::isfinite(magnitude)) return 1.0;
  const int exponent = std::clamp(std::ilogb(magnitude), -1000, 1000);
  return std::ldexp(1.0, -exponent);
}

/// The standardised form of a column. A spread of a few units in the last place of the centre is
/// rounding, not information: such a column becomes exactly 0.
StandardColumn standardise(const NumericColumn& column, const ColumnMoments& moments,
                           bool centred) {
  const double centre = centred ? moments.mean() : 0.0;
  const double reach =
      std::max(std::abs(moments.least - centre), std::abs(moments.greatest - centre));
  const bool constant =
      centred && reach <= 4.0 * std::numeric_limits<double>::epsilon() * std::abs(centre);
  return {column, centre, constant ? 0.0 : inverse_power_of_two(reach)};
}

std::vector<std::string> default_names(std::size_t count, std::optional<std::size_t> intercept) {
  std::vector<std::string> names;
  int number = 0;
  for (std::size_t j = 0; j < count; ++j) {
    names.push_back(j == intercept ? "Intercept" : "x" + number_text(++number));
  }
  return names;
}

}  // namespace

Design design_from_columns(std::vector<NumericColumn> columns, std::vector<std::string> names,
                           const Observations& observations) {
  const std::size_t p = columns.size();
  if (!names.empty() && names.size() != p) {
    throw dimension_mismatch(static_cast<double>(p), static_cast<double>(names.size()), "names");
  }
  Standardisation standardisation;
  std::vector<ColumnMoments> moments;
  for (std::size_t j = 0; j < p; ++j) {
    const std::string name =
        names.empty() ? "x[" + number_text(static_cast<double>(j)) + "]" : names[j];
    if (columns[j].size() != observations.rows()) {
      throw dimension_mismatch(static_cast<double>(observations.rows()),
                               static_cast<double>(columns[j].size()), "column " + name);
    }
    moments.push_back(moments_of(columns[j].values(), observations, name));
    if (!standardisation.intercept && moments[j].constant() && moments[j].least != 0.0) {
      standardisation.intercept = j;
      standardisation.intercept_value = moments[j].least;
    }
  }
  if (names.empty()) names = default_names(p, standardisation.intercept);
  std::vector<Block> blocks;
  DenseBlock dense;
  CoefficientMap map(p);
  const auto add_row = [&map](std::size_t j) {
    map.add_row(std::array{CoefficientMap::Entry{static_cast<std::uint32_t>(j), 1.0}});
  };
  if (standardisation.intercept) {
    blocks.push_back(ConstantBlock{standardisation.intercept_value});
    add_row(*standardisation.intercept);
  }
  for (std::size_t j = 0; j < p; ++j) {
    if (j == standardisation.intercept) {
      standardisation.centre.push_back(0.0);
      standardisation.inverse_scale.push_back(1.0);
      continue;
    }
    StandardColumn column =
        standardise(columns[j], moments[j], standardisation.intercept.has_value());
    standardisation.centre.push_back(column.centre);
    standardisation.inverse_scale.push_back(column.inverse_scale > 0.0
                                                ? column.inverse_scale
                                                : inverse_power_of_two(std::abs(column.centre)));
    dense.columns.push_back(std::move(column));
    add_row(j);
  }
  if (!dense.columns.empty()) blocks.push_back(std::move(dense));
  return Design(observations.rows(), std::move(blocks), std::move(map), std::move(standardisation),
                std::move(names));
}

}  // namespace webglm
