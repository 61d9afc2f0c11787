#include "webglm/solvers/factor.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "simd/lower_triangle.hpp"
#include "simd/vector.hpp"

namespace webglm {
namespace {

/// The same rows by columns.
SparseRows transposed(const SparseRows& rows, std::size_t columns) {
  SparseRows out;
  out.start.assign(columns + 1, 0);
  for (const std::uint32_t c : rows.column) ++out.start[c + 1];
  std::partial_sum(out.start.begin(), out.start.end(), out.start.begin());
  out.column.resize(rows.column.size());
  out.value.resize(rows.column.size());
  std::vector<std::size_t> next(out.start.begin(), out.start.end() - 1);
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    for (std::size_t at = rows.start[i]; at < rows.start[i + 1]; ++at) {
      const std::size_t to = next[rows.column[at]]++;
      out.column[to] = static_cast<std::uint32_t>(i);
      out.value[to] = rows.value[at];
    }
  }
  return out;
}

/// Takes B'B from the lower triangle of `lower` (q x q), one row at a time, which stays in the
/// cache.
void subtract_square(const SparseRows& b, std::size_t q, std::vector<double>& lower) {
  const SparseRows columns = transposed(b, q);
  for (std::size_t j = 0; j < q; ++j) {
    double* row = lower.data() + j * q;
    for (std::size_t at = columns.start[j]; at < columns.start[j + 1]; ++at) {
      const std::size_t i = columns.column[at];
      const double value = columns.value[at];
      for (std::size_t e = b.start[i]; e < b.start[i + 1] && b.column[e] <= j; ++e) {
        row[b.column[e]] -= value * b.value[e];
      }
    }
  }
}

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

/// Where the wanted entries of `all` stand among themselves.
std::vector<std::size_t> places_of(const std::vector<std::size_t>& all,
                                   const std::vector<bool>& wanted) {
  std::vector<std::size_t> places;
  std::size_t next = 0;
  for (const std::size_t j : all) places.push_back(wanted[j] ? next++ : kNowhere);
  return places;
}

/// Moves the wanted rows and columns of a q x q matrix to its front, as one of side `side`.
void compress(std::vector<double>& c, std::size_t q, const std::vector<std::size_t>& places,
              std::size_t side) {
  if (side == q) return;
  for (std::size_t i = 0; i < q; ++i) {
    for (std::size_t j = 0; j <= i && places[i] != kNowhere; ++j) {
      if (places[j] != kNowhere) c[places[i] * side + places[j]] = c[i * q + j];
    }
  }
  c.resize(side * side);
}

}  // namespace

std::optional<Factor> Factor::cholesky(Sums& gram, const std::vector<std::size_t>& active,
                                       double least_pivot) {
  if (!gram.bordered()) return cholesky(gram.matrix(), gram.columns(), active, least_pivot);
  auto out = bordered(*gram.bordered(), active);
  if (out && !(out->least_pivot_ >= least_pivot)) return std::nullopt;
  return out;
}

std::optional<Factor> Factor::cholesky(std::span<const double> h, std::size_t p,
                                       const std::vector<std::size_t>& active, double least_pivot) {
  auto out = dense(h, p, active);
  if (out && !(out->least_pivot_ >= least_pivot)) return std::nullopt;
  return out;
}

std::optional<Factor> Factor::dense(std::span<const double> h, std::size_t p,
                                    const std::vector<std::size_t>& active) {
  const std::size_t k = active.size();
  Factor out;
  out.p_ = p;
  out.active_ = out.order_ = active;
  for (const std::size_t j : active) out.scale_.push_back(std::sqrt(h[j * out.p_ + j]));
  std::vector<double> lower(k * k, 0.0);
  for (std::size_t a = 0; a < k; ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      lower[a * k + b] = h[active[b] * out.p_ + active[a]] / (out.scale_[a] * out.scale_[b]);
    }
  }
  if (!out.finish({}, std::move(lower))) return std::nullopt;
  return out;
}

