#include "webglm/design/matrix.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"
#include "webglm/common/segments.hpp"

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

std::vector<std::string> default_names(std::size_t count, std::optional<std::size_t> intercept) {
  std::vector<std::string> names;
  int number = 0;
  for (std::size_t j = 0; j < count; ++j) {
    names.push_back(j == intercept ? "Intercept" : "x" + number_text(++number));
  }
  return names;
}

}  // namespace

DesignMatrix::DesignMatrix(std::vector<NumericColumn> columns, std::vector<std::string> names,
                           const Observations& observations)
    : columns_(std::move(columns)), names_(std::move(names)), rows_(observations.rows()) {
  const std::size_t p = columns_.size();
  if (!names_.empty() && names_.size() != p) {
    throw dimension_mismatch(static_cast<double>(p), static_cast<double>(names_.size()), "names");
  }
  std::vector<ColumnMoments> moments;
  for (std::size_t j = 0; j < p; ++j) {
    const std::string name = names_.empty() ? "x[" + number_text(static_cast<double>(j)) + "]"
                                            : names_[j];
    if (columns_[j].size() != rows_) {
      throw dimension_mismatch(static_cast<double>(rows_),
                               static_cast<double>(columns_[j].size()), "column " + name);
    }
    moments.push_back(moments_of(columns_[j].values(), observations, name));
    if (!standardisation_.intercept && moments[j].constant() && moments[j].least != 0.0) {
      standardisation_.intercept = j;
      standardisation_.intercept_value = moments[j].least;
    }
  }
  if (names_.empty()) names_ = default_names(p, standardisation_.intercept);
  for (std::size_t j = 0; j < p; ++j) {
    const ColumnMoments& m = moments[j];
    const bool centred = standardisation_.intercept && j != *standardisation_.intercept;
    const double centre = centred ? m.mean() : 0.0;
    const double reach = std::max(std::abs(m.least - centre), std::abs(m.greatest - centre));
    // A spread of a few units in the last place is rounding, not information.
    const bool constant =
        centred && reach <= 4.0 * std::numeric_limits<double>::epsilon() * std::abs(centre);
    constant_.push_back(constant);
    standardisation_.centre.push_back(centre);
    standardisation_.inverse_scale.push_back(
        j == standardisation_.intercept ? 1.0
                                        : inverse_power_of_two(constant ? std::abs(centre) : reach));
  }
}

void DesignMatrix::load_tile(std::uint64_t first, std::uint32_t count,
                             std::span<double> tile) const {
  for (std::size_t j = 0; j < columns_.size(); ++j) {
    const double* x = columns_[j].values().data() + first;
    double* out = tile.data() + j * kBlockRows;
    const double centre = standardisation_.centre[j];
    const double inverse_scale = constant_[j] ? 0.0 : standardisation_.inverse_scale[j];
    for (std::uint32_t r = 0; r < count; ++r) out[r] = (x[r] - centre) * inverse_scale;
    std::fill(out + count, out + kBlockRows, 0.0);
  }
}

DesignMatrix DesignMatrix::intercept_only() const {
  const std::size_t j = *standardisation_.intercept;
  DesignMatrix out;
  out.columns_ = {columns_[j]};
  out.names_ = {names_[j]};
  out.rows_ = rows_;
  out.constant_ = {false};
  out.standardisation_.centre = {0.0};
  out.standardisation_.inverse_scale = {1.0};
  out.standardisation_.intercept = 0;
  out.standardisation_.intercept_value = standardisation_.intercept_value;
  return out;
}

}  // namespace webglm
