#pragma once

#include <vector>

#include "webglm/design/gram_plan.hpp"

namespace webglm {

/// A cubic spline in score passes: between two knots a sum of B-splines is one polynomial, and the
/// score of each of them is a sum of the same four moments of u.

/// Appends the polynomials of every piece, the highest power of s first, from the coefficients of
/// all block columns.
void append_polynomials(const GramPlan::Item& item, const std::vector<double>& coefficients,
                        std::vector<double>& out);

/// Adds the scores of the item's functions to those of all block columns. `moments` are the four
/// sums of each piece that `simd::scatter_moments` describes.
void add_scores_of_pieces(const GramPlan::Item& item, const double* moments,
                          std::vector<double>& score);

}  // namespace webglm
