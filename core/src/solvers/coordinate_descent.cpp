#include "webglm/solvers/coordinate_descent.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "simd/vector.hpp"

namespace webglm {
namespace {

/// Sweeps over the free coefficients between two solves: they need only find the signs.
constexpr int kFreeSweeps = 8;
constexpr double kEnough = 1e-6;
/// Steps of Newton's method beyond those that hold a coefficient each, where groups bend the
/// objective, and the squared length of the last one against that of the solution.
constexpr std::size_t kNewtonTurns = 40;
constexpr double kNewtonEnd = 1e-22;
constexpr int kHalvings = 40;
/// A step that is shorter leads towards a group that is zero at the minimum: descent sets it so.
constexpr double kShort = 0.1;
/// Descent and solve take turns; each solve that is not the last one frees other coefficients.
constexpr int kMaxRounds = 200;
/// Below this relative pivot a column is taken for a combination of those before it.
constexpr double kLeastPivot = 1e-13;
/// Rounding of the slope in one coefficient, relative to the terms that it is a sum of.
constexpr double kRounding = 1e-14;

double soft_threshold(double value, double by) {
  return std::copysign(std::max(std::abs(value) - by, 0.0), value);
}

/// Those of `candidates`, in order, that stand out of the span of the ones before them.
std::vector<std::size_t> independent_columns(std::span<const double> h, std::size_t p,
                                             const std::vector<std::size_t>& candidates) {
  std::vector<std::size_t> kept;
  std::vector<double> rows;  // of the Cholesky factor, k numbers each
  const std::size_t k = candidates.size();
  std::vector<double> row(k);
  for (const std::size_t j : candidates) {
    const double diagonal = h[j * p + j];
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const double* other = rows.data() + i * k;
      row[i] = (h[j * p + kept[i]] - simd::dot(row.data(), other, i)) / other[i];
    }
    const double pivot = diagonal - simd::dot(row.data(), row.data(), kept.size());
    if (!(pivot > kLeastPivot * diagonal)) continue;
    row[kept.size()] = std::sqrt(pivot);
    rows.insert(rows.end(), row.begin(), row.end());
    kept.push_back(j);
  }
  return kept;
}

}  // namespace

CoordinateDescent::CoordinateDescent(std::span<const double> gram, const SeparablePenalty& penalty)
    : gram_(gram),
      penalty_(penalty),
      p_(penalty.size()),
      penalised_(gram.begin(), gram.end()),
      residual_(p_) {
  for (std::size_t j = 0; j < p_; ++j) penalised_[j * p_ + j] += penalty_.l2(j);
}

/// Computes the residual anew: what single moves have added up has lost digits.
void CoordinateDescent::refresh(std::span<const double> c) {
  std::copy(c.begin(), c.end(), residual_.begin());
  for (std::size_t j = 0; j < p_; ++j) {
    if (w_[j] != 0.0) simd::add_scaled(-w_[j], gram_.data() + j * p_, p_, residual_.data());
  }
}

void CoordinateDescent::move(std::size_t j, double to) {
  simd::add_scaled(w_[j] - to, gram_.data() + j * p_, p_, residual_.data());
  w_[j] = to;
}

/// Minimises over one coefficient; returns the square of its change, in the metric of H.
double CoordinateDescent::update(std::size_t j) {
  const double h = penalised_[j * p_ + j];
  if (!(h > 0.0)) return 0.0;
  const double slope = residual_[j] + gram_[j * p_ + j] * w_[j];
  const double to =
      std::clamp(soft_threshold(slope, penalty_.l1(j)) / h, penalty_.lower(j), penalty_.upper(j));
  const double change = to - w_[j];
  if (change != 0.0) move(j, to);
  return change * change * h;
}

