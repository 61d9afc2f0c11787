#pragma once

#include <cstddef>

namespace webglm::simd {

/// Column-major tiles of kBlockRows rows; rows past the end of the data hold zeros.

/// out[r] = (x[r] - centre) * scale for r < count, and 0 in the other rows.
void standardise(const double* x, std::size_t count, double centre, double scale, double* out);

/// sum_r a[r] b[r] over one block.
double block_dot(const double* a, const double* b);

/// out[r] += sum_j coefficient[j] column_j[r].
void add_columns(const double* tile, std::size_t columns, const double* coefficient, double* out);

/// score[j] += sum_r u[r] column_j[r].
void add_score(const double* tile, std::size_t columns, const double* u, double* score);

/// gram[i + j * columns] += sum_r weight[r] column_i[r] column_j[r] for i >= j.
/// `weighted` is room for one more tile.
void add_gram(const double* tile, std::size_t columns, const double* weight, double* weighted,
              double* gram);

}  // namespace webglm::simd
