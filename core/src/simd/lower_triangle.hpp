#pragma once

#include <cstddef>
#include <vector>

namespace webglm::simd {

/// Cholesky's factor L of the lower triangle of `a` (n x n, row-major), in its place: A = L L'. The
/// part above the diagonal is left undefined. False where a pivot is not positive.
bool factorise_lower(double* a, std::size_t n);

/// The rows of L^-1, a few at a time from the first on, for what can be summed over them: L^-1 as
/// a whole is never stored.
class InverseRows {
 public:
  /// `l` must outlive the object.
  InverseRows(const double* l, std::size_t n) : l_(l), n_(n) {}

  /// Computes the next rows; false after the last one.
  bool next();
  std::size_t size() const { return n_; }
  std::size_t first() const { return first_; }
  std::size_t count() const { return count_; }
  /// Row first() + i, of which the first first() + i + 1 entries are not 0 by construction; all n
  /// can be read.
  const double* row(std::size_t i) const { return rows_.data() + i * n_; }

 private:
  const double* l_;
  std::size_t n_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  std::vector<double> rows_;
};

}  // namespace webglm::simd
