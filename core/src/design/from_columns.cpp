#include "webglm/design/from_columns.hpp"

#include <array>
#include <cmath>

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
