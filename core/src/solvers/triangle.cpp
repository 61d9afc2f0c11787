#include "webglm/solvers/triangle.hpp"

#include <algorithm>
#include <cmath>

namespace webglm {
namespace {

double norm(const double* x, std::size_t n) {
  double greatest = 0.0;
  for (std::size_t i = 0; i < n; ++i) greatest = std::max(greatest, std::abs(x[i]));
  if (greatest == 0.0) return 0.0;
  double sum = 0.0;
  for (std::size_t i = 0; i < n; ++i) sum += (x[i] / greatest) * (x[i] / greatest);
  return greatest * std::sqrt(sum);
}

double dot(const double* a, const double* b, std::size_t n) {
  double sum = 0.0;
  for (std::size_t i = 0; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

/// A reflection that takes (head, tail) to (-sign(head) length, 0): tail is overwritten with the
/// vector whose first entry is 1, and tau returned; head becomes the new first entry.
double reflect(double& head, double* tail, std::size_t n) {
  const double below = norm(tail, n);
  if (below == 0.0) return 0.0;
  const double length = std::hypot(head, below);
  const double first = head >= 0.0 ? -length : length;
  const double tau = (first - head) / first;
  const double scale = 1.0 / (head - first);
  for (std::size_t i = 0; i < n; ++i) tail[i] *= scale;
  head = first;
  return tau;
}

/// Applies the reflection to one more column (head, tail).
void apply(const double* vector, double tau, double& head, double* tail, std::size_t n) {
  const double amount = tau * (head + dot(vector, tail, n));
  head -= amount;
  for (std::size_t i = 0; i < n; ++i) tail[i] -= amount * vector[i];
}

/// Solves the leading k x k of the upper triangle for one right-hand side, in place.
void solve_upper(const std::vector<double>& r, std::size_t side, std::size_t k, double* b) {
  for (std::size_t j = k; j-- > 0;) {
    b[j] /= r[j + j * side];
    for (std::size_t i = 0; i < j; ++i) b[i] -= r[i + j * side] * b[j];
  }
}

}  // namespace

void fold_rows(std::span<double> triangle, std::size_t side, double* a, std::size_t rows,
               std::size_t stride) {
  for (std::size_t j = 0; j < side; ++j) {
    double* vector = a + j * stride;
    const double tau = reflect(triangle[j + j * side], vector, rows);
    if (tau == 0.0) continue;
    for (std::size_t k = j + 1; k < side; ++k) {
      apply(vector, tau, triangle[j + k * side], a + k * stride, rows);
    }
  }
}

void merge_triangle(std::span<double> triangle, std::span<const double> other, std::size_t side) {
  std::vector<double> rows(other.begin(), other.end());
  for (std::size_t j = 0; j < side; ++j) {
    std::fill(rows.begin() + static_cast<std::ptrdiff_t>(j * side + j + 1),
              rows.begin() + static_cast<std::ptrdiff_t>((j + 1) * side), 0.0);
  }
  fold_rows(triangle, side, rows.data(), side, side);
}

RankedTriangle rank_columns(std::span<const double> triangle, std::size_t p,
                            const std::vector<std::size_t>& candidates, double tolerance) {
  const std::size_t side = p + 1;
  const auto column = [&](std::size_t j) {
    std::vector<double> out(side, 0.0);
    std::copy_n(triangle.begin() + static_cast<std::ptrdiff_t>(j * side), j + 1, out.begin());
    return out;
  };
  RankedTriangle ranked;
  std::vector<std::vector<double>> reflections;
  std::vector<double> taus;
  std::vector<double> accepted;  // their transformed columns, side x k
  const auto transform = [&](std::vector<double>& x) {
    for (std::size_t k = 0; k < reflections.size(); ++k) {
      apply(reflections[k].data(), taus[k], x[k], x.data() + k + 1, side - k - 1);
    }
  };
  for (const std::size_t j : candidates) {
    std::vector<double> x = column(j);
    const double length = norm(x.data(), side);
    transform(x);
    const std::size_t k = reflections.size();
    const double left = norm(x.data() + k, side - k);
    if (!(left > tolerance * length)) {
      solve_upper(accepted, side, k, x.data());
      x.resize(k);
      ranked.aliased.push_back({j, std::move(x)});
      continue;
    }
    std::vector<double> tail(x.begin() + static_cast<std::ptrdiff_t>(k) + 1, x.end());
    taus.push_back(reflect(x[k], tail.data(), tail.size()));
    reflections.push_back(std::move(tail));
    accepted.insert(accepted.end(), x.begin(), x.end());
    ranked.active.push_back(j);
    ranked.least_pivot = std::min(ranked.least_pivot, (left / length) * (left / length));
  }
  const std::size_t k = ranked.active.size();
  std::vector<double> z = column(p);
  transform(z);
  ranked.qtz.assign(z.begin(), z.begin() + static_cast<std::ptrdiff_t>(k));
  ranked.r.assign(k * k, 0.0);
  for (std::size_t j = 0; j < k; ++j) {
    std::copy_n(accepted.begin() + static_cast<std::ptrdiff_t>(j * side), j + 1,
                ranked.r.begin() + static_cast<std::ptrdiff_t>(j * k));
  }
  return ranked;
}

}  // namespace webglm