std::optional<Factor> Factor::bordered(BorderedGram& gram, const std::vector<std::size_t>& active) {
  Factor out;
  out.p_ = gram.place.size();
  out.active_ = active;
  std::vector<bool> wanted(out.p_, false);
  for (const std::size_t j : active) wanted[j] = true;
  for (const auto* part : {&gram.inner, &gram.outer}) {
    if (part == &gram.outer) out.inner_ = out.order_.size();
    for (const std::size_t j : *part) {
      if (wanted[j]) out.order_.push_back(j);
    }
  }
  for (const std::size_t j : out.order_) out.scale_.push_back(std::sqrt(gram.diagonal(j)));
  const double* outer_scale = out.scale_.data() + out.inner_;
  const std::vector<std::size_t> places = places_of(gram.outer, wanted);
  SparseRows b;
  for (std::size_t i = 0; i < gram.inner.size(); ++i) {
    if (!wanted[gram.inner[i]]) continue;
    const double scale = out.scale_[b.rows()];
    for (std::size_t at = gram.b.start[i]; at < gram.b.start[i + 1]; ++at) {
      const std::size_t j = places[gram.b.column[at]];
      if (j == kNowhere) continue;
      b.column.push_back(static_cast<std::uint32_t>(j));
      b.value.push_back(gram.b.value[at] / (scale * outer_scale[j]));
    }
    b.start.push_back(b.column.size());
  }
  const std::size_t q = out.order_.size() - out.inner_;
  compress(gram.c, gram.outer.size(), places, q);
  for (std::size_t i = 0; i < q; ++i) {
    for (std::size_t j = 0; j <= i; ++j) gram.c[i * q + j] /= outer_scale[i] * outer_scale[j];
  }
  subtract_square(b, q, gram.c);
  if (!out.finish(std::move(b), std::move(gram.c))) return std::nullopt;
  return out;
}

/// Factorises what is left after the inner columns; false where it is not positive definite.
bool Factor::finish(SparseRows b, std::vector<double> lower) {
  for (const double scale : scale_) {
    if (!(scale > 0.0) || !std::isfinite(scale)) return false;
  }
  const std::size_t q = order_.size() - inner_;
  if (!simd::factorise_lower(lower.data(), q)) return false;
  for (std::size_t i = 0; i < q; ++i) {
    const double pivot = lower[i * (q + 1)];
    least_pivot_ = std::min(least_pivot_, pivot * pivot);
  }
  numbers_ = std::make_shared<const Numbers>(Numbers{std::move(b), std::move(lower)});
  return true;
}

Factor Factor::from_triangle(const RankedTriangle& ranked, std::size_t p) {
  Factor out;
  out.p_ = p;
  out.active_ = out.order_ = ranked.active;
  out.scale_.assign(ranked.active.size(), 1.0);
  out.least_pivot_ = ranked.least_pivot;
  out.numbers_ = std::make_shared<const Numbers>(Numbers{{}, ranked.r});
  return out;
}

Factor Factor::within(std::size_t p, const std::vector<std::size_t>& columns) const {
  Factor out = *this;
  out.p_ = p;
  for (auto* list : {&out.active_, &out.order_}) {
    for (std::size_t& j : *list) j = columns[j];
  }
  return out;
}

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

/// The columns of R^-1 = [I -BV; 0 V] that belong to outer columns, V = L'^-1, a few at a time.
/// Those of the inner ones are unit vectors.
class Factor::InverseColumns {
 public:
  explicit InverseColumns(const Factor& factor)
      : b_(factor.numbers_->b),
        inner_(factor.inner_),
        rows_(factor.numbers_->lower.data(), factor.order_.size() - factor.inner_) {}

