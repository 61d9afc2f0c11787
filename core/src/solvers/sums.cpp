#include "webglm/solvers/sums.hpp"

#include <algorithm>

#include "webglm/common/error.hpp"
#include "webglm/solvers/triangle.hpp"

namespace webglm {
namespace {

std::size_t matrix_side(PassWork work, std::size_t columns) {
  if (work == PassWork::kScore) return 0;
  return work == PassWork::kGram ? columns : columns + 1;
}

}  // namespace

Sums::Sums(PassWork work, std::size_t columns)
    : work_(work),
      columns_(columns),
      values_(kScalars + columns + matrix_side(work, columns) * matrix_side(work, columns), 0.0) {}

Sums::Sums(std::size_t columns, BorderedGram gram)
    : work_(PassWork::kGram),
      columns_(columns),
      values_(kScalars + columns, 0.0),
      bordered_(std::move(gram)) {}

double Sums::diagonal(std::size_t column) const {
  return bordered_ ? bordered_->diagonal(column) : matrix()[column * (columns_ + 1)];
}

void Sums::add_to_gram(std::size_t i, std::size_t j, double value) {
  if (bordered_) return bordered_->add(i, j, value);
  matrix()[i * columns_ + j] += value;
  if (i != j) matrix()[j * columns_ + i] += value;
}

std::span<double> Sums::matrix() { return std::span<double>(values_).subspan(kScalars + columns_); }

std::span<const double> Sums::matrix() const {
  return std::span<const double>(values_).subspan(kScalars + columns_);
}

void Sums::scale(double factor) {
  const double shift = greatest_shift();
  for (double& value : values_) value *= factor;
  if (bordered_) {
    for (auto* part : {&bordered_->d, &bordered_->b.value, &bordered_->c}) {
      for (double& value : *part) value *= factor;
    }
  }
  greatest_shift() = shift;
}

void Sums::merge(const Sums& other) {
  const double shift = std::max(greatest_shift(), other.greatest_shift());
  const std::size_t added = work_ == PassWork::kTriangle ? kScalars + columns_ : values_.size();
  for (std::size_t i = 0; i < added; ++i) values_[i] += other.values_[i];
  greatest_shift() = shift;
  if (work_ == PassWork::kTriangle) merge_triangle(matrix(), other.matrix(), columns_ + 1);
}

void Sums::assign(std::span<const double> values) {
  if (values.size() != values_.size()) {
    throw dimension_mismatch(static_cast<double>(values_.size()),
                             static_cast<double>(values.size()), "sums of a pass");
  }
  std::copy(values.begin(), values.end(), values_.begin());
}

}  // namespace webglm
