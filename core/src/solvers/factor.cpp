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

}  // namespace webglm
