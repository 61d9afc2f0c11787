#include "webglm/solvers/separable_penalty.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace webglm {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

SeparablePenalty::SeparablePenalty(const CoefficientPenalties& given,
                                   const Standardisation& standardisation)
    : l1_(given.l1),
      l2_(given.l2),
      groups_(given.groups),
      inverse_scale_(standardisation.inverse_scale),
      strength_(given.strength) {
  const std::size_t p = standardisation.size();
  lower_.assign(p, -kInfinity);
  upper_.assign(p, kInfinity);
  unit_.assign(p, 1.0);
  for (std::size_t j = 0; j < p; ++j) {
    // b = scale w, and the penalty is on spread b.
    const double scale = standardisation.inverse_scale[j];
    const double stated = scale * (given.spread.empty() ? 1.0 : given.spread[j]);
    l1_[j] *= stated;
    l2_[j] *= stated * stated;
    unit_[j] = stated > 0.0 ? 1.0 / stated : 0.0;
    if (scale == 0.0) continue;  // a constant column: its coefficient stays 0
    if (!given.lower.empty()) lower_[j] = given.lower[j] / scale;
    if (!given.upper.empty()) upper_[j] = given.upper[j] / scale;
  }
  if (!standardisation.intercept) return;
  intercept_ = *standardisation.intercept;
  const std::size_t i = intercept_;
  const bool bounded = std::isfinite(lower_[i]) || std::isfinite(upper_[i]);
  if (l1_[i] == 0.0 && l2_[i] == 0.0 && !bounded && !given.user_intercept) return;
  share_ = standardisation.intercept_row();
  share_[i] = 0.0;
}

SeparablePenalty SeparablePenalty::on(const std::vector<std::size_t>& coefficients) const {
  SeparablePenalty out;
  out.strength_ = strength_;
  for (const std::size_t j : coefficients) {
    out.l1_.push_back(l1_[j]);
    out.l2_.push_back(l2_[j]);
    out.lower_.push_back(lower_[j]);
    out.upper_.push_back(upper_[j]);
    out.unit_.push_back(unit_[j]);
  }
  // They hold all of a group, or none.
  std::vector<CoefficientGroup> groups;
  for (CoefficientGroup group : this->groups()) {
    for (std::size_t& j : group.columns) {
      const auto place = std::lower_bound(coefficients.begin(), coefficients.end(), j);
      if (place == coefficients.end() || *place != j) {
        group.columns.clear();
        break;
      }
      j = static_cast<std::size_t>(place - coefficients.begin());
    }
    if (!group.columns.empty()) groups.push_back(std::move(group));
  }
  out.groups_ = grouped(std::move(groups), coefficients.size());
  return out;
}

bool SeparablePenalty::allows_zeros() const {
  for (std::size_t j = 0; j < size(); ++j) {
    if (lower_[j] > 0.0 || upper_[j] < 0.0) return false;
  }
  return share_.empty();
}

bool SeparablePenalty::has_l1() const {
  return groups_ || std::any_of(l1_.begin(), l1_.end(), [](double weight) { return weight > 0.0; });
}

std::vector<double> SeparablePenalty::coordinates_of(std::vector<double> beta) const {
  for (std::size_t j = 0; j < share_.size(); ++j) beta[intercept_] += share_[j] * beta[j];
  return beta;
}

std::vector<double> SeparablePenalty::solver_coordinates_of(std::vector<double> w) const {
  for (std::size_t j = 0; j < share_.size(); ++j) w[intercept_] -= share_[j] * w[j];
  return w;
}

void SeparablePenalty::move_score(std::span<double> score) const {
  for (std::size_t j = 0; j < share_.size(); ++j) score[j] -= share_[j] * score[intercept_];
}

void SeparablePenalty::move_gram(std::span<double> gram) const {
  const std::size_t p = share_.size();
  if (p == 0) return;
  const std::vector<double> row(gram.begin() + static_cast<std::ptrdiff_t>(intercept_ * p),
                                gram.begin() + static_cast<std::ptrdiff_t>((intercept_ + 1) * p));
  for (std::size_t j = 0; j < p; ++j) {
    for (std::size_t k = 0; k < p; ++k) {
      gram[j * p + k] +=
          share_[j] * share_[k] * row[intercept_] - share_[j] * row[k] - share_[k] * row[j];
    }
  }
}

double SeparablePenalty::value(std::span<const double> w) const {
  double sum = 0.0;
  for (std::size_t j = 0; j < w.size(); ++j) {
    sum += l1_[j] * std::abs(w[j]) + 0.5 * l2_[j] * w[j] * w[j];
  }
  for (const CoefficientGroup& group : groups()) sum += group.weight * length(group, w);
  return sum;
}

/// The slope of the objective in coefficient j, downwards, where nothing bounds it.
double SeparablePenalty::slope(std::size_t j, double w, double score) const {
  const double slope = score - l2_[j] * w;
  if (w != 0.0) return slope - std::copysign(l1_[j], w);
  return std::copysign(std::max(std::abs(slope) - l1_[j], 0.0), slope);
}

double SeparablePenalty::unbalanced(std::size_t j, double w, double score) const {
  const double free = slope(j, w, score);
  if (w >= upper_[j] && free > 0.0) return 0.0;
  if (w <= lower_[j] && free < 0.0) return 0.0;
  return free;
}

double SeparablePenalty::bound_multiplier(std::size_t j, double w, double score) const {
  const double free = slope(j, w, score);
  return free == unbalanced(j, w, score) ? 0.0 : std::abs(free) / inverse_scale_[j];
}

double SeparablePenalty::optimality_residual(std::span<const double> w,
                                             std::span<const double> score) const {
  const std::vector<double> left = less_groups(w, score);
  double largest = 0.0;
  for (std::size_t j = 0; j < w.size(); ++j) {
    largest = std::max(largest, optimality_residual(j, w[j], left[j]));
  }
  return largest;
}

double SeparablePenalty::optimality_residual(std::size_t j, double w, double score) const {
  return std::abs(unbalanced(j, w, score)) * unit_[j] / strength_;
}

bool SeparablePenalty::is_free(std::size_t j, std::span<const double> w) const {
  if (w[j] <= lower_[j] || w[j] >= upper_[j]) return false;
  const CoefficientGroup* group = group_of(j);
  if (group == nullptr) return l1_[j] == 0.0 || w[j] != 0.0;
  return std::any_of(group->columns.begin(), group->columns.end(),
                     [&](std::size_t k) { return w[k] != 0.0; });
}

}  // namespace webglm
