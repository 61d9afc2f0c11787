#include "webglm/design/from_columns.hpp"

#include <array>
#include <cmath>

#include "design/indicator_groups.hpp"
#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"
#include "webglm/design/standard_column.hpp"

namespace webglm {
namespace {

std::vector<std::string> default_names(std::size_t count, std::optional<std::size_t> intercept) {
  std::vector<std::string> names;
  int number = 0;
  for (std::size_t j = 0; j < count; ++j) {
    names.push_back(j == intercept ? "Intercept" : "x" + number_text(++number));
  }
  return names;
}

ColumnMoments moments_of(const IndicatorColumn& column, const Observations& observations) {
  ColumnMoments moments;
  if (observations.prior_weight.absent()) {
    moments.count = static_cast<double>(column.size());
    moments.sum = static_cast<double>(column.ones());
  } else {
    for (std::size_t row = 0; row < column.size(); ++row) {
      if (observations.weight(row) <= 0.0) continue;
      moments.count += 1.0;
      moments.sum += column[row] ? 1.0 : 0.0;
    }
  }
  moments.sum_of_squares = moments.sum;
  moments.least = moments.sum < moments.count ? 0.0 : 1.0;
  moments.greatest = moments.sum > 0.0 ? 1.0 : 0.0;
  return moments;
}

/// Makes blocks of columns, and one row of the coefficient map for each block column.
class Assembler {
 public:
  Assembler(std::vector<DesignColumn> columns, std::vector<std::string> names,
            const Observations& observations)
      : columns_(std::move(columns)),
        names_(std::move(names)),
        observations_(observations),
        map_(columns_.size()),
        grouped_(columns_.size(), false) {}

  Design assemble() {
    read_moments();
    const std::size_t p = columns_.size();
    standardisation_.centre.assign(p, 0.0);
    standardisation_.inverse_scale.assign(p, 1.0);
    if (names_.empty()) names_ = default_names(p, standardisation_.intercept);
    const std::vector<IndicatorGroup> groups = group_indicators(columns_, candidates());
    for (const IndicatorGroup& group : groups) {
      for (const std::size_t j : group.columns) grouped_[j] = true;
    }
    if (standardisation_.intercept) {
      blocks_.push_back(ConstantBlock{standardisation_.intercept_value});
      add_row(*standardisation_.intercept);
    }
    add_dense();
    for (const IndicatorGroup& group : groups) add_group(group);
    return Design(observations_.rows(), std::move(blocks_), std::move(map_),
                  std::move(standardisation_), std::move(names_));
  }

 private:
  /// Checks the columns, and finds the intercept.
  void read_moments() {
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      const std::string name =
          names_.empty() ? "x[" + number_text(static_cast<double>(j)) + "]" : names_[j];
      if (size_of(columns_[j]) != observations_.rows()) {
        throw dimension_mismatch(static_cast<double>(observations_.rows()),
                                 static_cast<double>(size_of(columns_[j])), "column " + name);
      }
      const auto* numbers = std::get_if<NumericColumn>(&columns_[j]);
      moments_.push_back(numbers != nullptr
                             ? moments_of(*numbers, observations_, name)
                             : moments_of(std::get<IndicatorColumn>(columns_[j]), observations_));
      if (!standardisation_.intercept && moments_[j].constant() && moments_[j].least != 0.0) {
        standardisation_.intercept = j;
        standardisation_.intercept_value = moments_[j].least;
      }
    }
  }

  std::vector<std::size_t> candidates() const {
    std::vector<std::size_t> out;
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      if (!moments_[j].constant()) out.push_back(j);
    }
    return out;
  }

  void add_row(std::size_t j) {
    map_.add_row(std::array{CoefficientMap::Entry{static_cast<std::uint32_t>(j), 1.0}});
  }

  void add_dense() {
    DenseBlock dense;
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      if (j == standardisation_.intercept || grouped_[j]) continue;
      const auto* bits = std::get_if<IndicatorColumn>(&columns_[j]);
      const NumericColumn values =
          bits != nullptr ? bits->numbers() : std::get<NumericColumn>(columns_[j]);
      StandardColumn column =
          standardise(values, moments_[j], standardisation_.intercept.has_value());
      standardisation_.centre[j] = column.centre;
      standardisation_.inverse_scale[j] = column.inverse_scale > 0.0
                                              ? column.inverse_scale
                                              : inverse_power_of_two(std::abs(column.centre));
      dense.columns.push_back(std::move(column));
      add_row(j);
    }
    if (!dense.columns.empty()) blocks_.push_back(std::move(dense));
  }

  void add_group(const IndicatorGroup& group) {
    for (const std::size_t j : group.columns) add_row(j);
    if (group.codes.levels() > group.columns.size()) map_.add_row({});
    blocks_.push_back(CategoricalBlock{group.codes});
  }

  std::vector<DesignColumn> columns_;
  std::vector<std::string> names_;
  const Observations& observations_;
  std::vector<ColumnMoments> moments_;
  Standardisation standardisation_;
  std::vector<Block> blocks_;
  CoefficientMap map_;
  std::vector<bool> grouped_;
};

}  // namespace

Design design_from_columns(std::vector<DesignColumn> columns, std::vector<std::string> names,
                           const Observations& observations) {
  const std::size_t p = columns.size();
  if (!names.empty() && names.size() != p) {
    throw dimension_mismatch(static_cast<double>(p), static_cast<double>(names.size()), "names");
  }
  return Assembler(std::move(columns), std::move(names), observations).assemble();
}

}  // namespace webglm
