#include "design/number_reader.hpp"

#include <algorithm>
#include <cmath>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"
#include "webglm/design/frame_values.hpp"
#include "webglm/splines/polynomial.hpp"

namespace webglm {
namespace {

NumericColumn product(const NumericColumn& a, const NumericColumn& b) {
  NumericBuffer out = NumericBuffer::make_uninitialised(a.size());
  for (std::size_t row = 0; row < a.size(); ++row) {
    out.values()[row] = a.values()[row] * b.values()[row];
  }
  return std::move(out).freeze();
}

std::vector<NumericColumn> split(const std::vector<double>& values, std::size_t rows) {
  std::vector<NumericColumn> out;
  if (rows == 0) return std::vector<NumericColumn>(1);
  for (std::size_t at = 0; at < values.size(); at += rows) {
    out.push_back(NumericColumn::copy_of(std::span(values).subspan(at, rows)));
  }
  return out;
}

}  // namespace

std::vector<NumericColumn> NumberReader::products(
    std::span<const FittedVariable* const> variables) {
  std::vector<NumericColumn> products;
  for (const FittedVariable* variable : variables) {
    const std::vector<NumericColumn> own = columns_of(*variable);
    if (products.empty()) {
      products = own;
      continue;
    }
    std::vector<NumericColumn> next;
    for (const NumericColumn& right : own) {
      for (const NumericColumn& left : products) next.push_back(product(left, right));
    }
    products = std::move(next);
  }
  return products;
}

std::vector<NumericColumn> NumberReader::columns_of(const FittedVariable& variable) {
  if (const auto* number = std::get_if<FittedNumber>(&variable.definition)) {
    return {complete(number->expression, variable.text)};
  }
  if (const auto* fitted = std::get_if<FittedBSpline>(&variable.definition)) {
    return basis_columns(variable, *fitted, BSplineEvaluator(fitted->spline));
  }
  if (const auto* fitted = std::get_if<FittedNaturalSpline>(&variable.definition)) {
    return basis_columns(variable, *fitted, NaturalSplineEvaluator(fitted->spline));
  }
  return polynomial_columns(variable, std::get<FittedPolynomial>(variable.definition));
}

template <class Fitted, class Evaluator>
std::vector<NumericColumn> NumberReader::basis_columns(const FittedVariable& variable,
                                                       const Fitted& fitted,
                                                       const Evaluator& basis) {
  const NumericColumn x = complete(fitted.argument, variable.text);
  std::vector<double> values(x.size() * basis.columns());
  const BeyondCount count = basis.dense(x.values(), fitted.beyond, values, x.size());
  warn_of_extrapolation(variable.text, fitted.beyond, count);
  return split(values, x.size());
}

std::vector<NumericColumn> NumberReader::polynomial_columns(const FittedVariable& variable,
                                                            const FittedPolynomial& fitted) {
  const NumericColumn x = complete(fitted.argument, variable.text);
  std::vector<double> values(x.size() * fitted.degree);
  if (fitted.polynomial.degree() > 0) {
    evaluate_polynomial(fitted.polynomial, x.values(), values, x.size());
    return split(values, x.size());
  }
  for (std::size_t row = 0; row < x.size(); ++row) {
    double power = 1.0;
    for (std::size_t k = 0; k < fitted.degree; ++k) {
      power *= x.values()[row];
      values[k * x.size() + row] = power;
    }
  }
  return split(values, x.size());
}

NumericColumn NumberReader::complete(const Expression& expression, const std::string& text) {
  NumericColumn values = numbers_of(expression, frame_, options_.formula);
  if (values.missing_count() == 0) return values;
  NumericBuffer out = NumericBuffer::make_uninitialised(values.size());
  for (std::size_t row = 0; row < values.size(); ++row) {
    const double x = values.values()[row];
    if (std::isnan(x)) mark_incomplete(row, text);
    out.values()[row] = std::isnan(x) ? 0.0 : x;
  }
  return std::move(out).freeze();
}

void NumberReader::mark_incomplete(std::size_t row, const std::string& text, bool allowed) {
  const bool weightless =
      options_.observations != nullptr && options_.observations->weight(row) <= 0.0;
  if (!allowed && !options_.allow_missing && !weightless) {
    throw_error(ErrorCode::kInvalidInput,
                "row {} of {} has no value; drop the row, or make its columns complete",
                {row, text}, {{"row", row}, {"variable", text}});
  }
  if (incomplete_.empty()) incomplete_.assign(frame_.rows(), false);
  incomplete_[row] = true;
}

void NumberReader::warn_of_extrapolation(const std::string& text, Beyond beyond,
                                         const BeyondCount& count) {
  if (beyond != Beyond::kExtrapolate || count.below + count.above == 0) return;
  const auto rows = static_cast<double>(count.below + count.above);
  add_warning(warnings_, WarningCode::kExtrapolated,
              "{} rows lie beyond the boundary knots of {}, where the spline is extrapolated",
              {rows, text}, {{"variable", text}, {"rows", rows}});
}

}  // namespace webglm
