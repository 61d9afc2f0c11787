#pragma once

#include <cstddef>
#include <span>

namespace webglm::simd {

/// Columns of kBlockRows numbers each, wherever they lie. Rows past the end of the data hold zeros.
using BlockColumns = std::span<const double* const>;

/// out[r] = (x[r] - centre) * scale for r < count, and 0 in the other rows.
void standardise(const double* x, std::size_t count, double centre, double scale, double* out);

/// sum_r a[r] over one block.
double block_sum(const double* a);

/// out[r] += sum_j coefficient[j] x_j[r].
void add_columns(BlockColumns x, const double* coefficient, double* out);

/// score[j] += sum_r u[r] x_j[r].
void add_score(BlockColumns x, const double* u, double* score);

/// weighted[j * kBlockRows + r] = weight[r] x_j[r].
void weigh_columns(BlockColumns x, const double* weight, double* weighted);

/// The same, and rows[r * pack + ...] = [weight, u, weighted column 0, 1, ...] for each row; pack
/// is even, and at least 2 more than the columns. Its pad is left as it is.
void weigh_and_pack(BlockColumns x, const double* weight, const double* u, std::size_t pack,
                    double* weighted, double* rows);

/// gram[i + j * columns] += sum_r x_i[r] weighted_j[r] for i >= j; some of the others as well.
void add_gram(BlockColumns x, const double* weighted, double* gram);

}  // namespace webglm::simd
