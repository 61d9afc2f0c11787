#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <string_view>

#include "export/variable_file.hpp"
#include "webglm/common/text.hpp"
#include "webglm/formula/parser.hpp"

namespace webglm {
namespace {

std::array<double, 2> read_boundary(const JsonValue& value) {
  const std::vector<double> ends = value.numbers();
  if (ends.size() != 2 || !(ends[0] < ends[1])) {
    value.fail("must hold two numbers, the smaller one first");
  }
  return {ends[0], ends[1]};
}

std::uint32_t read_count(const JsonValue& value) {
  return static_cast<std::uint32_t>(value.whole(1, 10'000));  // Variable knows the bounds
}

template <class Spline>
Spline read_spline(const JsonValue& value) {
  Spline variable{read_expression(value.at("argument"))};
  if (const auto df = value.find("df")) variable.df = read_count(*df);
  variable.knots = value.at("knots").numbers();
  if (const auto boundary = value.find("boundary")) variable.boundary = read_boundary(*boundary);
  variable.intercept = value.at("intercept").truth();
  variable.beyond = value.at("beyond").text();
  return variable;
}

VariableDefinition read_definition(const JsonValue& value) {
  const JsonValue type = value.at("type");
  const std::string name = type.text();
  if (name == "column") {
    value.check_keys({"type", "name", "fitted"});
    return ColumnVariable{value.at("name").text()};
  }
  if (name == "expression") {
    value.check_keys({"type", "argument", "fitted"});
    return ExpressionVariable{read_expression(value.at("argument"))};
  }
  if (name == "categorical") {
    value.check_keys({"type", "argument", "reference", "levels", "contrast", "fitted"});
    CategoricalVariable variable{read_expression(value.at("argument"))};
    if (const auto reference = value.find("reference")) variable.reference = reference->text();
    variable.levels = value.at("levels").texts();
    variable.contrast = value.at("contrast").text();
    return variable;
  }
  if (name == "bs") {
    value.check_keys(
        {"type", "argument", "degree", "df", "knots", "boundary", "intercept", "beyond", "fitted"});
    auto variable = read_spline<BSplineVariable>(value);
    variable.degree = read_count(value.at("degree"));
    return variable;
  }
  if (name == "ns") {
    value.check_keys(
        {"type", "argument", "df", "knots", "boundary", "intercept", "beyond", "fitted"});
    return read_spline<NaturalSplineVariable>(value);
  }
  if (name == "poly") {
    value.check_keys({"type", "argument", "degree", "raw", "fitted"});
    PolynomialVariable variable{read_expression(value.at("argument"))};
    variable.degree = read_count(value.at("degree"));
    variable.raw = value.at("raw").truth();
    return variable;
  }
  type.fail(filled("is \"{}\", which is no type of variable", {name}));
}

/// Columns of one length, by columns.
SmallMatrix read_columns(const JsonValue& value, std::size_t rows) {
  SmallMatrix matrix;
  matrix.rows = rows;
  for (const JsonValue& column : value.elements()) {
    const std::vector<double> numbers = column.numbers();
    if (numbers.size() != rows) {
      column.fail(filled("has {} numbers; {} are needed", {numbers.size(), rows}));
    }
    matrix.values.insert(matrix.values.end(), numbers.begin(), numbers.end());
    ++matrix.columns;
  }
  return matrix;
}

/// Reads what a variable has learned, by what was asked.
struct ReadFitted {
  const JsonValue& value;
  const Variable& variable;

  void expect_kind(std::string_view kind, std::initializer_list<std::string_view> keys) const {
    const JsonValue found = value.at("kind");
    if (found.text() != kind) {
      found.fail(filled("is \"{}\"; {} needs \"{}\"", {found.text(), variable.text(), kind}));
    }
    value.check_keys(keys);
  }

  FittedFactor factor(const CategoricalVariable& asked) const {
    const bool stored = asked.contrast == "poly";
    if (stored) {
      expect_kind("factor", {"kind", "levels", "contrasts"});
    } else {
      expect_kind("factor", {"kind", "levels"});
    }
    FittedFactor out;
    out.argument = variable.argument();
    const JsonValue levels = value.at("levels");
    out.levels = levels.texts();
    if (out.levels.empty()) levels.fail("is empty; a factor has at least one level");
    const std::set<std::string_view> distinct(out.levels.begin(), out.levels.end());
    if (distinct.size() < out.levels.size()) levels.fail("has a level twice");
    if (!asked.levels.empty() && asked.levels != out.levels) {
      levels.fail("differs from the levels that were asked for");
    }
    at_path(levels, [&] {
      std::optional<std::size_t> reference;
      if (asked.reference) reference = level_index(out.levels, *asked.reference);
      out.reference = reference.value_or(0);
      out.contrasts = contrast_coding(parse_contrast(asked.contrast), out.levels, reference);
    });
    if (stored) {
      const JsonValue contrasts = value.at("contrasts");
      const SmallMatrix matrix = read_columns(contrasts, out.levels.size());
      if (matrix.columns != out.contrasts.weights.columns()) {
        contrasts.fail("must have one column less than there are levels");
      }
      out.contrasts.weights = CodingMatrix(matrix);
    }
    out.indicators = full_coding(out.levels);
    return out;
  }

  Boundary boundary() const {
    const auto [lower, upper] = read_boundary(value.at("boundary"));
    return {lower, upper};
  }

  std::vector<double> knots(const Boundary& boundary) const {
    const JsonValue found = value.at("knots");
    std::vector<double> knots = found.numbers();
    const bool ascending = std::is_sorted(knots.begin(), knots.end());
    const bool within =
        knots.empty() || (knots.front() >= boundary.lower && knots.back() <= boundary.upper);
    if (!ascending || !within) found.fail("must ascend within the boundary");
    if (knots.size() > kMaxKnots) found.fail("has too many knots");
    return knots;
  }

  FittedVariable fitted(auto definition) const { return {variable.text(), std::move(definition)}; }

  FittedVariable operator()(const ColumnVariable&) const {
    if (value.at("kind").text() == "factor") {
      return fitted(factor(CategoricalVariable{variable.argument()}));
    }
    return number();
  }
  FittedVariable operator()(const ExpressionVariable&) const { return number(); }
  FittedVariable number() const {
    expect_kind("number", {"kind"});
    return fitted(FittedNumber{variable.argument()});
  }
  FittedVariable operator()(const CategoricalVariable& asked) const {
    return fitted(factor(asked));
  }
  FittedVariable operator()(const BSplineVariable& asked) const {
    expect_kind("bspline", {"kind", "knots", "boundary"});
    BSpline spline;
    spline.degree = static_cast<int>(asked.degree);
    spline.boundary = boundary();
    spline.knots = knots(spline.boundary);
    spline.intercept = asked.intercept;
    return fitted(
        FittedBSpline{variable.argument(), std::move(spline), parse_beyond(asked.beyond)});
  }
  FittedVariable operator()(const NaturalSplineVariable& asked) const {
    expect_kind("natural_spline", {"kind", "knots", "boundary", "transform"});
    NaturalSpline spline;
    spline.boundary = boundary();
    spline.knots = knots(spline.boundary);
    spline.intercept = asked.intercept;
    const JsonValue transform = value.at("transform");
    const std::size_t functions = spline.knots.size() + 4;
    spline.transform = read_columns(transform, functions);
    if (spline.transform.columns == 0 || spline.transform.columns > functions) {
      transform.fail(filled("must have from 1 to {} columns", {functions}));
    }
    return fitted(
        FittedNaturalSpline{variable.argument(), std::move(spline), parse_beyond(asked.beyond)});
  }
  FittedVariable operator()(const PolynomialVariable& asked) const {
    expect_kind("polynomial", {"kind", "alpha", "norm2"});
    FittedPolynomial out{variable.argument(), asked.degree, {}};
    const JsonValue alpha = value.at("alpha");
    const JsonValue norm2 = value.at("norm2");
    out.polynomial = {alpha.numbers(), norm2.numbers()};
    const std::size_t degree = asked.raw ? 0 : asked.degree;
    if (out.polynomial.alpha.size() != degree) alpha.fail("must have one number per degree");
    if (out.polynomial.norm2.size() != (asked.raw ? 0 : degree + 2)) {
      norm2.fail("must have two numbers more than alpha");
    }
    for (const double norm : out.polynomial.norm2) {
      if (!(norm > 0.0)) norm2.fail("has a number that is not positive");
    }
    return fitted(std::move(out));
  }
};

}  // namespace

Expression read_expression(const JsonValue& value) {
  const std::string text = value.text();
  return at_path(value, [&] { return parse_expression(text).without_columns(); });
}

Variable read_variable(const JsonValue& value) {
  VariableDefinition definition = read_definition(value);
  return at_path(value, [&] { return Variable(std::move(definition)); });
}

FittedVariable read_fitted_variable(const JsonValue& value, const Variable& variable) {
  const JsonValue fitted = value.at("fitted");
  return std::visit(ReadFitted{fitted, variable}, variable.definition());
}

}  // namespace webglm
