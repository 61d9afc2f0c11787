#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "webglm/solvers/bordered_gram.hpp"

namespace webglm {

/// What a pass adds up beside the deviance and Pearson's chi2.
enum class PassWork {
  kScore,     ///< X'u
  kGram,      ///< X'u and X'WX
  kTriangle,  ///< the triangular factor R of W^1/2 X with Q'z, by Householder reflections
};

/// The sums of a pass over rows, as one flat array so that they can cross any border. Adding is
/// `merge`; it is done along a fixed tree, so the bits do not depend on who computed which part.
class Sums {
 public:
  Sums() = default;
  Sums(PassWork work, std::size_t columns);
  /// Sums of a gram pass whose cross products are `gram`.
  Sums(std::size_t columns, BorderedGram gram);

  /// Sums of a gram pass with the cross products of `few` of its columns: `matrix()` has that side,
  /// in the order of the request.
  static Sums of_few(std::size_t columns, std::size_t few);

  PassWork work() const { return work_; }
  std::size_t columns() const { return columns_; }

  double& deviance() { return values_[0]; }
  double& pearson_chi2() { return values_[1]; }
  double& invalid_rows() { return values_[2]; }
  double& greatest_shift() { return values_[3]; }  ///< max |x'd| over the rows
  /// The most that x'd does against the boundary that a row's response lies on (separation.hpp).
  double& wrong_shift() { return values_[4]; }
  double deviance() const { return values_[0]; }
  double pearson_chi2() const { return values_[1]; }
  double invalid_rows() const { return values_[2]; }
  double greatest_shift() const { return values_[3]; }
  double wrong_shift() const { return values_[4]; }

  std::span<double> score() { return {values_.data() + kScalars, columns_}; }
  std::span<const double> score() const { return {values_.data() + kScalars, columns_}; }
  /// kGram: column-major columns x columns, lower triangle filled; empty where `bordered`.
  /// kTriangle: column-major (columns + 1) x (columns + 1), upper triangle [R | Q'z].
  std::span<double> matrix();
  std::span<const double> matrix() const;
  /// The cross products of a design with a large factor.
  std::optional<BorderedGram>& bordered() { return bordered_; }
  /// Writes cross products of a design with a large factor as a matrix. Throws `out_of_memory`
  /// above 5000 columns.
  void make_dense();
  /// A diagonal entry of the cross products.
  double diagonal(std::size_t column) const;
  /// Adds to the entries (i, j) and (j, i) of the cross products; see `BorderedGram::add`.
  void add_to_gram(std::size_t i, std::size_t j, double value);

  /// Multiplies all sums over rows: those of a sample, to stand for all rows.
  void scale(double factor);
  /// Adds the sums of other rows.
  void merge(const Sums& other);

  /// The flat form, for a border; `assign` takes one of the same length back.
  const std::vector<double>& values() const { return values_; }
  void assign(std::span<const double> values);

 private:
  static constexpr std::size_t kScalars = 5;

  PassWork work_ = PassWork::kScore;
  std::size_t columns_ = 0;
  std::vector<double> values_;
  std::optional<BorderedGram> bordered_;
};

}  // namespace webglm
