#include "inference/profile_search.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace webglm {
namespace {

constexpr int kMaxPasses = 80;
/// What the last step of Newton's method leaves is of the order of the square of the first, and of
/// the second: both of the signed root, whose unit is a standard error.
constexpr double kNearRoot = 1e-6;
constexpr double kSmallDecrement = 1e-9;  // of the deviance, in units of phi
/// A root that rises by less than this share while the distance triples has levelled off.
constexpr double kLevel = 1e-3;
constexpr double kFarthestGrowth = 3.0;
/// Beyond this many standard errors of the fit no limit is looked for.
constexpr double kFarthest = 1e6;

double dot(const std::vector<double>& a, const std::vector<double>& b) {
  return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

}  // namespace

/// What the quadratic model around a point says.
struct ProfileSearch::Step {
  std::vector<double> rest;   ///< to the minimum given c'b
  std::vector<double> along;  ///< per unit of c'b, staying at that minimum
  double decrement;           ///< what `rest` takes off the deviance
  double root;                ///< signed root of the profile deviance over phi
  double slope;               ///< of the root in c'b
};

ProfileSearch::ProfileSearch(const Fit& fit, std::vector<double> contrast, double quantile)
    : fit_(fit), contrast_(std::move(contrast)), quantile_(quantile), accepted_(fit.state.beta) {
  const std::vector<double> direction = fit.state.factor.solve(contrast_);
  const double variance = dot(contrast_, direction);
  standard_error_ = std::sqrt(fit.scale * variance);
  candidate_distance_ = quantile * standard_error_;
  candidate_ = accepted_;
  for (std::size_t j = 0; j < candidate_.size(); ++j) {
    candidate_[j] += candidate_distance_ / variance * direction[j];
  }
  if (!std::isfinite(candidate_distance_)) outcome_ = Outcome::kFailed;
}

PassRequest ProfileSearch::request() const {
  PassRequest request;
  request.work = PassWork::kGram;
  request.beta = candidate_;
  return request;
}

std::optional<ProfileSearch::Step> ProfileSearch::step_from(Sums& sums) {
  const auto factor = Factor::cholesky(sums, fit_.state.factor.active(), 0.0);
  if (!factor) return std::nullopt;
  Step step;
  step.along = factor->solve(contrast_);
  const double variance = dot(contrast_, step.along);
  for (double& value : step.along) value /= variance;
  const std::vector<double> score(sums.score().begin(), sums.score().end());
  step.rest = factor->solve(score);
  const double moved = dot(contrast_, step.rest);
  for (std::size_t j = 0; j < step.rest.size(); ++j) step.rest[j] -= moved * step.along[j];
  step.decrement = dot(score, step.rest);
  const double rise = (sums.deviance() - step.decrement - fit_.deviance) / fit_.scale;
  const double sign = quantile_ < 0.0 ? -1.0 : 1.0;
  step.root = sign * std::sqrt(std::max(rise, 0.0));
  step.slope = step.root == 0.0 ? 0.0 : -dot(score, step.along) / (fit_.scale * step.root);
  return step;
}

void ProfileSearch::halve() {
  candidate_distance_ = 0.5 * (candidate_distance_ + accepted_distance_);
  for (std::size_t j = 0; j < candidate_.size(); ++j) {
    candidate_[j] = 0.5 * (candidate_[j] + accepted_[j]);
  }
  if (std::abs(candidate_distance_ - accepted_distance_) < 1e-12 * standard_error_) {
    outcome_ = Outcome::kFailed;
  }
}

void ProfileSearch::absorb(Sums sums) {
  if (++passes_ > kMaxPasses) {
    outcome_ = Outcome::kFailed;
    return;
  }
  const bool valid = sums.invalid_rows() == 0.0 && std::isfinite(sums.deviance());
  const double rise = (sums.deviance() - fit_.deviance) / fit_.scale;
  if (!valid || rise > 4.0 * quantile_ * quantile_) return halve();
  const auto step = step_from(sums);
  if (!step) {
    outcome_ = Outcome::kUnlimited;  // no row has information left
    return;
  }
  const double wanted = (quantile_ - step->root) / step->slope;
  const bool settled = step->decrement <= kSmallDecrement * fit_.scale;
  const bool outward = std::abs(step->root) < std::abs(quantile_);
  const bool level =
      std::abs(step->root) - std::abs(accepted_root_) <= kLevel * std::abs(quantile_) &&
      std::abs(candidate_distance_) > 2.0 * std::abs(accepted_distance_);
  if (settled && outward &&
      ((level && accepted_root_ != 0.0) ||
       std::abs(candidate_distance_) > kFarthest * standard_error_)) {
    outcome_ = Outcome::kUnlimited;
    return;
  }
  accepted_ = candidate_;
  accepted_distance_ = candidate_distance_;
  accepted_root_ = step->root;
  const double bound = (kFarthestGrowth - 1.0) * std::abs(candidate_distance_);
  const double move = std::isfinite(wanted) ? std::clamp(wanted, -0.5 * bound, bound) : bound;
  const bool close = settled && std::abs(quantile_ - step->root) <= kNearRoot;
  candidate_distance_ += move;
  for (std::size_t j = 0; j < candidate_.size(); ++j) {
    candidate_[j] += step->rest[j] + move * step->along[j];
  }
  if (close) outcome_ = Outcome::kFound;
}

}  // namespace webglm
