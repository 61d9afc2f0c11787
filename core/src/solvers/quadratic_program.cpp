#include "webglm/solvers/quadratic_program.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "simd/vector.hpp"

namespace webglm {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// A matrix with a smaller pivot is taken for a singular one.
constexpr double kLeastPivot = 1e-12;
/// What is then added, relative to the diagonal.
constexpr double kProximal = 1e-8;
/// Below this squared sine a row depends on the active ones.
constexpr double kIndependent = 1e-20;
constexpr double kRounding = 1e-14;
/// A row that depends on the active ones and is missed by less is no contradiction.
constexpr double kImplied = 1e-9;
/// Rounds of correction once the active rows are known.
constexpr int kCorrections = 2;

double length_of(const LinearRow& row) {
  double length = 0.0;
  for (const double weight : row.weights) length = std::max(length, std::abs(weight));
  return length;
}

}  // namespace

double LinearRow::times(std::span<const double> x) const {
  double sum = 0.0;
  for (std::size_t k = 0; k < columns.size(); ++k) sum += weights[k] * x[columns[k]];
  return sum;
}

void LinearRow::add_to(std::span<double> y, double factor) const {
  for (std::size_t k = 0; k < columns.size(); ++k) y[columns[k]] += factor * weights[k];
}

QuadraticProgram::QuadraticProgram(std::vector<double> matrix, std::size_t p)
    : p_(p), matrix_(std::move(matrix)) {
  std::vector<std::size_t> all(p);
  for (std::size_t j = 0; j < p; ++j) {
    all[j] = j;
    // Nothing but a row moves such a coordinate.
    if (!(matrix_[j * p + j] > 0.0)) matrix_[j * p + j] = 1.0;
  }
  auto factor = Factor::cholesky(matrix_, p, all, kLeastPivot);
  for (double part = kProximal; !factor && part < 1.0; part *= 10.0) {
    for (std::size_t j = 0; j < p; ++j) matrix_[j * p + j] *= 1.0 + part;
    factor = Factor::cholesky(matrix_, p, all, 0.0);
  }
  if (factor) factor_ = *factor;
}

/// One solve, in coordinates z = J x with J'J = K, where the function is |z - z0|^2 / 2 and a row
/// is u'z <= bound with u = J'^-1 a: ill-conditioned matrices lose half as many digits there.
/// Active rows are u_i = sum_k lower_[i][k] q_k with orthonormal q.
class QuadraticProgram::Search {
 public:
  Search(const QuadraticProgram& program, std::span<const double> g,
         std::span<const LinearRow> rows)
      : program_(program),
        g_(g),
        rows_(rows),
        met_(rows.size(), false),
        u_(rows.size()),
        z_(program.factor_.half_solve(g)) {
    locate();
  }

  QuadraticSolution run(const std::vector<std::size_t>& start) {
    begin(start);
    // The bound stops what rounding might let cycle.
    const std::size_t most = 50 * (rows_.size() + program_.p_);
    for (std::size_t turn = 0; turn < most; ++turn) {
      const std::size_t worst = most_violated();
      if (worst == rows_.size()) break;
      if (!activate(worst)) return std::move(out_);
    }
    for (int i = 0; i < kCorrections; ++i) correct();
    for (double& multiplier : out_.multipliers) multiplier = std::max(multiplier, 0.0);
    return std::move(out_);
  }

 private:
  void locate() {
    out_.x = program_.factor_.finish_solve(z_);
    for (const double each : out_.x) size_ = std::max(size_, std::abs(each));
  }

  /// What rounding is relative to in a row.
  double size_in(const LinearRow& row) const {
    return size_ * length_of(row) + std::abs(row.bound);
  }

  /// J'^-1 a of a row, computed once.
  const std::vector<double>& u(std::size_t row) {
    if (u_[row].empty()) {
      std::vector<double> a(program_.p_, 0.0);
      rows_[row].add_to(a, 1.0);
      u_[row] = program_.factor_.half_solve(a);
    }
    return u_[row];
  }

