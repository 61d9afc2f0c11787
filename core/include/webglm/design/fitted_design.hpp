#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "webglm/common/orthogonal_polynomial.hpp"
#include "webglm/data/categorical_column.hpp"
#include "webglm/encoding/contrasts.hpp"
#include "webglm/formula/terms.hpp"
#include "webglm/splines/bspline.hpp"
#include "webglm/splines/natural.hpp"

namespace webglm {

/// One number per row, from columns.
struct FittedNumber {
  Expression expression;
  bool operator==(const FittedNumber&) const = default;
};

/// A factor with the levels it was learned with. `contrasts` is its coding beside its margin,
/// `indicators` the one without.
struct FittedFactor {
  Expression argument;
  LevelNames levels;
  std::size_t reference = 0;  ///< what an unseen level may be taken for
  FactorCoding contrasts;
  FactorCoding indicators;
  bool operator==(const FittedFactor&) const = default;
};

struct FittedBSpline {
  Expression argument;
  BSpline spline;
  Beyond beyond = Beyond::kExtrapolate;
  bool operator==(const FittedBSpline&) const = default;
};

struct FittedNaturalSpline {
  Expression argument;
  NaturalSpline spline;
  Beyond beyond = Beyond::kExtrapolate;
  bool operator==(const FittedNaturalSpline&) const = default;
};

/// Orthogonal polynomials, or plain powers where `polynomial` is empty.
struct FittedPolynomial {
  Expression argument;
  std::uint32_t degree = 1;
  OrthogonalPolynomial polynomial;
  bool operator==(const FittedPolynomial&) const = default;
};

/// A variable of the terms after learning, as plain data.
struct FittedVariable {
  std::string text;  ///< as it stands in names: log(age), bs(value, df=5)
  std::variant<FittedNumber, FittedFactor, FittedBSpline, FittedNaturalSpline, FittedPolynomial>
      definition;
  bool operator==(const FittedVariable&) const = default;
};

/// A product of variables with the coding of each.
struct FittedTerm {
  struct Part {
    std::uint32_t variable;
    bool indicators;  ///< of a factor: one column per level, because its margin is absent
    bool operator==(const Part&) const = default;
  };
  std::vector<Part> parts;         ///< none: the intercept
  std::string label;               ///< "area:log(age)", "Intercept"
  std::vector<std::string> names;  ///< of its coefficients; those of the first part vary fastest
  bool operator==(const FittedTerm&) const = default;
};

/// Everything that terms have learned from the training data: what the model file stores, and all
/// that is needed to make the design of other rows.
struct FittedDesign {
  std::vector<FittedVariable> variables;
  std::vector<FittedTerm> terms;  ///< the intercept first, where there is one
  std::vector<Expression> offsets;
  bool operator==(const FittedDesign&) const = default;

  std::vector<std::string> names() const;
  bool has_intercept() const { return !terms.empty() && terms.front().parts.empty(); }
};

/// The columns of one variable in a term.
std::size_t columns_of(const FittedVariable& variable, bool indicators);

}  // namespace webglm
