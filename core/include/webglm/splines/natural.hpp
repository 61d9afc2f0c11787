#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "webglm/common/small_matrix.hpp"
#include "webglm/common/warning.hpp"
#include "webglm/splines/bspline.hpp"

namespace webglm {

/// A natural cubic spline basis as plain data: cubic B-splines with straight lines beyond the
/// boundary, times a transform that keeps what has no curvature there.
struct NaturalSpline {
  std::vector<double> knots = {};  ///< interior, ascending, within the boundary
  Boundary boundary = {};
  bool intercept = false;
  SmallMatrix transform = {};  ///< B-spline functions (knots + 4) x columns

  std::size_t columns() const { return transform.columns; }
  bool operator==(const NaturalSpline&) const = default;
};

/// What a user may say about a natural spline; knots win over df, and neither means a line.
struct NaturalSplineOptions {
  std::optional<int> df = std::nullopt;
  std::optional<std::vector<double>> knots = std::nullopt;
  bool intercept = false;
  std::optional<Boundary> boundary = std::nullopt;
  SplineConvention convention = SplineConvention::kR;
};

/// Learns knots and transform as R's splines::ns does, so that the columns are those of R; under
/// kRustystats, those of rustystats.
NaturalSpline learn_natural_spline(const NumericSummary& summary,
                                   const NaturalSplineOptions& options,
                                   std::vector<Warning>& warnings);

/// Evaluates a natural spline on any rows.
class NaturalSplineEvaluator {
 public:
  explicit NaturalSplineEvaluator(const NaturalSpline& spline);

  std::size_t functions() const { return basis_.functions(); }
  std::size_t columns() const { return transform_.columns; }
  const SmallMatrix& transform() const { return transform_; }

  /// The columns of the design: column j of row i at out[j * stride + i].
  BeyondCount dense(std::span<const double> x, Beyond beyond, std::span<double> out,
                    std::size_t stride, std::uint64_t first_row = 0) const;

 private:
  static constexpr std::size_t kWidth = 4;

  /// Value and slope of the four functions at one boundary knot.
  struct Tail {
    double at = 0.0;
    std::uint32_t first = 0;
    double value[kWidth] = {};
    double slope[kWidth] = {};
  };

  Tail tail(double at) const;
  std::uint32_t row(double x, std::span<double, kWidth> values) const;

  BSplineEvaluator basis_;
  SmallMatrix transform_;
  Tail lower_;
  Tail upper_;
};

}  // namespace webglm
