#include <array>

#include "export/variable_file.hpp"
#include "webglm/common/text.hpp"
#include "webglm/formula/printer.hpp"
#include "webglm/formula/token.hpp"

namespace webglm {
namespace {

void write_columns(JsonWriter& out, const SmallMatrix& matrix) {
  out.begin_array();
  for (std::size_t j = 0; j < matrix.columns; ++j) {
    out.extended_numbers(std::span(matrix.values).subspan(j * matrix.rows, matrix.rows));
  }
  out.end_array();
}

SmallMatrix dense(const CodingMatrix& coding) {
  SmallMatrix matrix(coding.rows(), coding.columns());
  for (std::size_t i = 0; i < matrix.rows; ++i) {
    for (const CodingMatrix::Entry& entry : coding.row(i)) matrix(i, entry.column) = entry.value;
  }
  return matrix;
}

/// What was asked.
struct WriteDefinition {
  JsonWriter& out;

  void head(std::string_view type, const Expression& argument) const {
    out.key("type").text(type).key("argument").text(expression_file_text(argument));
  }
  template <class Spline>
  void spline(const Spline& variable) const {
    out.key("df");
    variable.df ? out.extended(*variable.df) : out.null();
    out.key("knots").extended_numbers(variable.knots).key("boundary");
    variable.boundary ? out.extended_numbers(*variable.boundary) : out.null();
    out.key("intercept").truth(variable.intercept).key("beyond").text(variable.beyond);
  }

  void operator()(const ColumnVariable& variable) const {
    out.key("type").text("column").key("name").text(variable.name);
  }
  void operator()(const ExpressionVariable& variable) const {
    head("expression", variable.expression);
  }
  void operator()(const CategoricalVariable& variable) const {
    head("categorical", variable.argument);
    out.key("reference");
    variable.reference ? out.text(*variable.reference) : out.null();
    out.key("levels").texts(variable.levels).key("contrast").text(variable.contrast);
  }
  void operator()(const BSplineVariable& variable) const {
    head("bs", variable.argument);
    out.key("degree").extended(variable.degree);
    spline(variable);
  }
  void operator()(const NaturalSplineVariable& variable) const {
    head("ns", variable.argument);
    spline(variable);
  }
  void operator()(const PolynomialVariable& variable) const {
    head("poly", variable.argument);
    out.key("degree").extended(variable.degree).key("raw").truth(variable.raw);
  }
};

/// What was learned, as far as it does not follow from what was asked.
struct WriteFitted {
  JsonWriter& out;
  const Variable& variable;

  void knots(const std::vector<double>& interior, const Boundary& boundary) const {
    out.key("knots").extended_numbers(interior);
    out.key("boundary").extended_numbers(std::array{boundary.lower, boundary.upper});
  }

  void operator()(const FittedNumber&) const { out.key("kind").text("number"); }
  void operator()(const FittedFactor& factor) const {
    out.key("kind").text("factor").key("levels").texts(factor.levels);
    const auto* asked = std::get_if<CategoricalVariable>(&variable.definition());
    if (asked == nullptr || asked->contrast != "poly") return;
    // The others are whole numbers; these depend on how they were computed.
    out.key("contrasts");
    write_columns(out, dense(factor.contrasts.weights));
  }
  void operator()(const FittedBSpline& fitted) const {
    out.key("kind").text("bspline");
    knots(fitted.spline.knots, fitted.spline.boundary);
  }
  void operator()(const FittedNaturalSpline& fitted) const {
    out.key("kind").text("natural_spline");
    knots(fitted.spline.knots, fitted.spline.boundary);
    out.key("transform");
    write_columns(out, fitted.spline.transform);
  }
  void operator()(const FittedPolynomial& fitted) const {
    out.key("kind").text("polynomial");
    out.key("alpha").extended_numbers(fitted.polynomial.alpha);
    out.key("norm2").extended_numbers(fitted.polynomial.norm2);
  }
};

}  // namespace

std::string expression_file_text(const Expression& expression) {
  std::string text = text_of(expression.view());
  if (text.size() <= kMaxFormulaBytes) return text;
  throw_error(ErrorCode::kUnsupportedModel,
              "a model cannot be saved with an expression of {} bytes; at most {} are possible",
              {text.size(), kMaxFormulaBytes});
}

void write_variable(JsonWriter& out, const Variable& variable, const FittedVariable& fitted) {
  out.begin_object();
  std::visit(WriteDefinition{out}, variable.definition());
  out.key("fitted").begin_object();
  std::visit(WriteFitted{out, variable}, fitted.definition);
  out.end_object().end_object();
}

}  // namespace webglm
