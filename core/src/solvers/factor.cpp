#include "webglm/solvers/factor.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

namespace webglm {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;

Eigen::Index index(std::size_t i) { return static_cast<Eigen::Index>(i); }

Eigen::Map<const Matrix> map(const std::vector<double>& r, std::size_t k) {
  return Eigen::Map<const Matrix>(r.data(), index(k), index(k));
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
  Matrix scaled(index(k), index(k));
  for (std::size_t b = 0; b < k; ++b) {
    for (std::size_t a = b; a < k; ++a) {
      scaled(index(a), index(b)) = h[active[b] * p + active[a]] / (out.scale_[a] * out.scale_[b]);
    }
  }
  const Eigen::LLT<Eigen::Ref<Matrix>, Eigen::Lower> llt(scaled);
  if (llt.info() != Eigen::Success) return std::nullopt;
  out.r_.assign(k * k, 0.0);
  for (std::size_t b = 0; b < k; ++b) {
    for (std::size_t a = b; a < k; ++a) out.r_[a * k + b] = scaled(index(a), index(b));
    const double pivot = scaled(index(b), index(b));
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

std::vector<double> Factor::solve(std::span<const double> g) const {
  const std::size_t k = active_.size();
  Vector x(index(k));
  for (std::size_t a = 0; a < k; ++a) x[index(a)] = g[active_[a]] / scale_[a];
  const auto r = map(r_, k).triangularView<Eigen::Upper>();
  r.transpose().solveInPlace(x);
  r.solveInPlace(x);
  std::vector<double> out(p_, 0.0);
  for (std::size_t a = 0; a < k; ++a) out[active_[a]] = x[index(a)] / scale_[a];
  return out;
}

std::vector<double> Factor::solve_triangle(std::span<const double> qtz) const {
  const std::size_t k = active_.size();
  Vector x = Eigen::Map<const Vector>(qtz.data(), index(k));
  map(r_, k).triangularView<Eigen::Upper>().solveInPlace(x);
  std::vector<double> out(p_, 0.0);
  for (std::size_t a = 0; a < k; ++a) out[active_[a]] = x[index(a)] / scale_[a];
  return out;
}

std::vector<double> Factor::root_times(std::span<const double> d) const {
  const std::size_t k = active_.size();
  Vector x(index(k));
  for (std::size_t a = 0; a < k; ++a) x[index(a)] = d[active_[a]] * scale_[a];
  const Vector rd = map(r_, k).triangularView<Eigen::Upper>() * x;
  return {rd.begin(), rd.end()};
}

double Factor::quadratic(std::span<const double> d) const {
  double sum = 0.0;
  for (const double value : root_times(d)) sum += value * value;
  return sum;
}

std::vector<double> Factor::inverse_root() const {
  const std::size_t k = active_.size();
  Matrix v = Matrix::Identity(index(k), index(k));
  map(r_, k).triangularView<Eigen::Upper>().solveInPlace(v);
  std::vector<double> out(p_ * p_, 0.0);
  for (std::size_t a = 0; a < k; ++a) {
    for (std::size_t b = a; b < k; ++b) {
      out[active_[a] * p_ + active_[b]] = v(index(a), index(b)) / scale_[a];
    }
  }
  return out;
}

std::vector<double> Factor::inverse() const {
  const std::size_t k = active_.size();
  Matrix v = Matrix::Identity(index(k), index(k));
  map(r_, k).triangularView<Eigen::Upper>().solveInPlace(v);
  const Matrix inverse = v * v.transpose();
  std::vector<double> out(p_ * p_, 0.0);
  for (std::size_t a = 0; a < k; ++a) {
    for (std::size_t b = 0; b < k; ++b) {
      // The lower triangle serves both halves, so that the result is symmetric to the bit.
      const double value = inverse(index(std::max(a, b)), index(std::min(a, b)));
      out[active_[a] * p_ + active_[b]] = value / (scale_[a] * scale_[b]);
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
