// What is read off a factor: the inverse or its diagonal alone, H_jj and the determinant.
#include <algorithm>
#include <cmath>
#include <cstddef>

#include "simd/lower_triangle.hpp"
#include "simd/vector.hpp"
#include "webglm/solvers/factor.hpp"

namespace webglm {

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
