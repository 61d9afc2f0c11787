#pragma once

#include "webglm/design/design.hpp"
#include "webglm/model/response.hpp"
#include "webglm/model/spec.hpp"
#include "webglm/solvers/irls.hpp"

namespace webglm {

/// The link that was asked for, or the family's own.
AnyLink effective_link(const FitOptions& options);

/// The linear predictor of a mean.
double eta_of(const AnyLink& link, double mu);

/// What the options ask of the solver, over `design` and without a penalty. The family and link
/// are those of `model`, which may have moved on from those of the options.
IrlsProblem irls_problem(const Design& design, const FitOptions& options, const RowModel& model,
                         const ResponseSummary& response);

}  // namespace webglm