  /// Splits the row into what the active rows span, in coordinates of q, and `rest`; returns the
  /// squared length of that, 0 where it is rounding. Twice is enough (Parlett 1998, section 6.9).
  double split(std::size_t row, std::vector<double>& within, std::vector<double>& rest) {
    rest = u(row);
    within.assign(q_.size(), 0.0);
    const double whole = simd::dot(rest.data(), rest.data(), rest.size());
    for (int turn = 0; turn < 2; ++turn) {
      for (std::size_t k = 0; k < q_.size(); ++k) {
        const double part = simd::dot(q_[k].data(), rest.data(), rest.size());
        within[k] += part;
        simd::add_scaled(-part, q_[k].data(), rest.size(), rest.data());
      }
    }
    const double left = simd::dot(rest.data(), rest.data(), rest.size());
    return left > kIndependent * whole ? left : 0.0;
  }

  void append(std::size_t row, std::vector<double> within, std::vector<double> rest, double square,
              double multiplier) {
    const double length = std::sqrt(square);
    for (double& each : rest) each /= length;
    q_.push_back(std::move(rest));
    within.push_back(length);
    lower_.push_back(std::move(within));
    out_.active.push_back(row);
    out_.multipliers.push_back(multiplier);
  }

  /// Adds a row to the active ones unless it depends on them.
  void append(std::size_t row, double multiplier) {
    std::vector<double> within;
    std::vector<double> rest;
    const double square = split(row, within, rest);
    if (square > 0.0) append(row, std::move(within), std::move(rest), square, multiplier);
  }

  /// Takes out active row `at`; those after it are split anew.
  void release(std::size_t at) {
    const auto later = static_cast<std::ptrdiff_t>(at + 1);
    const std::vector<std::size_t> rows(out_.active.begin() + later, out_.active.end());
    const std::vector<double> multipliers(out_.multipliers.begin() + later, out_.multipliers.end());
    out_.active.resize(at);
    out_.multipliers.resize(at);
    lower_.resize(at);
    q_.resize(at);
    std::fill(met_.begin(), met_.end(), false);  // what the row implied may be so no longer
    for (std::size_t i = 0; i < rows.size(); ++i) append(rows[i], multipliers[i]);
  }

  /// L'^-1 b in its place.
  void solve_transposed(std::vector<double>& b) const {
    for (std::size_t i = b.size(); i-- > 0;) {
      b[i] /= lower_[i][i];
      simd::add_scaled(-b[i], lower_[i].data(), i, b.data());
    }
  }

  /// By how much the multipliers must rise for x to meet the active rows; moves z along.
  std::vector<double> meet_active() {
    std::vector<double> b;
    for (std::size_t i = 0; i < out_.active.size(); ++i) {
      const LinearRow& row = rows_[out_.active[i]];
      const double known = simd::dot(b.data(), lower_[i].data(), i);
      b.push_back((row.times(out_.x) - row.bound - known) / lower_[i][i]);
    }
    for (std::size_t k = 0; k < b.size(); ++k) {
      simd::add_scaled(-b[k], q_[k].data(), z_.size(), z_.data());
    }
    solve_transposed(b);
    return b;
  }

  /// The minimum on those rows of `start` that hold it back.
  void begin(const std::vector<std::size_t>& start) {
    for (const std::size_t row : start) append(row, 0.0);
    const std::vector<double> free = z_;
    while (!out_.active.empty()) {
      z_ = free;
      out_.multipliers = meet_active();
      const auto least = std::min_element(out_.multipliers.begin(), out_.multipliers.end());
      if (*least >= 0.0) break;
      z_ = free;
      release(static_cast<std::size_t>(least - out_.multipliers.begin()));
    }
    locate();
  }

