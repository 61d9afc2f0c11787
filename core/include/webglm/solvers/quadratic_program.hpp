#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "webglm/solvers/factor.hpp"

namespace webglm {

/// The half-space sum_k weights[k] x[columns[k]] <= bound.
struct LinearRow {
  std::vector<std::size_t> columns;
  std::vector<double> weights;
  double bound = 0.0;
  double rounding = 0.0;  ///< what the bound may be missed by

  double times(std::span<const double> x) const;
  /// y += factor a.
  void add_to(std::span<double> y, double factor) const;
};

/// Where a quadratic function is least within half-spaces.
struct QuadraticSolution {
  std::vector<double> x;
  std::vector<std::size_t> active;  ///< rows that hold x, linearly independent
  std::vector<double> multipliers;  ///< of these, >= 0: g - Kx = sum_i multipliers_i a_i
  /// Rows that no point meets together, the last of them the one found last; else empty. Then the
  /// other members mean nothing.
  std::vector<std::size_t> contradiction;
};

/// Minimises x'Kx / 2 - g'x within half-spaces by the dual method of Goldfarb & Idnani (1983): from
/// the free minimum on, one violated row after the other becomes active, and rows whose multiplier
/// would turn negative are let go. The value rises with every step, so no set of active rows comes
/// back.
class QuadraticProgram {
 public:
  /// `matrix` is K, p x p with both triangles, positive semidefinite. Where it is singular, to
  /// twelve digits, a multiple of its diagonal is added that moves x in directions of no curvature
  /// alone.
  QuadraticProgram(std::vector<double> matrix, std::size_t p);

  /// `start` lists independent rows that may be active at the minimum.
  QuadraticSolution solve(std::span<const double> g, std::span<const LinearRow> rows,
                          const std::vector<std::size_t>& start) const;

 private:
  class Search;

  std::size_t p_;
  std::vector<double> matrix_;
  Factor factor_;
};

}  // namespace webglm