  /// Computes the next columns; false after the last one.
  bool next() {
    if (!rows_.next()) return false;
    const std::size_t n = count();
    // Side by side, so that one entry of B serves all of them.
    values_.assign((inner_ + size_of_outer()) * n, 0.0);
    double* outer = values_.data() + inner_ * n;
    for (std::size_t c = 0; c < n; ++c) {
      for (std::size_t j = 0; j <= first() + c; ++j) outer[j * n + c] = rows_.row(c)[j];
    }
    for (std::size_t i = 0; i < inner_; ++i) {
      for (std::size_t at = b_.start[i]; at < b_.start[i + 1]; ++at) {
        if (b_.column[at] >= first() + n) break;
        simd::add_scaled(-b_.value[at], outer + b_.column[at] * n, n, values_.data() + i * n);
      }
    }
    return true;
  }
  std::size_t first() const { return rows_.first(); }
  std::size_t count() const { return rows_.count(); }
  /// Entry a of all of the columns.
  const double* entry(std::size_t a) const { return values_.data() + a * count(); }

 private:
  std::size_t size_of_outer() const { return rows_.size(); }

  const SparseRows& b_;
  std::size_t inner_;
  simd::InverseRows rows_;
  std::vector<double> values_;
};

std::vector<double> Factor::inverse_diagonal() const {
  std::vector<double> out(p_, 0.0);
  if (!numbers_) return out;
  std::vector<double> x(order_.size(), 0.0);
  std::fill_n(x.begin(), inner_, 1.0);
  InverseColumns columns(*this);
  while (columns.next()) {
    for (std::size_t a = 0; a < x.size(); ++a) {
      x[a] += simd::dot(columns.entry(a), columns.entry(a), columns.count());
    }
  }
  for (std::size_t a = 0; a < x.size(); ++a) out[order_[a]] = x[a] / (scale_[a] * scale_[a]);
  return out;
}

std::vector<double> Factor::inverse() const {
  std::vector<double> out(p_ * p_, 0.0);
  if (!numbers_) return out;
  for (std::size_t a = 0; a < inner_; ++a) out[order_[a] * (p_ + 1)] = 1.0;
  InverseColumns columns(*this);
  while (columns.next()) {
    for (std::size_t a = 0; a < order_.size(); ++a) {
      for (std::size_t b = 0; b <= a; ++b) {
        out[order_[a] * p_ + order_[b]] +=
            simd::dot(columns.entry(a), columns.entry(b), columns.count());
      }
    }
  }
  for (std::size_t a = 0; a < order_.size(); ++a) {
    for (std::size_t b = 0; b <= a; ++b) {
      // One half serves both, so that the result is symmetric to the bit.
      double& value = out[order_[a] * p_ + order_[b]];
      value /= scale_[a] * scale_[b];
      out[order_[b] * p_ + order_[a]] = value;
    }
  }
  return out;
}

std::vector<double> Factor::inverse_root() const {
  std::vector<double> out(p_ * p_, 0.0);
  if (!numbers_) return out;
  for (std::size_t a = 0; a < inner_; ++a) out[order_[a] * (p_ + 1)] = 1.0 / scale_[a];
  InverseColumns columns(*this);
  while (columns.next()) {
    for (std::size_t a = 0; a < order_.size(); ++a) {
      for (std::size_t c = 0; c < columns.count(); ++c) {
        out[order_[a] * p_ + order_[inner_ + columns.first() + c]] =
            columns.entry(a)[c] / scale_[a];
      }
    }
  }
  return out;
}

double Factor::log_determinant() const {
  double sum = 0.0;
  for (const double scale : scale_) sum += std::log(scale);
  const std::size_t q = order_.size() - inner_;
  for (std::size_t i = 0; i < q; ++i) sum += std::log(std::abs(numbers_->lower[i * (q + 1)]));
  return 2.0 * sum;
}

double Factor::diagonal(std::size_t column) const {
  const auto found = std::find(order_.begin(), order_.end(), column);
  if (found == order_.end()) return 0.0;
  const auto a = static_cast<std::size_t>(found - order_.begin());
  if (a < inner_) return scale_[a] * scale_[a];
  const std::size_t i = a - inner_;
  const double* row = numbers_->lower.data() + i * (order_.size() - inner_);
  return inner_ > 0 ? scale_[a] * scale_[a] : simd::dot(row, row, i + 1) * scale_[a] * scale_[a];
}

}  // namespace webglm