/// Sets a group to zero where that is its minimum, else minimises a majorant of the objective in
/// it: no eigenvalue of its block of H exceeds the largest sum of absolute values in a row. Returns
/// the same.
double CoordinateDescent::update_group(const CoefficientGroup& group) {
  std::vector<double> at_zero(group.columns.size());  // the slope where the group is zero
  double bound = 0.0;
  for (std::size_t a = 0; a < at_zero.size(); ++a) {
    const std::size_t j = group.columns[a];
    at_zero[a] = residual_[j];
    double row = 0.0;
    for (const std::size_t k : group.columns) {
      at_zero[a] += gram_[j * p_ + k] * w_[k];
      row += std::abs(penalised_[j * p_ + k]) * penalty_.unit(k);
    }
    at_zero[a] *= penalty_.unit(j);
    bound = std::max(bound, row * penalty_.unit(j));
  }
  std::vector<double> to(at_zero.size(), 0.0);
  if (std::sqrt(simd::dot(at_zero.data(), at_zero.data(), to.size())) > group.weight) {
    for (std::size_t a = 0; a < to.size(); ++a) {
      const std::size_t j = group.columns[a];
      to[a] = bound * w_[j] / penalty_.unit(j) +
              (residual_[j] - penalty_.l2(j) * w_[j]) * penalty_.unit(j);
    }
    const double size = std::sqrt(simd::dot(to.data(), to.data(), to.size()));
    const double part = std::max(1.0 - group.weight / size, 0.0) / bound;
    for (std::size_t a = 0; a < to.size(); ++a) to[a] *= part * penalty_.unit(group.columns[a]);
  }
  double squares = 0.0;
  for (std::size_t a = 0; a < to.size(); ++a) {
    const std::size_t j = group.columns[a];
    const double change = to[a] - w_[j];
    if (change == 0.0) continue;
    squares += change * change * penalised_[j * p_ + j];
    move(j, to[a]);
  }
  return squares;
}

double CoordinateDescent::sweep(bool free_only) {
  double largest = 0.0;
  for (std::size_t j = 0; j < p_; ++j) {
    if (free_only && !penalty_.is_free(j, w_)) continue;
    const CoefficientGroup* group = penalty_.group_of(j);
    if (group == nullptr) {
      largest = std::max(largest, update(j));
    } else if (group->columns.front() == j) {
      largest = std::max(largest, update_group(*group));
    }
  }
  return largest;
}

Factor CoordinateDescent::free_factor(std::span<const double> w) const {
  std::vector<std::size_t> free;
  for (std::size_t j = 0; j < p_; ++j) {
    if (penalised_[j * p_ + j] > 0.0 && penalty_.is_free(j, w)) free.push_back(j);
  }
  std::span<const double> h = penalised_;
  std::vector<double> curved;
  if (!penalty_.groups().empty()) {
    curved = penalised_;
    penalty_.add_curvature(w, curved);
    h = curved;
  }
  auto factor = Factor::cholesky(h, p_, free, kLeastPivot);
  if (!factor) factor = Factor::cholesky(h, p_, independent_columns(h, p_, free), 0.0);
  return factor ? *factor : Factor();
}

/// Goes `length` of the way along `step`, or until a free coefficient reaches zero or a bound,
/// which then holds it; returns whether none does.
bool CoordinateDescent::step_towards(const std::vector<std::size_t>& free,
                                     const std::vector<double>& step, double length) {
  std::size_t held = p_;
  double at = 0.0;
  const auto look = [&](std::size_t j, double edge) {
    const double reach = (edge - w_[j]) / step[j];
    if (!(reach >= 0.0 && reach < length)) return;
    length = reach;
    held = j;
    at = edge;
  };
  for (const std::size_t j : free) {
    if (step[j] == 0.0) continue;
    if (penalty_.l1(j) > 0.0 && w_[j] * step[j] < 0.0) look(j, 0.0);
    look(j, step[j] > 0.0 ? penalty_.upper(j) : penalty_.lower(j));
  }
  for (const std::size_t j : free) w_[j] += length * step[j];
  if (held < p_) w_[held] = at;
  return held == p_;
}

