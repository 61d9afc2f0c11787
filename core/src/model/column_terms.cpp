#include "webglm/model/column_terms.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "webglm/common/error.hpp"

namespace webglm {
namespace {

/// A name for the response, which the data of a fit from arrays do not have.
std::string free_name(const std::vector<std::string>& taken) {
  std::string name = "y";
  while (std::ranges::find(taken, name) != taken.end()) name += '_';
  return name;
}

}  // namespace

LearnedModel column_terms(const Fit& fit) {
  const Observations& observations = fit.rows().observations;
  LearnedModel model;
  // An empty column stands for values that were an array.
  if (observations.offset.size() > 0) model.spec.offset = NumericColumn();
  if (observations.prior_weight.size() > 0) model.spec.weights = NumericColumn();
  TermListBuilder builder;
  builder.set_intercept(false);
  for (const std::string& name : fit.names) {
    const Variable variable(ColumnVariable{name});
    const std::uint32_t index = builder.variable(variable);
    if (index < model.design.variables.size()) {
      throw_error(ErrorCode::kInvalidInput, "two coefficients have the name \"{}\"", {name},
                  {{"name", name}});
    }
    builder.add_term(std::vector<std::uint32_t>{index});
    model.design.variables.push_back({variable.text(), FittedNumber{Expression::name(name)}});
    model.design.terms.push_back({{{index, false}}, variable.text(), {name}});
  }
  builder.set_response({Expression::name(free_name(fit.names))});
  model.spec.terms = std::move(builder).finish();
  return model;
}

}  // namespace webglm
