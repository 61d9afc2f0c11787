#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "support/json_fixture.hpp"
#include "webglm/data/numeric_summary.hpp"
#include "webglm/splines/beyond.hpp"

namespace webglm::testing {

using Columns = std::vector<std::vector<double>>;

inline NumericSummary summary_of(std::span<const double> x) {
  NumericSummary summary;
  summary.add(x);
  return summary;
}

/// The options that a case of tests/reference/spline_bases.R gave to R.
template <class Options>
Options options_of(const nlohmann::json& arguments) {
  Options options;
  if (arguments.contains("df")) options.df = arguments["df"].get<int>();
  if (arguments.contains("knots")) options.knots = arguments["knots"].get<std::vector<double>>();
  if (arguments.contains("intercept")) options.intercept = arguments["intercept"].get<bool>();
  if (arguments.contains("Boundary.knots")) {
    const auto ends = arguments["Boundary.knots"].get<std::vector<double>>();
    options.boundary = Boundary{ends[0], ends[1]};
  }
  return options;
}

/// The columns that an evaluator gives for x, beyond the boundary too.
template <class Evaluator>
Columns columns_of(const Evaluator& evaluator, const std::vector<double>& x) {
  std::vector<double> values(evaluator.columns() * x.size());
  evaluator.dense(x, Beyond::kExtrapolate, values, x.size());
  Columns columns;
  for (std::size_t j = 0; j < evaluator.columns(); ++j) {
    const auto begin = values.begin() + static_cast<std::ptrdiff_t>(j * x.size());
    columns.emplace_back(begin, begin + static_cast<std::ptrdiff_t>(x.size()));
  }
  return columns;
}

/// The columns of a table that is stored row by row.
inline Columns transposed(const nlohmann::json& rows) {
  Columns columns(rows.at(0).size());
  for (const auto& row : rows) {
    for (std::size_t j = 0; j < row.size(); ++j) columns[j].push_back(row[j].get<double>());
  }
  return columns;
}

/// Rows within the boundary to 1e-12: values are at most 1 and a few dozen roundings apart. Rows
/// beyond to 1e-9 of the greatest value of the row: R expands around a point inside, so both
/// sides lose digits to powers of the distance.
inline void expect_columns(const Columns& got, const Columns& expected,
                           const std::vector<double>& x, const Boundary& boundary) {
  ASSERT_EQ(got.size(), expected.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    double greatest = 1.0;
    for (const auto& column : expected) greatest = std::max(greatest, std::abs(column[i]));
    const bool inside = x[i] >= boundary.lower && x[i] <= boundary.upper;
    const double tolerance = inside ? 1e-12 : 1e-9 * greatest;
    for (std::size_t j = 0; j < expected.size(); ++j) {
      EXPECT_NEAR(got[j][i], expected[j][i], tolerance) << "x = " << x[i] << ", column " << j;
    }
  }
}

/// Evaluates one case at all its rows and compares.
template <class Evaluator>
void expect_case(const Evaluator& evaluator, const nlohmann::json& c, const Boundary& boundary) {
  for (const auto& [rows, values] : {std::pair("x", "basis"), std::pair("inside", "basis_inside"),
                                     std::pair("beyond", "basis_beyond")}) {
    if (!c.contains(rows)) continue;
    const auto x = c[rows].template get<std::vector<double>>();
    expect_columns(columns_of(evaluator, x), c[values].template get<Columns>(), x, boundary);
  }
}

/// Knots to 1e-14 of the values: R's quantiles are one product and one sum.
inline void expect_knots(const std::vector<double>& got, const nlohmann::json& c,
                         const Boundary& boundary) {
  const auto expected = c["knots"].get<std::vector<double>>();
  ASSERT_EQ(got.size(), expected.size());
  const double scale = std::max(std::abs(boundary.lower), std::abs(boundary.upper));
  for (std::size_t j = 0; j < got.size(); ++j) EXPECT_NEAR(got[j], expected[j], 1e-14 * scale);
}

inline std::string label(const nlohmann::json& c) {
  return c["name"].get<std::string>() + " " + c["args"].dump();
}

}  // namespace webglm::testing