  /// The row that x is farthest outside of, or their number.
  std::size_t most_violated() const {
    std::size_t worst = rows_.size();
    double largest = 0.0;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const LinearRow& row = rows_[i];
      const double length = length_of(row);
      const double excess = row.times(out_.x) - row.bound;
      if (!(excess > row.rounding + kRounding * size_in(row))) continue;
      if (excess <= largest * length) continue;
      if (met_[i] || std::find(out_.active.begin(), out_.active.end(), i) != out_.active.end()) {
        continue;
      }
      largest = length > 0.0 ? excess / length : kInfinity;
      worst = i;
    }
    return worst;
  }

  /// Raises the multiplier of `row` until it holds x; false where no point meets it and the rows
  /// that are active.
  bool activate(std::size_t row) {
    double multiplier = 0.0;
    std::vector<double> within;
    std::vector<double> rest;
    for (;;) {
      const double square = split(row, within, rest);
      std::vector<double> r = within;
      solve_transposed(r);
      std::size_t blocking = r.size();
      double length = kInfinity;
      for (std::size_t i = 0; i < r.size(); ++i) {
        if (!(r[i] > 0.0) || out_.multipliers[i] >= length * r[i]) continue;
        length = out_.multipliers[i] / r[i];
        blocking = i;
      }
      const double excess = std::max(rows_[row].times(out_.x) - rows_[row].bound, 0.0);
      const double whole = square > 0.0 ? excess / square : kInfinity;
      const double t = std::min(length, whole);
      if (std::isinf(t)) {
        // Implied by the active rows, which x meets to the rounding of a singular system.
        met_[row] = excess <= kImplied * size_in(rows_[row]);
        return met_[row] || contradict(row, r);
      }
      for (std::size_t i = 0; i < r.size(); ++i) out_.multipliers[i] -= t * r[i];
      multiplier += t;
      if (square > 0.0) simd::add_scaled(-t, rest.data(), z_.size(), z_.data());
      locate();
      if (whole <= length) {
        append(row, std::move(within), std::move(rest), square, multiplier);
        return true;
      }
      release(blocking);
    }
  }

  /// a is minus a sum of active rows with positive weights, which bound it from below.
  bool contradict(std::size_t row, const std::vector<double>& r) {
    for (std::size_t i = 0; i < r.size(); ++i) {
      if (r[i] < -1e-9) out_.contradiction.push_back(out_.active[i]);
    }
    out_.contradiction.push_back(row);
    return false;
  }

  /// One step of iterative refinement of x and the multipliers together.
  void correct() {
    const std::size_t p = program_.p_;
    std::vector<double> left(g_.begin(), g_.end());
    for (std::size_t j = 0; j < p; ++j) {
      simd::add_scaled(-out_.x[j], program_.matrix_.data() + j * p, p, left.data());
    }
    for (std::size_t i = 0; i < out_.active.size(); ++i) {
      rows_[out_.active[i]].add_to(left, -out_.multipliers[i]);
    }
    const std::vector<double> before = out_.x;
    z_ = program_.factor_.half_solve(left);
    simd::add_scaled(1.0, program_.factor_.finish_solve(z_).data(), p, out_.x.data());
    const std::vector<double> rise = meet_active();
    for (std::size_t i = 0; i < rise.size(); ++i) out_.multipliers[i] += rise[i];
    locate();
    simd::add_scaled(1.0, before.data(), p, out_.x.data());
  }

  const QuadraticProgram& program_;
  std::span<const double> g_;
  std::span<const LinearRow> rows_;
  std::vector<bool> met_;               // by row
  std::vector<std::vector<double>> u_;  // by row; empty where it was not needed
  std::vector<std::vector<double>> q_;
  std::vector<std::vector<double>> lower_;
  std::vector<double> z_;
  double size_ = 0.0;  // the largest |x| so far
  QuadraticSolution out_;
};

QuadraticSolution QuadraticProgram::solve(std::span<const double> g,
                                          std::span<const LinearRow> rows,
                                          const std::vector<std::size_t>& start) const {
  return Search(*this, g, rows).run(start);
}

}  // namespace webglm
