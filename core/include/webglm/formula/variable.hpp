#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "webglm/formula/expression.hpp"

namespace webglm {

/// A column as it is: one number per row, or a factor with treatment coding if it is categorical.
struct ColumnVariable {
  std::string name;
  bool operator==(const ColumnVariable&) const = default;
};

/// One number per row, computed from columns; logical values are 0 and 1.
struct ExpressionVariable {
  Expression expression;
  bool operator==(const ExpressionVariable&) const = default;
};

/// C(x, ref=, levels=, contrast=): a factor, also of a numeric column or expression.
struct CategoricalVariable {
  Expression argument;
  std::optional<std::string> reference = std::nullopt;
  std::vector<std::string> levels = {};  ///< in coding order; empty: those of the data
  std::string contrast = "treatment";    ///< or "sum", "helmert", "poly"
  bool operator==(const CategoricalVariable&) const = default;
};

/// bs(x, df=, knots=, degree=, boundary=, intercept=, beyond=); the meaning of df is the
/// convention's (R: columns without the intercept's).
struct BSplineVariable {
  Expression argument;
  std::optional<std::uint32_t> df = std::nullopt;
  std::vector<double> knots = {};  ///< interior, ascending; empty: from df
  std::uint32_t degree = 3;
  std::optional<std::array<double, 2>> boundary = std::nullopt;
  bool intercept = false;
  std::string beyond = "extrapolate";  ///< or "clamp", "error"
  bool operator==(const BSplineVariable&) const = default;
};

/// ns(x, df=, knots=, boundary=, intercept=, beyond=).
struct NaturalSplineVariable {
  Expression argument;
  std::optional<std::uint32_t> df = std::nullopt;
  std::vector<double> knots = {};
  std::optional<std::array<double, 2>> boundary = std::nullopt;
  bool intercept = false;
  std::string beyond = "extrapolate";
  bool operator==(const NaturalSplineVariable&) const = default;
};

/// poly(x, degree, raw=): orthogonal polynomials of the data, or the plain powers.
struct PolynomialVariable {
  Expression argument;
  std::uint32_t degree = 1;
  bool raw = false;
  bool operator==(const PolynomialVariable&) const = default;
};

using VariableDefinition = std::variant<ColumnVariable, ExpressionVariable, CategoricalVariable,
                                        BSplineVariable, NaturalSplineVariable, PolynomialVariable>;

/// What terms are products of. Two variables are the same if their canonical texts are; the text
/// reads back as an equal variable.
class Variable {
 public:
  /// Puts the definition into its canonical form: an expression that a formula would read as terms
  /// (x + z) is wrapped in I(), knots are sorted. Throws `invalid_input` for options that exclude
  /// each other or lie outside their range, and what `check_expression` throws; `formula` and
  /// `column` say where.
  explicit Variable(VariableDefinition definition, std::string_view formula = {},
                    FormulaColumn column = 0);

  const VariableDefinition& definition() const { return definition_; }
  /// As it stands in labels: log(x), C(area, ref="B"), a > 2.
  const std::string& text() const { return text_; }
  /// As it stands between the operators of a formula: with parentheses where they are needed.
  std::string formula_text() const;
  /// What the variable is computed from; the column itself for a ColumnVariable.
  Expression argument() const;
  /// Where it stands first, 0 if not from a text.
  FormulaColumn column() const { return column_; }

  bool operator==(const Variable& other) const { return text_ == other.text_; }

 private:
  VariableDefinition definition_;
  std::string text_;
  FormulaColumn column_ = 0;
};

}  // namespace webglm
