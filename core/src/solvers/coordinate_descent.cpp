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

double CoordinateDescent::sweep(bool free_only) {
  double largest = 0.0;
  for (std::size_t j = 0; j < p_; ++j) {
    if (free_only && !penalty_.is_free(j, w_[j])) continue;
    largest = std::max(largest, update(j));
  }
  return largest;
}

Factor CoordinateDescent::free_factor(std::span<const double> w) const {
  std::vector<std::size_t> free;
  for (std::size_t j = 0; j < p_; ++j) {
    if (penalised_[j * p_ + j] > 0.0 && penalty_.is_free(j, w[j])) free.push_back(j);
  }
  auto factor = Factor::cholesky(penalised_, p_, free, kLeastPivot);
  if (!factor) {
    factor = Factor::cholesky(penalised_, p_, independent_columns(penalised_, p_, free), 0.0);
  }
  return factor ? *factor : Factor();
}

/// Goes along `step` until it ends or a free coefficient reaches zero or a bound, which then holds
/// it; returns whether it went all the way.
bool CoordinateDescent::step_towards(const std::vector<std::size_t>& free,
                                     const std::vector<double>& step) {
  double length = 1.0;
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

void CoordinateDescent::solve_free(std::span<const double> c) {
  bool arrived = false;
  for (std::size_t turn = 0; turn <= p_ && !arrived; ++turn) {
    refresh(c);
    const Factor factor = free_factor(w_);
    std::vector<double> slope(p_, 0.0);
    for (const std::size_t j : factor.active()) {
      slope[j] = penalty_.unbalanced(j, w_[j], residual_[j]);
    }
    if (factor.active().empty()) return;
    arrived = step_towards(factor.active(), factor.solve(slope));
  }
  refresh(c);
}

/// Whether no coefficient that is held would gain by moving, beyond the rounding of its slope.
bool CoordinateDescent::is_optimal(std::span<const double> c) const {
  for (std::size_t j = 0; j < p_; ++j) {
    if (penalty_.is_free(j, w_[j])) continue;
    const double slope = std::abs(penalty_.unbalanced(j, w_[j], residual_[j]));
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
    solve_free(c);
    if (is_optimal(c)) break;
  }
  return std::move(w_);
}

}  // namespace webglm
