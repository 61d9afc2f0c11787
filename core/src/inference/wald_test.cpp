#include "webglm/inference/wald_test.hpp"

#include <cmath>
#include <numeric>

#include "webglm/common/error.hpp"
#include "webglm/solvers/factor.hpp"

namespace webglm {
namespace {

/// Restrictions whose covariance has a smaller relative pivot say the same thing twice.
constexpr double kLeastPivot = 1e-12;

void refuse_aliased(const Fit& fit, const Hypothesis& hypothesis) {
  for (std::size_t i = 0; i < hypothesis.matrix.size(); ++i) {
    if (hypothesis.matrix[i] == 0.0 || !fit.aliased[i % fit.p()]) continue;
    const std::string& name = fit.rows().design.names()[i % fit.p()];
    throw_error(ErrorCode::kInvalidInput,
                "the hypothesis concerns \"{}\", which is aliased and has no estimate", {name},
                {{"column", name}});
  }
}

}  // namespace

Hypothesis zero_columns(const Fit& fit, std::span<const std::size_t> columns) {
  Hypothesis out;
  for (const std::size_t j : columns) {
    if (j >= fit.p()) {
      throw_error(ErrorCode::kInvalidInput,
                  "there is no coefficient {}; they are counted from 0 to {}", {j, fit.p() - 1},
                  {{"value", static_cast<double>(j)}});
    }
    if (fit.aliased[j]) continue;
    out.matrix.resize(out.matrix.size() + fit.p(), 0.0);
    out.matrix[out.matrix.size() - fit.p() + j] = 1.0;
    out.right_side.push_back(0.0);
  }
  return out;
}

HypothesisEstimate estimate(const Fit& fit, const Hypothesis& hypothesis,
                            std::span<const double> covariance) {
  const std::size_t p = fit.p();
  const std::size_t m = hypothesis.right_side.size();
  if (hypothesis.matrix.size() != m * p) {
    throw dimension_mismatch(static_cast<double>(m * p),
                             static_cast<double>(hypothesis.matrix.size()),
                             "numbers of the matrix of a hypothesis");
  }
  refuse_aliased(fit, hypothesis);
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const bool known = !covariance.empty();
  HypothesisEstimate out{std::vector<double>(m), std::vector<double>(m * m, known ? 0.0 : kNan)};
  std::vector<double> product(p);  // V l, for one row l of L
  for (std::size_t a = 0; a < m; ++a) {
    const double* row = hypothesis.matrix.data() + a * p;
    std::fill(product.begin(), product.end(), 0.0);
    double difference = -hypothesis.right_side[a];
    for (std::size_t j = 0; j < p; ++j) {
      if (row[j] == 0.0) continue;
      difference += row[j] * fit.params[j];
      for (std::size_t k = 0; k < p && known; ++k) product[k] += row[j] * covariance[j * p + k];
    }
    out.difference[a] = difference;
    for (std::size_t b = 0; b < m; ++b) {
      const double* other = hypothesis.matrix.data() + b * p;
      for (std::size_t k = 0; k < p; ++k) {
        if (other[k] != 0.0) out.covariance[a * m + b] += other[k] * product[k];
      }
    }
  }
  return out;
}

TestResult wald_test(const Fit& fit, const Hypothesis& hypothesis,
                     std::span<const double> covariance, TestKind kind) {
  const std::size_t m = hypothesis.right_side.size();
  const HypothesisEstimate estimated = estimate(fit, hypothesis, covariance);
  if (m == 0 || std::isnan(estimated.covariance.front())) {
    return test_of(kind, std::numeric_limits<double>::quiet_NaN(), static_cast<double>(m),
                   fit.df_resid);
  }
  std::vector<std::size_t> all(m);
  std::iota(all.begin(), all.end(), std::size_t{0});
  const auto factor = Factor::cholesky(estimated.covariance, m, all, kLeastPivot);
  if (!factor) {
    throw_error(ErrorCode::kSingular,
                "the restrictions of the hypothesis depend on each other; leave out those that "
                "follow from the others");
  }
  const std::vector<double> solved = factor->solve(estimated.difference);
  const double chi_squared =
      std::inner_product(solved.begin(), solved.end(), estimated.difference.begin(), 0.0);
  return test_of(kind, chi_squared, static_cast<double>(m), fit.df_resid);
}

}  // namespace webglm
