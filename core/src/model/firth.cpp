#include "webglm/model/firth.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "simd/dense_tile.hpp"
#include "webglm/common/error.hpp"
#include "webglm/model/fit.hpp"
#include "webglm/model/leverage.hpp"

namespace webglm {
namespace {

constexpr int kMaxHalvings = 30;
/// Far from the maximum a longer step leaves the region where X'WX means anything.
constexpr double kLongestStep = 5.0;

}  // namespace

FirthSolve::FirthSolve(const ModelData& data, const FitOptions& options, const SolvedState& from,
                       std::optional<std::size_t> held)
    : reader_(data.design, data.observations, {options.family, Logit{}, 0.5}),
      segments_(data.design.rows()),
      model_{options.family, Logit{}, 0.5},
      held_(held),
      max_iter_(options.max_iter),
      tol_(options.tol),
      active_(from.factor.active()),
      candidate_(data.design.columns(), 0.0),
      objective_(std::numeric_limits<double>::infinity()) {
  check_covariance_size(candidate_.size());
  for (const std::size_t j : active_) {
    if (j != held) free_.push_back(j);
  }
  state_.aliased = from.aliased;
  part_ = empty_part();
}

void FirthSolve::Part::merge(Part& into, const Part& from) {
  for (std::size_t i = 0; i < into.values.size(); ++i) into.values[i] += from.values[i];
  into.deviance += from.deviance;
  into.pearson_chi2 += from.pearson_chi2;
}

FirthSolve::Part FirthSolve::empty_part() const {
  const std::size_t p = candidate_.size();
  Part part;
  part.values.assign(gram_ ? p * p : p, 0.0);
  return part;
}

std::uint64_t FirthSolve::advance(std::uint64_t max_blocks) {
  std::uint64_t blocks = 0;
  for (; !done_ && blocks < max_blocks; ++blocks) {
    add_block();
    if (++block_ < segments_.first_block(segment_ + 1)) continue;
    tree_.push(std::exchange(part_, empty_part()));
    if (++segment_ < segments_.count()) continue;
    block_ = 0;
    segment_ = 0;
    absorb(tree_.take());
    part_ = empty_part();
  }
  return blocks;
}

void FirthSolve::add_block() {
  if (block_ == 0) reader_.set_coefficients(candidate_);
  reader_.load(block_);
  reader_.predict();
  reader_.update();
  RowBlock& block = reader_.block();
  if (gram_) {
    const RowTotals totals = reader_.totals();
    part_.deviance += totals.deviance;
    part_.pearson_chi2 += totals.pearson_chi2;
    simd::weigh_columns(reader_.columns(), block.weight, reader_.scratch().data());
    simd::add_gram(reader_.columns(), reader_.scratch().data(), part_.values.data());
    return;
  }
  std::array<double, kBlockRows> leverage;
  read_leverages(root_, reader_, leverage);
  for (std::uint32_t r = 0; r < kBlockRows; ++r) {
    block.u[r] += leverage[r] * 0.5 * (block.one_minus[r] - block.mu[r]);
  }
  simd::add_score(reader_.columns(), block.u.data(), part_.values.data());
}

void FirthSolve::absorb(Part total) {
  if (gram_) {
    absorb_gram(total);
  } else {
    absorb_score(total);
  }
}

void FirthSolve::absorb_gram(const Part& total) {
  const std::size_t p = candidate_.size();
  auto factor = Factor::cholesky(total.values, p, active_, 0.0);
  const double objective = factor ? 0.5 * (total.deviance - factor->log_determinant()) : objective_;
  const bool accepted = factor && objective <= objective_ + 1e-12 * std::abs(objective);
  if (!accepted) {
    state_.step_halved = true;
    if (++halvings_ > kMaxHalvings || state_.beta.empty()) {
      if (state_.beta.empty()) throw_error(ErrorCode::kSingular, "X'WX is singular");
      done_ = true;
      return;
    }
    for (std::size_t j = 0; j < p; ++j) {
      step_[j] *= 0.5;
      candidate_[j] = state_.beta[j] + step_[j];
    }
    return;
  }
  halvings_ = 0;
  objective_ = objective;
  state_.beta = candidate_;
  state_.deviance = total.deviance;
  state_.pearson_chi2 = total.pearson_chi2;
  state_.factor = std::move(*factor);
  root_ = state_.factor.inverse_root();
  if (held_) free_factor_ = Factor::cholesky(total.values, p, free_, 0.0).value_or(Factor());
  gram_ = false;
}

void FirthSolve::absorb_score(const Part& total) {
  const Factor& factor = held_ ? free_factor_ : state_.factor;
  step_ = factor.solve(total.values);
  const double decrement = factor.quadratic(step_);
  state_.max_std_score = 0.0;
  double longest = 0.0;
  for (const std::size_t j : free_) {
    const double size = std::abs(total.values[j]) / std::sqrt(factor.diagonal(j));
    state_.max_std_score = std::max(state_.max_std_score, size);
    longest = std::max(longest, std::abs(step_[j]));
  }
  // Fisher's information is not the curvature here, so that errors fall by a factor and not by
  // their squares: the last step must be shorter than the error that is allowed.
  state_.converged = decrement <= 1e-4 * tol_ * tol_;
  if (state_.converged || state_.iterations >= max_iter_) {
    done_ = true;
    return;
  }
  ++state_.iterations;
  const double shorten = std::min(1.0, kLongestStep / longest);
  for (std::size_t j = 0; j < candidate_.size(); ++j) {
    step_[j] *= shorten;
    candidate_[j] = state_.beta[j] + step_[j];
  }
  gram_ = true;
}

}  // namespace webglm
