#pragma once

#include <string>
#include <vector>

#include "webglm/model/data.hpp"
#include "webglm/model/response.hpp"
#include "webglm/model/spec.hpp"
#include "webglm/solvers/irls.hpp"
#include "webglm/solvers/linear_constraints.hpp"

namespace webglm {

/// Inequalities between coefficients in units of the user, each with its name.
struct ConstraintRows {
  std::vector<LinearRow> rows;
  std::vector<std::string> names;
};

/// What `options.constraints` and the monotone terms of options and data ask for. What concerns a
/// single coefficient goes to `options.lower` and `options.upper`; monotone terms of the data are
/// added to those of the options. Throws `unknown_name` for coefficients and terms that the model
/// does not have, `unsupported_model` for terms that cannot be monotone, and where an l1 penalty or
/// a path would meet inequalities between coefficients.
ConstraintRows constraint_rows(FitOptions& options, const ModelData& data);

/// Throws `invalid_input`, naming the constraints, where no coefficients meet all of them.
void check_feasible(const LinearConstraints& constraints, const SeparablePenalty& penalty,
                    const ConstraintRows& rows, const std::vector<std::string>& coefficients);

/// Makes coefficients equal to the last digit where an active row says so: the coordinates of the
/// solver may have rounded them. Those at a bound stay there.
void level_equals(const ConstraintRows& rows, const SolvedState& state,
                  std::vector<double>& params);

/// How many active rows take a freedom of the coefficients: not those between coefficients that are
/// all at bounds already.
double rows_held(const ConstraintRows& rows, const SolvedState& state);

/// "x <= 3", or "x >= 3".
std::string bound_text(const std::string& coefficient, bool upper, double bound);

}  // namespace webglm
