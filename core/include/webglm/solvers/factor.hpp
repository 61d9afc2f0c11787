#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "webglm/solvers/triangle.hpp"

namespace webglm {

/// H = S R'R S over the active columns, with S diagonal and R upper triangular: what Newton steps,
/// covariances and leverages are computed from. Vectors have length p; entries of columns that
/// are not active are 0.
class Factor {
 public:
  Factor() = default;

  /// Cholesky's factor of the active part of `h` (p x p, lower triangle, column-major), scaled to
  /// a unit diagonal. Empty where a pivot of the scaled matrix is below `least_pivot`.
  static std::optional<Factor> cholesky(std::span<const double> h, std::size_t p,
                                        const std::vector<std::size_t>& active, double least_pivot);
  /// From a triangle that Householder reflections made.
  static Factor from_triangle(const RankedTriangle& ranked, std::size_t p);

  /// H^-1 g.
  std::vector<double> solve(std::span<const double> g) const;
  /// R^-1 q for the Q'z of the same triangle.
  std::vector<double> solve_triangle(std::span<const double> qtz) const;
  /// R S d, length k of the active columns: its squared length is d'Hd.
  std::vector<double> root_times(std::span<const double> d) const;
  /// d'Hd.
  double quadratic(std::span<const double> d) const;
  /// H^-1, p x p, row-major.
  std::vector<double> inverse() const;
  /// (S R)^-1 as p x p, row-major, upper triangular over the active columns: H^-1 = V V'.
  std::vector<double> inverse_root() const;
  /// H_jj.
  double diagonal(std::size_t column) const;
  /// Least squared pivot relative to its column: 1 is orthogonal, 0 singular.
  double least_pivot() const { return least_pivot_; }
  const std::vector<std::size_t>& active() const { return active_; }

 private:
  /// Unscales numbers of the active columns and puts them in their places among all p.
  std::vector<double> spread(const std::vector<double>& x) const;

  std::size_t p_ = 0;
  std::vector<std::size_t> active_;
  std::vector<double> r_;      // k x k upper, column-major
  std::vector<double> scale_;  // length k
  double least_pivot_ = 1.0;
};

}  // namespace webglm
