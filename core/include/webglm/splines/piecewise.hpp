#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "webglm/splines/beyond.hpp"
#include "webglm/splines/bspline.hpp"
#include "webglm/splines/natural.hpp"

namespace webglm {

/// A spline basis as polynomials on pieces of the line: what is evaluated for every row, at every
/// pass. On piece k the functions first(k) ... first(k) + width() - 1 differ from zero, and each is
/// a polynomial in s = (x - centre) * inverse_scale, which is within [-1, 1] between the boundary
/// knots: there a B-spline is a convex combination of Bernstein polynomials, so its powers of s
/// cancel little. The outermost pieces lie beyond the boundary.
class PiecewiseBasis {
 public:
  PiecewiseBasis(const BSpline& spline, Beyond beyond);
  /// The cubic B-splines of a natural spline with straight lines beyond the boundary, before its
  /// transform.
  PiecewiseBasis(const NaturalSpline& spline, Beyond beyond);

  std::uint32_t functions() const { return functions_; }
  std::uint32_t degree() const { return degree_; }
  /// Whether at every x of a range the functions are at least 0 and their sum is 1: that is so
  /// between the boundary knots, and beyond them where the values of these are taken.
  bool is_partition(double least, double greatest) const {
    return beyond_ == Beyond::kClamp || (least >= boundary_.lower && greatest <= boundary_.upper);
  }
  std::uint32_t width() const { return degree_ + 1; }
  /// Numbers stored for each row: the width, made even.
  std::uint32_t stride() const { return (width() + 1) / 2 * 2; }
  std::uint32_t pieces() const { return static_cast<std::uint32_t>(first_.size()); }
  std::uint32_t first(std::size_t piece) const { return first_[piece]; }

  /// For every piece: centre, inverse scale, then for each power of s from the highest down the
  /// coefficients of stride() functions.
  std::span<const double> records() const { return records_; }
  std::size_t record_size() const { return 2 + std::size_t{width()} * stride(); }

  /// The piece of every x; counts those beyond the boundary, or refuses them, naming row i as
  /// `first_row` + i. NaN is in the first piece.
  BeyondCount find(std::span<const double> x, std::span<std::uint32_t> piece,
                   std::uint64_t first_row = 0) const;

  /// The values of the functions of a piece at x: width() numbers, then zero up to stride().
  void values(std::size_t piece, double x, std::span<double> out) const;

 private:
  PiecewiseBasis(const BSpline& spline, Beyond beyond, std::uint32_t tail_degree);
  std::uint32_t search(double x) const;
  void add_piece(const BSplineEvaluator& basis, double centre, double scale, std::uint32_t degree);

  std::uint32_t functions_;
  std::uint32_t degree_;
  Beyond beyond_;
  Boundary boundary_;
  std::vector<double> breaks_;  ///< where piece k + 1 begins
  std::vector<std::uint32_t> first_;
  std::vector<double> records_;
};

}  // namespace webglm
