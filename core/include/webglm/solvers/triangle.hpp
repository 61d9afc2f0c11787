#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace webglm {

/// Folds `rows` more rows into the upper triangular R (side x side, column-major) by Householder
/// reflections: R'R afterwards is R'R before plus A'A (Golub & Van Loan 2013, section 5.2).
/// A is column-major with `stride` rows between columns, and is destroyed.
void fold_rows(std::span<double> triangle, std::size_t side, double* a, std::size_t rows,
               std::size_t stride);

/// Folds a second triangle of the same side into `triangle`.
void merge_triangle(std::span<double> triangle, std::span<const double> other, std::size_t side);

/// A column that is a combination of earlier ones, with that combination.
struct AliasedColumn {
  std::size_t column;
  std::vector<double> combination;  ///< one coefficient for each accepted column before it
};

/// The columns of a design in model order, parted into accepted and aliased ones.
struct RankedTriangle {
  std::vector<std::size_t> active;  ///< accepted columns
  std::vector<AliasedColumn> aliased;
  std::vector<double> r;     ///< k x k upper triangle of the accepted columns, column-major
  std::vector<double> qtz;   ///< Q'z, length k
  double least_pivot = 1.0;  ///< least (r_jj / ||x_j||)^2
};

/// Goes through the columns of `triangle` ([R | Q'z], side p + 1) in order and accepts those that
/// stand out of the span of the accepted ones: |r_jj| > tolerance ||x_j||. As in R, the later
/// column is the aliased one. Only the columns in `candidates` are looked at.
RankedTriangle rank_columns(std::span<const double> triangle, std::size_t p,
                            const std::vector<std::size_t>& candidates, double tolerance);

}  // namespace webglm
