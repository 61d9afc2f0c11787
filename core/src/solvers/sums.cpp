#include "webglm/solvers/sums.hpp"

#include <algorithm>
#include <utility>

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

Sums Sums::of_few(std::size_t columns, std::size_t few) {
  Sums out(PassWork::kScore, columns);
  out.work_ = PassWork::kGram;
  out.values_.resize(kScalars + columns + few * few, 0.0);
  return out;
}

void Sums::make_dense() {
  if (!bordered_) return;
  constexpr std::size_t kMost = 5000;
  const std::size_t p = columns_;
  if (p > kMost) {
    throw_error(
        ErrorCode::kOutOfMemory,
        "penalties with an l1 part and bounds are limited to {} coefficients where a factor "
        "has many levels; got {}: a ridge penalty (l1_ratio = 0) has no such limit",
        {kMost, p}, {{"coefficients", p}, {"limit", kMost}});
  }
  const BorderedGram gram = *std::exchange(bordered_, std::nullopt);
  values_.resize(kScalars + p + p * p, 0.0);
  const std::size_t e = gram.inner.size();
  for (std::size_t i = 0; i < e; ++i) {
    add_to_gram(gram.inner[i], gram.inner[i], gram.d[i]);
    for (std::size_t at = gram.b.start[i]; at < gram.b.start[i + 1]; ++at) {
      add_to_gram(gram.inner[i], gram.outer[gram.b.column[at]], gram.b.value[at]);
    }
  }
  for (std::size_t i = 0; i < gram.outer.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      add_to_gram(gram.outer[i], gram.outer[j], gram.c[i * gram.outer.size() + j]);
    }
  }
}

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
  const double wrong = wrong_shift();
  for (double& value : values_) value *= factor;
  if (bordered_) {
    for (auto* part : {&bordered_->d, &bordered_->b.value, &bordered_->c}) {
      for (double& value : *part) value *= factor;
    }
  }
  greatest_shift() = shift;
  wrong_shift() = wrong;
}

void Sums::merge(const Sums& other) {
  const double shift = std::max(greatest_shift(), other.greatest_shift());
  const double wrong = std::max(wrong_shift(), other.wrong_shift());
  const std::size_t added = work_ == PassWork::kTriangle ? kScalars + columns_ : values_.size();
  for (std::size_t i = 0; i < added; ++i) values_[i] += other.values_[i];
  greatest_shift() = shift;
  wrong_shift() = wrong;
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
