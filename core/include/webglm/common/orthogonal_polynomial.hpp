#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace webglm {

/// Polynomials orthonormal over the values they were learned from, as plain data: the recurrence
/// P[k + 1] = (x - alpha[k]) P[k] - norm2[k + 1] / norm2[k] P[k - 1] from P[0] = 1 and P[-1] = 0;
/// column k is P[k + 1] / sqrt(norm2[k + 2]). These are the coefficients that R's poly stores:
/// norm2 begins with 1 and n.
struct OrthogonalPolynomial {
  std::vector<double> alpha;  ///< length degree
  std::vector<double> norm2;  ///< length degree + 2

  std::size_t degree() const { return alpha.size(); }
  bool operator==(const OrthogonalPolynomial&) const = default;
};

/// Polynomials of degree 1 ... `degree` over `points`, of which more than `degree` are distinct.
OrthogonalPolynomial orthogonal_polynomial(std::span<const double> points, std::size_t degree);

/// Column j (degree j + 1) of row i at out[j * stride + i].
void evaluate_polynomial(const OrthogonalPolynomial& polynomial, std::span<const double> x,
                         std::span<double> out, std::size_t stride);

}  // namespace webglm
