#include "webglm/design/fitted_design.hpp"

namespace webglm {

std::vector<std::string> FittedDesign::names() const {
  std::vector<std::string> out;
  for (const FittedTerm& term : terms) {
    out.insert(out.end(), term.names.begin(), term.names.end());
  }
  return out;
}

std::size_t columns_of(const FittedVariable& variable, bool indicators) {
  struct Count {
    bool indicators;
    std::size_t operator()(const FittedNumber&) const { return 1; }
    std::size_t operator()(const FittedFactor& factor) const {
      return (indicators ? factor.indicators : factor.contrasts).weights.columns();
    }
    std::size_t operator()(const FittedBSpline& spline) const { return spline.spline.columns(); }
    std::size_t operator()(const FittedNaturalSpline& spline) const {
      return spline.spline.columns();
    }
    std::size_t operator()(const FittedPolynomial& polynomial) const { return polynomial.degree; }
  };
  return std::visit(Count{indicators}, variable.definition);
}

}  // namespace webglm