/// Solves for the free coefficients. Where groups bend the objective it may end before it is there,
/// on the way to a group that becomes zero; returns whether it does not.
bool CoordinateDescent::solve_free(std::span<const double> c) {
  const bool bent = !penalty_.groups().empty();
  const std::size_t most = p_ + (bent ? kNewtonTurns : 0);
  bool arrived = false;
  for (std::size_t turn = 0; turn <= most && !arrived; ++turn) {
    refresh(c);
    const Factor factor = free_factor(w_);
    const std::vector<double> left = penalty_.less_groups(w_, residual_);
    std::vector<double> slope(p_, 0.0);
    double scale = 0.0;
    for (const std::size_t j : factor.active()) {
      slope[j] = penalty_.unbalanced(j, w_[j], left[j]);
      scale += penalised_[j * p_ + j] * w_[j] * w_[j];
    }
    if (factor.active().empty()) return true;
    const std::vector<double> step = factor.solve(slope);
    const double length = bent ? smooth_length(slope, step) : 1.0;
    arrived = step_towards(factor.active(), step, length);
    const double fall = bent ? simd::dot(slope.data(), step.data(), p_) : 0.0;
    arrived = arrived && length == 1.0 && fall <= kNewtonEnd * scale;
    if (length < kShort) break;
  }
  refresh(c);
  return arrived || !bent;
}

/// How far along a Newton step the objective falls, where groups bend it: all the way, or about to
/// its least value. The objective is convex, so its slope tells.
double CoordinateDescent::smooth_length(std::span<const double> slope,
                                        const std::vector<double>& step) const {
  const double fall = simd::dot(slope.data(), step.data(), p_);
  double curvature = 0.0;  // of all but the groups
  double steady = 0.0;     // and its slope at 0
  for (std::size_t j = 0; j < p_; ++j) {
    if (step[j] == 0.0) continue;
    curvature += step[j] * simd::dot(penalised_.data() + j * p_, step.data(), p_);
    steady -= step[j] * penalty_.unbalanced(j, w_[j], residual_[j]);
  }
  const std::vector<double> none(p_, 0.0);
  const auto slope_at = [&](double t) {
    std::vector<double> at = w_;
    simd::add_scaled(t, step.data(), p_, at.data());
    const std::vector<double> bent = penalty_.less_groups(at, none);
    return steady + t * curvature - simd::dot(bent.data(), step.data(), p_);
  };
  if (slope_at(1.0) <= 0.5 * fall) return 1.0;
  double low = 0.0;
  double high = 1.0;
  for (int i = 0; i < kHalvings && slope_at(low) < -0.3 * fall; ++i) {
    const double middle = 0.5 * (low + high);
    (slope_at(middle) > 0.0 ? high : low) = middle;
  }
  return low;
}

/// Whether no coefficient that is held would gain by moving, beyond the rounding of its slope.
bool CoordinateDescent::is_optimal(std::span<const double> c) const {
  const std::vector<double> left = penalty_.less_groups(w_, residual_);
  for (std::size_t j = 0; j < p_; ++j) {
    if (penalty_.is_free(j, w_)) continue;
    const double slope = std::abs(penalty_.unbalanced(j, w_[j], left[j]));
    if (slope == 0.0) continue;
    double terms = std::abs(c[j]);
    for (std::size_t k = 0; k < p_; ++k) terms += std::abs(gram_[j * p_ + k] * w_[k]);
    if (slope > kRounding * terms) return false;
  }
  return true;
}

std::vector<double> CoordinateDescent::minimise(std::span<const double> c,
                                                std::vector<double> start) {
  w_ = std::move(start);
  for (std::size_t j = 0; j < p_; ++j) {
    w_[j] = std::clamp(w_[j], penalty_.lower(j), penalty_.upper(j));
  }
  refresh(c);
  for (int round = 0; round < kMaxRounds; ++round) {
    const double first = sweep(false);
    for (int i = 0; i < kFreeSweeps && sweep(true) > kEnough * first; ++i) {
    }
    if (solve_free(c) && is_optimal(c)) break;
  }
  return std::move(w_);
}

}  // namespace webglm
