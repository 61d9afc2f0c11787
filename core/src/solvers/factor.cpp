#include "webglm/solvers/factor.hpp"

#include <algorithm>
#include <cmath>

#include "simd/vector.hpp"

namespace webglm {
namespace {

// R is stored by columns, which are the rows of L = R': everything below runs along them.

/// L L' = A in place, from the lower triangle of A by rows; false where a pivot is not positive.
bool factorise(std::vector<double>& a, std::size_t k) {
  for (std::size_t i = 0; i < k; ++i) {
    double* row = a.data() + i * k;
    for (std::size_t j = 0; j < i; ++j) {
      const double* other = a.data() + j * k;
      row[j] = (row[j] - simd::dot(row, other, j)) / other[j];
    }
    const double pivot = row[i] - simd::dot(row, row, i);
    if (!(pivot > 0.0)) return false;
    row[i] = std::sqrt(pivot);
  }
  return true;
}

/// x becomes L^-1 x.
void solve_lower(const std::vector<double>& r, std::size_t k, std::vector<double>& x) {
  for (std::size_t i = 0; i < k; ++i) {
    const double* row = r.data() + i * k;
    x[i] = (x[i] - simd::dot(row, x.data(), i)) / row[i];
  }
}

/// x becomes R^-1 x.
void solve_upper(const std::vector<double>& r, std::size_t k, std::vector<double>& x) {
  for (std::size_t i = k; i-- > 0;) {
    const double* row = r.data() + i * k;
    x[i] /= row[i];
    simd::add_scaled(-x[i], row, i, x.data());
  }
}

/// R^-1, upper triangular, by rows.
std::vector<double> inverse_triangle(const std::vector<double>& r, std::size_t k) {
  std::vector<double> out(k * k, 0.0);
  for (std::size_t c = 0; c < k; ++c) {
    double* own = out.data() + c * k;
    own[c] = 1.0 / r[c * k + c];
    for (std::size_t i = c + 1; i < k; ++i) {
      own[i] = -simd::dot(r.data() + i * k + c, own + c, i - c) / r[i * k + i];
    }
  }
  return out;
}

}  // namespace

std::optional<Factor> Factor::cholesky(std::span<const double> h, std::size_t p,
                                       const std::vector<std::size_t>& active, double least_pivot) {
  const std::size_t k = active.size();
  Factor out;
  out.p_ = p;
  out.active_ = active;
  out.scale_.resize(k);
  for (std::size_t a = 0; a < k; ++a) {
    const double diagonal = h[active[a] * p + active[a]];
    if (!(diagonal > 0.0) || !std::isfinite(diagonal)) return std::nullopt;
    out.scale_[a] = std::sqrt(diagonal);
  }
  out.r_.assign(k * k, 0.0);
  for (std::size_t a = 0; a < k; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      out.r_[a * k + b] = h[active[b] * p + active[a]] / (out.scale_[a] * out.scale_[b]);
    }
  }
  if (!factorise(out.r_, k)) return std::nullopt;
  for (std::size_t a = 0; a < k; ++a) {
    const double pivot = out.r_[a * k + a];
    out.least_pivot_ = std::min(out.least_pivot_, pivot * pivot);
  }
  if (!(out.least_pivot_ >= least_pivot)) return std::nullopt;
  return out;
}

Factor Factor::from_triangle(const RankedTriangle& ranked, std::size_t p) {
  Factor out;
  out.p_ = p;
  out.active_ = ranked.active;
  out.r_ = ranked.r;
  out.scale_.assign(ranked.active.size(), 1.0);
  out.least_pivot_ = ranked.least_pivot;
  return out;
}

std::vector<double> Factor::spread(const std::vector<double>& x) const {
  std::vector<double> out(p_, 0.0);
  for (std::size_t a = 0; a < x.size(); ++a) out[active_[a]] = x[a] / scale_[a];
  return out;
}

std::vector<double> Factor::solve(std::span<const double> g) const {
  const std::size_t k = active_.size();
  std::vector<double> x(k);
  for (std::size_t a = 0; a < k; ++a) x[a] = g[active_[a]] / scale_[a];
  solve_lower(r_, k, x);
  solve_upper(r_, k, x);
  return spread(x);
}

std::vector<double> Factor::solve_triangle(std::span<const double> qtz) const {
  std::vector<double> x(qtz.begin(), qtz.begin() + static_cast<std::ptrdiff_t>(active_.size()));
  solve_upper(r_, x.size(), x);
  return spread(x);
}

std::vector<double> Factor::root_times(std::span<const double> d) const {
  const std::size_t k = active_.size();
  std::vector<double> out(k, 0.0);
  for (std::size_t a = 0; a < k; ++a) {
    simd::add_scaled(d[active_[a]] * scale_[a], r_.data() + a * k, a + 1, out.data());
  }
  return out;
}

double Factor::quadratic(std::span<const double> d) const {
  double sum = 0.0;
  for (const double value : root_times(d)) sum += value * value;
  return sum;
}

std::vector<double> Factor::inverse_root() const {
  const std::size_t k = active_.size();
  const std::vector<double> v = inverse_triangle(r_, k);
  std::vector<double> out(p_ * p_, 0.0);
  for (std::size_t a = 0; a < k; ++a) {
    for (std::size_t b = a; b < k; ++b) {
      out[active_[a] * p_ + active_[b]] = v[a * k + b] / scale_[a];
    }
  }
  return out;
}

std::vector<double> Factor::inverse() const {
  const std::size_t k = active_.size();
  const std::vector<double> v = inverse_triangle(r_, k);
  std::vector<double> out(p_ * p_, 0.0);
  for (std::size_t a = 0; a < k; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      const double value =
          simd::dot(v.data() + a * k + a, v.data() + b * k + a, k - a) / (scale_[a] * scale_[b]);
      out[active_[a] * p_ + active_[b]] = out[active_[b] * p_ + active_[a]] = value;
    }
  }
  return out;
}

double Factor::diagonal(std::size_t column) const {
  const std::size_t k = active_.size();
  const auto found = std::find(active_.begin(), active_.end(), column);
  if (found == active_.end()) return 0.0;
  const auto a = static_cast<std::size_t>(found - active_.begin());
  double sum = 0.0;
  for (std::size_t i = 0; i <= a; ++i) sum += r_[a * k + i] * r_[a * k + i];
  return sum * scale_[a] * scale_[a];
}

}  // namespace webglm
