#include "simd/lower_triangle.hpp"

#include <algorithm>
#include <cmath>

#include "simd/f64x2.hpp"
#include "simd/vector.hpp"

namespace webglm::simd {
namespace {

/// Columns that are factorised together, and rows of the inverse: their square fits the first-level
/// cache.
constexpr std::size_t kPanel = 64;
/// Numbers of a row that meet a panel at a time: the panel's share fits the second-level cache.
constexpr std::size_t kDepth = 256;

/// out (I x 4) -= a (I x k) b (k x 4), all by rows with their strides. Every sum stays in a
/// register, and each load of b serves I rows.
template <std::size_t I>
void subtract_tile(const double* a, std::size_t a_stride, const double* b, std::size_t b_stride,
                   std::size_t k, double* out, std::size_t out_stride) {
  F64x2 total[I][2] = {};
  for (std::size_t r = 0; r < k; ++r, b += b_stride) {
    const F64x2 left = load(b);
    const F64x2 right = load(b + 2);
    for (std::size_t i = 0; i < I; ++i) {
      const F64x2 x = both(a[i * a_stride + r]);
      total[i][0] += x * left;
      total[i][1] += x * right;
    }
  }
  for (std::size_t i = 0; i < I; ++i) {
    double* row = out + i * out_stride;
    store(row, load(row) - total[i][0]);
    store(row + 2, load(row + 2) - total[i][1]);
  }
}

/// out (rows x columns) -= a (rows x k) b (k x columns); what is left of four columns goes one by
/// one.
void subtract_product(std::size_t rows, std::size_t columns, std::size_t k, const double* a,
                      std::size_t a_stride, const double* b, std::size_t b_stride, double* out,
                      std::size_t out_stride) {
  std::size_t j = 0;
  for (; j + 4 <= columns; j += 4) {
    std::size_t i = 0;
    for (; i + 4 <= rows; i += 4) {
      subtract_tile<4>(a + i * a_stride, a_stride, b + j, b_stride, k, out + i * out_stride + j,
                       out_stride);
    }
    for (; i < rows; ++i) {
      subtract_tile<1>(a + i * a_stride, a_stride, b + j, b_stride, k, out + i * out_stride + j,
                       out_stride);
    }
  }
  for (; j < columns; ++j) {
    for (std::size_t i = 0; i < rows; ++i) {
      double total = 0.0;
      for (std::size_t r = 0; r < k; ++r) total += a[i * a_stride + r] * b[r * b_stride + j];
      out[i * out_stride + j] -= total;
    }
  }
}

/// Takes from the columns [first, last) what the columns before them explain.
void subtract_earlier(double* a, std::size_t n, std::size_t first, std::size_t last,
                      std::vector<double>& panel) {
  const std::size_t width = last - first;
  for (std::size_t k = 0; k < first; k += kDepth) {
    const std::size_t depth = std::min(kDepth, first - k);
    for (std::size_t j = 0; j < width; ++j) {
      for (std::size_t r = 0; r < depth; ++r) panel[r * width + j] = a[(first + j) * n + k + r];
    }
    // The rows of the panel itself: up to the diagonal, four columns more at most.
    for (std::size_t i = first; i < last; i += 4) {
      const std::size_t columns = std::min(width, i + 4 - first);
      subtract_product(std::min<std::size_t>(4, last - i), columns, depth, a + i * n + k, n,
                       panel.data(), width, a + i * n + first, n);
    }
    subtract_product(n - last, width, depth, a + last * n + k, n, panel.data(), width,
                     a + last * n + first, n);
  }
}

}  // namespace

bool factorise_lower(double* a, std::size_t n) {
  std::vector<double> panel(kPanel * std::min(n, kDepth));
  for (std::size_t first = 0; first < n; first += kPanel) {
    const std::size_t last = std::min(n, first + kPanel);
    subtract_earlier(a, n, first, last, panel);
    for (std::size_t i = first; i < n; ++i) {
      double* row = a + i * n;
      for (std::size_t j = first; j < std::min(i, last); ++j) {
        const double* other = a + j * n;
        row[j] = (row[j] - dot(row + first, other + first, j - first)) / other[j];
      }
      if (i >= last) continue;
      const double pivot = row[i] - dot(row + first, row + first, i - first);
      if (!(pivot > 0.0) || !std::isfinite(pivot)) return false;
      row[i] = std::sqrt(pivot);
    }
  }
  return true;
}

bool InverseRows::next() {
  first_ += count_;
  count_ = std::min(kPanel, n_ - first_);
  if (count_ == 0) return false;
  rows_.assign(count_ * n_, 0.0);
  for (std::size_t c = 0; c < count_; ++c) rows_[c * n_ + first_ + c] = 1.0;
  // Row c solves w L = e_c from the last entry back: what is found is taken from all before it.
  std::size_t end = first_ + count_;
  while (end > 0) {
    const std::size_t begin = end > kPanel ? end - kPanel : 0;
    for (std::size_t c = 0; c < count_; ++c) {
      double* w = rows_.data() + c * n_;
      for (std::size_t i = end; i-- > begin;) {
        const double* row = l_ + i * n_;
        w[i] /= row[i];
        add_scaled(-w[i], row + begin, i - begin, w + begin);
      }
    }
    subtract_product(count_, begin, end - begin, rows_.data() + begin, n_, l_ + begin * n_, n_,
                     rows_.data(), n_);
    end = begin;
  }
  return true;
}

}  // namespace webglm::simd
