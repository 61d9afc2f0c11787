// Products with a factor's root and its inverse: solutions and quadratic forms.
#include <algorithm>
#include <cstddef>

#include "simd/vector.hpp"
#include "webglm/solvers/factor.hpp"

namespace webglm {

/// S^-1 g, in `order_`.
std::vector<double> Factor::scaled_down(std::span<const double> g) const {
  std::vector<double> x;
  for (std::size_t a = 0; a < order_.size(); ++a) x.push_back(g[order_[a]] / scale_[a]);
  return x;
}

/// R'^-1 x in its place.
void Factor::solve_root_transposed(std::vector<double>& x) const {
  if (!numbers_) return;
  const SparseRows& b = numbers_->b;
  double* outer = x.data() + inner_;
  for (std::size_t i = 0; i < inner_; ++i) {
    for (std::size_t at = b.start[i]; at < b.start[i + 1]; ++at) {
      outer[b.column[at]] -= b.value[at] * x[i];
    }
  }
  const std::size_t q = order_.size() - inner_;
  for (std::size_t i = 0; i < q; ++i) {
    const double* row = numbers_->lower.data() + i * q;
    outer[i] = (outer[i] - simd::dot(row, outer, i)) / row[i];
  }
}

/// R^-1 x in its place.
void Factor::solve_root(std::vector<double>& x) const {
  if (!numbers_) return;
  const SparseRows& b = numbers_->b;
  double* outer = x.data() + inner_;
  const std::size_t q = order_.size() - inner_;
  for (std::size_t i = q; i-- > 0;) {
    const double* row = numbers_->lower.data() + i * q;
    outer[i] /= row[i];
    simd::add_scaled(-outer[i], row, i, outer);
  }
  for (std::size_t i = 0; i < inner_; ++i) {
    for (std::size_t at = b.start[i]; at < b.start[i + 1]; ++at) {
      x[i] -= b.value[at] * outer[b.column[at]];
    }
  }
}

/// S^-1 x, as a vector of length p.
std::vector<double> Factor::unscaled(const std::vector<double>& x) const {
  std::vector<double> out(p_, 0.0);
  for (std::size_t a = 0; a < order_.size(); ++a) out[order_[a]] = x[a] / scale_[a];
  return out;
}

std::vector<double> Factor::half_solve(std::span<const double> g) const {
  std::vector<double> x = scaled_down(g);
  solve_root_transposed(x);
  return x;
}

std::vector<double> Factor::finish_solve(std::vector<double> x) const {
  solve_root(x);
  return unscaled(x);
}

std::vector<double> Factor::solve(std::span<const double> g) const {
  return finish_solve(half_solve(g));
}

std::vector<double> Factor::solve_triangle(std::span<const double> qtz) const {
  std::vector<double> x(qtz.begin(), qtz.begin() + static_cast<std::ptrdiff_t>(order_.size()));
  solve_root(x);
  return unscaled(x);
}

std::vector<double> Factor::root_times(std::span<const double> d) const {
  std::vector<double> x;
  for (std::size_t a = 0; a < order_.size(); ++a) x.push_back(d[order_[a]] * scale_[a]);
  if (!numbers_) return x;
  const SparseRows& b = numbers_->b;
  const std::size_t q = order_.size() - inner_;
  const double* outer = x.data() + inner_;
  for (std::size_t i = 0; i < inner_; ++i) {
    for (std::size_t at = b.start[i]; at < b.start[i + 1]; ++at) {
      x[i] += b.value[at] * outer[b.column[at]];
    }
  }
  std::vector<double> product(q, 0.0);  // L'x
  for (std::size_t i = 0; i < q; ++i) {
    simd::add_scaled(outer[i], numbers_->lower.data() + i * q, i + 1, product.data());
  }
  std::copy(product.begin(), product.end(), x.begin() + static_cast<std::ptrdiff_t>(inner_));
  return x;
}

double Factor::quadratic(std::span<const double> d) const {
  const std::vector<double> x = root_times(d);
  return simd::dot(x.data(), x.data(), x.size());
}

double Factor::inverse_quadratic(std::span<const double> m) const {
  const std::vector<double> x = half_solve(m);
  return simd::dot(x.data(), x.data(), x.size());
}

}  // namespace webglm
