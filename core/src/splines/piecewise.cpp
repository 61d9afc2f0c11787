#include "webglm/splines/piecewise.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

namespace webglm {
namespace {

/// Lower boundary, knots, upper boundary, without repetition: pieces of positive length.
std::vector<double> ends_of_pieces(const std::vector<double>& knots, const Boundary& boundary) {
  std::vector<double> ends{boundary.lower};
  for (const double knot : knots) {
    if (knot > ends.back() && knot < boundary.upper) ends.push_back(knot);
  }
  ends.push_back(boundary.upper);
  return ends;
}

BSpline cubic_basis(const NaturalSpline& spline) {
  return {.degree = 3, .knots = spline.knots, .boundary = spline.boundary, .intercept = true};
}

}  // namespace

PiecewiseBasis::PiecewiseBasis(const BSpline& spline, Beyond beyond)
    : PiecewiseBasis(spline, beyond, static_cast<std::uint32_t>(spline.degree)) {}

PiecewiseBasis::PiecewiseBasis(const NaturalSpline& spline, Beyond beyond)
    : PiecewiseBasis(cubic_basis(spline), beyond, 1) {}

PiecewiseBasis::PiecewiseBasis(const BSpline& spline, Beyond beyond, std::uint32_t tail_degree)
    : functions_(static_cast<std::uint32_t>(spline.functions())),
      degree_(static_cast<std::uint32_t>(spline.degree)),
      beyond_(beyond),
      boundary_(spline.boundary) {
  const BSplineEvaluator basis(spline);
  const std::vector<double> ends = ends_of_pieces(spline.knots, spline.boundary);
  const std::uint32_t tail = beyond == Beyond::kClamp ? 0 : tail_degree;
  const double length = spline.boundary.upper - spline.boundary.lower;
  const bool continues = tail == degree_;
  const std::size_t pieces = ends.size() - 1;
  const auto add_inner = [&](std::size_t k) {
    const double middle = ends[k] + 0.5 * (ends[k + 1] - ends[k]);
    // Between neighbouring numbers there is none.
    const double centre = middle < ends[k + 1] ? middle : ends[k];
    add_piece(basis, centre, 0.5 * (ends[k + 1] - ends[k]), degree_);
  };
  if (continues) {
    add_inner(0);
  } else {
    add_piece(basis, spline.boundary.lower, length, tail);
  }
  for (std::size_t k = 0; k < pieces; ++k) add_inner(k);
  if (continues) {
    add_inner(pieces - 1);
  } else {
    add_piece(basis, spline.boundary.upper, length, tail);
  }
  if (beyond == Beyond::kClamp) {
    // The bits of the inner pieces at their ends, which a Taylor polynomial elsewhere would miss.
    const std::size_t constant = 2 + std::size_t{degree_} * stride();
    const std::span<double> records(records_);
    values(1, spline.boundary.lower, records.subspan(constant, stride()));
    values(pieces, spline.boundary.upper,
           records.subspan((pieces + 1) * record_size() + constant, stride()));
  }
  breaks_ = ends;
  // The upper boundary itself belongs to the last inner piece.
  breaks_.back() = std::nextafter(breaks_.back(), std::numeric_limits<double>::infinity());
}

/// The Taylor polynomials of the functions at `centre` up to the power `degree`, in units of
/// `scale`.
void PiecewiseBasis::add_piece(const BSplineEvaluator& basis, double centre, double scale,
                               std::uint32_t degree) {
  const std::size_t at = records_.size();
  records_.resize(at + record_size(), 0.0);
  records_[at] = centre;
  records_[at + 1] = degree > 0 ? 1.0 / scale : 0.0;
  std::array<double, kMaxDegree + 1> values;
  double unit = 1.0;  // scale^k / k!
  for (std::uint32_t k = 0; k <= degree; ++k) {
    const std::uint32_t first = basis.derivatives(centre, static_cast<int>(k), values);
    if (k == 0) first_.push_back(first);
    double* row = records_.data() + at + 2 + std::size_t{degree_ - k} * stride();
    for (std::uint32_t i = 0; i < width(); ++i) row[i] = values[i] * unit;
    unit *= scale / (k + 1.0);
  }
}

/// How many breaks are not above x, by halving without branches; 0 for NaN.
std::uint32_t PiecewiseBasis::search(double x) const {
  std::uint32_t found = 0;
  for (std::uint32_t left = pieces() - 1; left > 0;) {
    const std::uint32_t half = left > 1 ? left / 2 : 1;
    found += x >= breaks_[found + half - 1] ? half : 0;
    left -= half;
  }
  return found;
}

/// Many numbers are looked up in a grid, where few cells have a break.
BeyondCount PiecewiseBasis::find(std::span<const double> x, std::span<std::uint32_t> piece,
                                 std::uint64_t first_row) const {
  assert(piece.size() >= x.size());
  constexpr std::uint32_t kCells = 256;
  std::array<std::uint32_t, kCells> near;  // the piece that a cell begins in
  const double width = (boundary_.upper - boundary_.lower) / kCells;
  const bool many = x.size() > 4 * kCells;
  for (std::uint32_t k = 0; many && k < kCells; ++k) near[k] = search(boundary_.lower + k * width);
  BeyondCount count;
  const double* breaks = breaks_.data();
  const std::uint32_t last = pieces() - 1;
  for (std::size_t i = 0; i < x.size(); ++i) {
    std::uint32_t found;
    if (many) {
      const double cell = (x[i] - boundary_.lower) / width;
      found = near[cell > 0.0 ? static_cast<std::uint32_t>(std::min(cell, kCells - 1.0)) : 0];
      while (found < last && x[i] >= breaks[found]) ++found;
      while (found > 0 && !(x[i] >= breaks[found - 1])) --found;
    } else {
      found = search(x[i]);
    }
    piece[i] = found;
    if (found == 0 || found == last) within_policy(x[i], boundary_, beyond_, count, first_row + i);
  }
  return count;
}

void PiecewiseBasis::values(std::size_t piece, double x, std::span<double> out) const {
  const double* record = records_.data() + piece * record_size();
  const double s = (x - record[0]) * record[1];
  for (std::uint32_t i = 0; i < stride(); ++i) {
    double value = record[2 + i];
    for (std::uint32_t k = 1; k <= degree_; ++k) value = value * s + record[2 + k * stride() + i];
    out[i] = value;
  }
}

}  // namespace webglm
