#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "webglm/solvers/bordered_gram.hpp"
#include "webglm/solvers/sums.hpp"
#include "webglm/solvers/triangle.hpp"

namespace webglm {

/// H = S R'R S over the active columns, with S diagonal and R upper triangular: what Newton steps,
/// covariances and leverages are computed from. Vectors have length p; entries of columns that
/// are not active are 0. Copies share the numbers.
///
/// The inner columns of a bordered matrix come first: with S the roots of the diagonal of H,
/// R = [I B; 0 L'] with B sparse and LL' = C - B'B. Other matrices have no inner columns.
class Factor {
 public:
  Factor() = default;

  /// Cholesky's factor of the active part of the cross products, scaled to a unit diagonal. Empty
  /// where a pivot of the scaled matrix is not positive or below `least_pivot`. The matrix of
  /// `gram` is used up.
  static std::optional<Factor> cholesky(Sums& gram, const std::vector<std::size_t>& active,
                                        double least_pivot);
  /// The same of a p x p matrix whose lower triangle `h` holds, column-major.
  static std::optional<Factor> cholesky(std::span<const double> h, std::size_t p,
                                        const std::vector<std::size_t>& active, double least_pivot);
  /// From a triangle that Householder reflections made.
  static Factor from_triangle(const RankedTriangle& ranked, std::size_t p);

  /// The same for a matrix of p columns, of which this one has those that `columns` lists.
  Factor within(std::size_t p, const std::vector<std::size_t>& columns) const;

  /// H^-1 g.
  std::vector<double> solve(std::span<const double> g) const;
  /// R^-1 q for the Q'z of the same triangle.
  std::vector<double> solve_triangle(std::span<const double> qtz) const;
  /// R S d, length k of the active columns: its squared length is d'Hd.
  std::vector<double> root_times(std::span<const double> d) const;
  /// R'^-1 S^-1 g, length k, and (R S)^-1 x: with both, H^-1 g.
  std::vector<double> half_solve(std::span<const double> g) const;
  std::vector<double> finish_solve(std::vector<double> x) const;
  /// d'Hd.
  double quadratic(std::span<const double> d) const;
  /// m'H^-1 m.
  double inverse_quadratic(std::span<const double> m) const;
  /// The diagonal of H^-1, from the columns of R^-1, a few at a time.
  std::vector<double> inverse_diagonal() const;
  /// H^-1, p x p, row-major.
  std::vector<double> inverse() const;
  /// A matrix V with V V' = H^-1, p x p, row-major.
  std::vector<double> inverse_root() const;
  /// H_jj.
  double diagonal(std::size_t column) const;
  /// log |H| of the active part.
  double log_determinant() const;
  /// Least squared pivot relative to its column: 1 is orthogonal, 0 singular.
  double least_pivot() const { return least_pivot_; }
  const std::vector<std::size_t>& active() const { return active_; }

 private:
  struct Numbers {
    SparseRows b;               // inner x outer
    std::vector<double> lower;  // L, outer x outer, row-major
  };
  class InverseColumns;

  static std::optional<Factor> dense(std::span<const double> h, std::size_t p,
                                     const std::vector<std::size_t>& active);
  static std::optional<Factor> bordered(BorderedGram& gram, const std::vector<std::size_t>& active);
  bool finish(SparseRows b, std::vector<double> lower);
  std::vector<double> scaled_down(std::span<const double> g) const;
  void solve_root_transposed(std::vector<double>& x) const;
  void solve_root(std::vector<double>& x) const;
  std::vector<double> unscaled(const std::vector<double>& x) const;

  std::size_t p_ = 0;
  std::vector<std::size_t> active_;  // in model order
  std::vector<std::size_t> order_;   // inner, then outer
  std::size_t inner_ = 0;
  std::vector<double> scale_;  // in `order_`
  std::shared_ptr<const Numbers> numbers_;
  double least_pivot_ = 1.0;
};

}  // namespace webglm
