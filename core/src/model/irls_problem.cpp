#include "webglm/model/irls_problem.hpp"

#include <optional>
#include <variant>
#include <vector>

#include "webglm/common/segments.hpp"

namespace webglm {
namespace {

bool is_linear(const FitOptions& options) {
  return std::holds_alternative<Gaussian>(options.family) &&
         std::holds_alternative<Identity>(effective_link(options));
}

/// Whether w dmu_deta^2 / V(mu) is the same for every mean.
bool has_constant_weights(const FitOptions& options) {
  const AnyLink link = effective_link(options);
  const AnyFamily& family = options.family;
  if (std::holds_alternative<Gamma>(family)) return std::holds_alternative<Log>(link);
  const bool counts =
      std::holds_alternative<Poisson>(family) || std::holds_alternative<QuasiPoisson>(family);
  return is_linear(options) || (counts && std::holds_alternative<Sqrt>(link));
}

bool is_canonical(const FitOptions& options) {
  const AnyLink link = effective_link(options);
  const AnyFamily& family = options.family;
  if (std::holds_alternative<Log>(link)) {
    return std::holds_alternative<Poisson>(family) || std::holds_alternative<QuasiPoisson>(family);
  }
  if (!std::holds_alternative<Logit>(link)) return false;
  return std::holds_alternative<Binomial>(family) || std::holds_alternative<QuasiBinomial>(family);
}

/// The intercept-only coefficients that give the mean of the response.
std::optional<std::vector<double>> mean_only(const Design& design, const AnyLink& link,
                                             const ResponseSummary& response) {
  if (!design.intercept()) return std::nullopt;
  std::vector<double> beta(design.columns(), 0.0);
  beta[*design.intercept()] = (eta_of(link, response.mean) - response.mean_offset) /
                              design.standardisation().intercept_value;
  return beta;
}

}  // namespace

AnyLink effective_link(const FitOptions& options) {
  return options.link ? *options.link : default_link(options.family);
}

double eta_of(const AnyLink& link, double mu) {
  return std::visit([mu](const auto& g) { return g.eta(mu); }, link);
}

IrlsProblem irls_problem(const Design& design, const FitOptions& options, const RowModel& model,
                         const ResponseSummary& response) {
  IrlsProblem problem;
  problem.columns = design.columns();
  problem.rows = response.rows;
  problem.blocks = Segments(design.rows()).blocks();
  problem.canonical = is_canonical(options);
  problem.constant_weights = has_constant_weights(options);
  problem.fixed_dispersion = fixed_dispersion(options.family);
  problem.linear = is_linear(options);
  problem.separable = may_separate(model) != Separable::kNo;
  problem.max_iter = options.max_iter;
  problem.tol = options.tol;
  problem.safe_beta = mean_only(design, model.link, response);
  return problem;
}

}  // namespace webglm
