// Where the cross products of a pass become a factor, and what cannot be told apart is aliased.
#include <algorithm>
#include <cmath>
#include <utility>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"
#include "webglm/solvers/irls.hpp"
#include "webglm/solvers/triangle.hpp"

namespace webglm {
namespace {

/// A column this close to the span of the earlier ones is aliased.
constexpr double kAliasTolerance = 1e-11;
/// A triangle costs 512 p^2 for each block of rows, and p^2 numbers for each level of the tree.
constexpr std::size_t kMaxTriangleColumns = 2000;

}  // namespace

void Irls::refuse_start() {
  throw_error(ErrorCode::kInvalidInput,
              "no starting coefficients give every row a mean that the family allows with this "
              "link; use another link or add an intercept");
}

/// A column that is 0 in every row of positive weight, such as a level without rows, is aliased
/// whatever stands before it.
void Irls::drop_empty_columns(const Sums& sums) {
  std::vector<std::size_t> left;
  for (const std::size_t j : active_) {
    if (sums.diagonal(j) == 0.0) {
      state_.aliased.push_back({j, {}});
    } else {
      left.push_back(j);
    }
  }
  active_ = std::move(left);
}

void Irls::absorb_start(Sums& sums) {
  for (const double g : sums.score()) {
    if (!std::isfinite(g)) refuse_start();
  }
  problem_.penalty.add_to_gram(sums);
  drop_empty_columns(sums);
  auto factor = Factor::cholesky(sums, active_, kCholeskyPivot);
  if (!factor) {
    if (problem_.columns > kMaxTriangleColumns) {
      throw_error(
          ErrorCode::kSingular,
          "the design is singular or nearly so, and finding its aliased columns is limited to {} "
          "columns; got {}: drop columns or add a ridge penalty (alpha > 0, l1_ratio = 0)",
          {kMaxTriangleColumns, problem_.columns});
    }
    use_triangle_ = true;
    phase_ = Phase::kStartTriangle;
    return;
  }
  state_.factor = std::move(*factor);
  candidate_ = state_.factor.solve(sums.score());
  phase_ = problem_.linear ? Phase::kClose : Phase::kIterate;
}

void Irls::absorb_start_triangle(Sums& sums) {
  problem_.penalty.fold_into(sums.matrix(), candidate_, false);
  RankedTriangle ranked = rank_columns(sums.matrix(), problem_.columns, active_, kAliasTolerance);
  active_ = ranked.active;
  for (AliasedColumn& aliased : ranked.aliased) state_.aliased.push_back(std::move(aliased));
  std::sort(state_.aliased.begin(), state_.aliased.end(),
            [](const AliasedColumn& a, const AliasedColumn& b) { return a.column < b.column; });
  state_.factor = Factor::from_triangle(ranked, problem_.columns);
  candidate_ = state_.factor.solve_triangle(ranked.qtz);
  use_triangle_ = ranked.least_pivot < kCholeskyPivot;
  phase_ = problem_.linear ? Phase::kClose : Phase::kIterate;
}

/// Factorises the sums at the candidate; false where a triangle is needed and was not made.
bool Irls::factorise(Sums& sums, bool step) {
  if (sums.work() == PassWork::kGram) {
    problem_.penalty.add_to_gram(sums);
    // Between the starting weights and these a column may have lost its weight: separation.
    const bool triangle = problem_.columns <= kMaxTriangleColumns;
    auto factor = Factor::cholesky(sums, active_, triangle ? kCholeskyPivot : 0.0);
    if (!factor && triangle) return false;
    if (!factor) {
      throw_error(ErrorCode::kSingular, "X'WX became singular during the iterations");
    }
    state_.factor = std::move(*factor);
    if (step) step_ = state_.factor.solve(penalised_score(sums));
    return true;
  }
  problem_.penalty.fold_into(sums.matrix(), candidate_, true);
  const RankedTriangle ranked = rank_columns(sums.matrix(), problem_.columns, active_, 0.0);
  state_.factor = Factor::from_triangle(ranked, problem_.columns);
  if (step) step_ = state_.factor.solve_triangle(ranked.qtz);
  return true;
}

}  // namespace webglm
