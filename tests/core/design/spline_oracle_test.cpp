// Bases of R's bs() and ns(), asked for by formula.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "support/json_fixture.hpp"
#include "support/oracles.hpp"
#include "webglm/design/bind.hpp"
#include "webglm/design/learn.hpp"
#include "webglm/diagnostics/design_matrix.hpp"
#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"

namespace webglm::testing {
namespace {

Frame column_x(const nlohmann::json& values) {
  Frame frame;
  frame.add("x", NumericColumn::copy_of(values.get<std::vector<double>>()));
  return frame;
}

struct Knots {
  std::vector<double> inner;
  std::vector<double> boundary;
};

Knots knots_of(const FittedVariable& variable) {
  if (const auto* bs = std::get_if<FittedBSpline>(&variable.definition)) {
    return {bs->spline.knots, {bs->spline.boundary.lower, bs->spline.boundary.upper}};
  }
  const auto& ns = std::get<FittedNaturalSpline>(variable.definition);
  return {ns.spline.knots, {ns.spline.boundary.lower, ns.spline.boundary.upper}};
}

/// Rows inside to 1e-12 of the largest entry, extrapolated ones to 1e-9.
void expect_basis(const BoundDesign& bound, const nlohmann::json& rows, const Knots& knots,
                  const nlohmann::json& x) {
  const std::vector<double> got = design_matrix(bound.design);
  const std::size_t columns = bound.design.columns();
  ASSERT_EQ(rows.size() * columns, got.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto expected = rows[i].get<std::vector<double>>();
    ASSERT_EQ(expected.size(), columns);
    const double at = x[i].get<double>();
    const bool inside = at >= knots.boundary[0] && at <= knots.boundary[1];
    double largest = 1.0;
    for (const double value : expected) largest = std::max(largest, std::abs(value));
    for (std::size_t j = 0; j < columns; ++j) {
      EXPECT_NEAR(got[i * columns + j], expected[j], (inside ? 1e-12 : 1e-9) * largest)
          << "x = " << at << ", column " << j;
    }
  }
}

TEST(SplineOracles, BasesAndExtrapolationAreThoseOfR) {
  const auto cases = load_fixture("oracles/spline-basis").at("cases");
  ASSERT_EQ(cases.size(), run_names(kOracleBases).size());
  for (const auto& one : cases) {
    SCOPED_TRACE(one.at("id").get<std::string>());
    const auto& spec = one.at("spec");
    std::string formula = "~ 0 + " + spec.at("kind").get<std::string>() + "(x";
    for (const auto& [name, value] : spec.at("args").items()) {
      formula += ", " + name + " = " + value.dump();
    }
    const TermList terms = expand(parse_formula(formula + ")"));
    const auto& x = one.at("data").at("x");
    TermLearner learner(terms, column_x(x));
    learner.add(column_x(x));
    std::vector<Warning> warnings;
    const FittedDesign fitted = learner.finish(warnings);
    const auto& expected = one.at("expected");
    const Knots knots = knots_of(fitted.variables[0]);
    EXPECT_EQ(knots.inner, expected.at("knots").get<std::vector<double>>());
    EXPECT_EQ(knots.boundary, expected.at("boundary_knots").get<std::vector<double>>());
    expect_basis(bind_design(fitted, column_x(x), {}), expected.at("basis"), knots, x);
    const auto& beyond = spec.at("xnew");
    const BoundDesign bound = bind_design(fitted, column_x(beyond), {});
    expect_basis(bound, expected.at("basis_new"), knots, beyond);
    ASSERT_EQ(bound.warnings.size(), 1u);
    EXPECT_EQ(bound.warnings[0].code, WarningCode::kExtrapolated);
  }
}

}  // namespace
}  // namespace webglm::testing
