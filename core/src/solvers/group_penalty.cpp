#include <cmath>
#include <utility>

#include "webglm/solvers/separable_penalty.hpp"

namespace webglm {

// The part of the penalty on groups of coefficients. With v = w / unit over a group its gradient is
// weight v / |v|, its second derivative weight (I - vv' / |v|^2) / |v|; at v = 0 every vector not
// longer than the weight is a subgradient (Yuan & Lin 2006, section 2.2).

std::shared_ptr<const CoefficientGroups> grouped(std::vector<CoefficientGroup> all,
                                                 std::size_t coefficients) {
  if (all.empty()) return nullptr;
  auto out = std::make_shared<CoefficientGroups>();
  out->of.assign(coefficients, all.size());
  for (std::size_t g = 0; g < all.size(); ++g) {
    for (const std::size_t j : all[g].columns) out->of[j] = g;
  }
  out->all = std::move(all);
  return out;
}

const CoefficientGroup* SeparablePenalty::group_of(std::size_t j) const {
  if (!groups_ || groups_->of[j] == groups_->all.size()) return nullptr;
  return &groups_->all[groups_->of[j]];
}

double SeparablePenalty::length(const CoefficientGroup& group, std::span<const double> w) const {
  double squares = 0.0;
  for (const std::size_t j : group.columns) squares += (w[j] / unit_[j]) * (w[j] / unit_[j]);
  return std::sqrt(squares);
}

double SeparablePenalty::slope_length(const CoefficientGroup& group,
                                      std::span<const double> score) const {
  double squares = 0.0;
  for (const std::size_t j : group.columns) squares += score[j] * unit_[j] * score[j] * unit_[j];
  return std::sqrt(squares);
}

std::vector<double> SeparablePenalty::less_groups(std::span<const double> w,
                                                  std::span<const double> score) const {
  std::vector<double> out(score.begin(), score.end());
  for (const CoefficientGroup& group : groups()) {
    const double at = length(group, w);
    const double slope = at > 0.0 ? 0.0 : slope_length(group, score);
    const double left = slope > group.weight ? 1.0 - group.weight / slope : 0.0;
    for (const std::size_t j : group.columns) {
      out[j] = at > 0.0 ? out[j] - group.weight * w[j] / (unit_[j] * unit_[j] * at) : out[j] * left;
    }
  }
  return out;
}

void SeparablePenalty::add_curvature(std::span<const double> w, std::span<double> matrix) const {
  for (const CoefficientGroup& group : groups()) {
    const double at = length(group, w);
    if (at == 0.0) continue;
    for (const std::size_t j : group.columns) {
      const double along = w[j] / (unit_[j] * at);
      matrix[j * size() + j] += group.weight / (at * unit_[j] * unit_[j]);
      for (const std::size_t k : group.columns) {
        matrix[j * size() + k] -=
            group.weight / at * along * w[k] / (unit_[k] * at) / (unit_[j] * unit_[k]);
      }
    }
  }
}

double SeparablePenalty::strength_to_hold(std::size_t j, std::span<const double> score) const {
  if (const CoefficientGroup* group = group_of(j)) {
    return slope_length(*group, score) / group->weight;
  }
  return l1_[j] > 0.0 ? std::abs(score[j]) / l1_[j] : 0.0;
}

}  // namespace webglm
