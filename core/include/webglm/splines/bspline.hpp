#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "webglm/common/warning.hpp"
#include "webglm/data/numeric_summary.hpp"
#include "webglm/splines/beyond.hpp"
#include "webglm/splines/knots.hpp"

namespace webglm {

/// The greatest degree of a spline: rows are evaluated in arrays of fixed length.
inline constexpr int kMaxDegree = 20;

/// A B-spline basis as plain data. It has `functions()` functions, numbered from 0; without
/// `intercept` a design leaves out the first, so that the others do not span the constant.
struct BSpline {
  int degree = 3;
  std::vector<double> knots = {};  ///< interior, ascending, within the boundary
  Boundary boundary = {};
  bool intercept = false;

  std::size_t functions() const { return knots.size() + static_cast<std::size_t>(degree) + 1; }
  std::size_t columns() const { return functions() - (intercept ? 0 : 1); }
  bool operator==(const BSpline&) const = default;
};

/// What a user may say about a basis; knots win over df, and neither means no interior knots.
struct BSplineOptions {
  std::optional<int> df = std::nullopt;
  std::optional<std::vector<double>> knots = std::nullopt;
  int degree = 3;
  bool intercept = false;
  std::optional<Boundary> boundary = std::nullopt;
  SplineConvention convention = SplineConvention::kR;
};

/// Learns knots as R's splines::bs does (or as `convention` says). A df too small for the degree
/// is raised, which adds a warning.
BSpline learn_bspline(const NumericSummary& summary, const BSplineOptions& options,
                      std::vector<Warning>& warnings);

/// Evaluates a B-spline basis on any rows by the recursion of de Boor (1978, chapter X). Beyond
/// the boundary it continues the polynomial of the outermost interval, as R does.
class BSplineEvaluator {
 public:
  explicit BSplineEvaluator(const BSpline& spline);

  std::size_t functions() const { return functions_; }
  std::size_t columns() const { return functions_ - dropped_; }
  /// Functions that differ from zero in one row: degree + 1.
  std::size_t width() const { return static_cast<std::size_t>(degree_) + 1; }
  const Boundary& boundary() const { return boundary_; }

  /// The columns of the design: column j of row i at out[j * stride + i]. NaN gives NaN. Errors
  /// name row i as `first_row` + i.
  BeyondCount dense(std::span<const double> x, Beyond beyond, std::span<double> out,
                    std::size_t stride, std::uint64_t first_row = 0) const;

  /// The derivatives of this order at x (order 0: the values); returns the first function.
  /// Beyond the boundary they belong to the polynomial of the outermost interval.
  std::uint32_t derivatives(double x, int order, std::span<double> values) const;

 private:
  std::size_t interval(double x) const;
  void values_of_degree(double x, std::size_t interval, int degree, double* values) const;
  /// 1 / (t[i + k] - t[i]); 0 where the knots coincide.
  double reciprocal(std::size_t k, std::size_t i) const {
    return reciprocals_[(k - 1) * knots_.size() + i];
  }

  int degree_;
  std::size_t functions_;
  std::size_t dropped_;
  Boundary boundary_;
  std::vector<double> knots_;        ///< with the boundary repeated degree + 1 times
  std::vector<double> reciprocals_;  ///< for spans of 1 ... degree knots
  std::size_t first_interval_ = 0;   ///< the outermost intervals that have a length
  std::size_t last_interval_ = 0;
};

}  // namespace webglm
