#include "webglm/solvers/penalty.hpp"

#include <cmath>

#include "webglm/solvers/triangle.hpp"

namespace webglm {

Penalty::Penalty(std::vector<double> diagonal, const Standardisation& standardisation)
    : diagonal_(std::move(diagonal)),
      matrix_(standardisation.penalty_to_solver(diagonal_)),
      standardisation_(standardisation) {}

double Penalty::value(const std::vector<double>& beta) const {
  if (empty()) return 0.0;
  const std::vector<double> user = standardisation_.to_user(beta);
  double sum = 0.0;
  for (std::size_t j = 0; j < user.size(); ++j) sum += diagonal_[j] * user[j] * user[j];
  return 0.5 * sum;
}

void Penalty::subtract_gradient(const std::vector<double>& beta, std::span<double> score) const {
  const std::size_t p = diagonal_.size();
  for (std::size_t j = 0; j < p; ++j) {
    for (std::size_t k = 0; k < p; ++k) score[j] -= matrix_[j * p + k] * beta[k];
  }
}

void Penalty::add_to_gram(std::span<double> gram) const {
  for (std::size_t i = 0; i < matrix_.size(); ++i) gram[i] += matrix_[i];
}

void Penalty::fold_into(std::span<double> triangle, const std::vector<double>& beta,
                        bool step) const {
  const std::size_t p = diagonal_.size();
  if (p == 0) return;
  const std::size_t side = p + 1;
  std::vector<double> rows(p * side, 0.0);  // column-major, one row for each coefficient
  std::vector<double> unit(p, 0.0);
  for (std::size_t k = 0; k < p; ++k) {
    unit[k] = 1.0;
    const std::vector<double> user = standardisation_.to_user(unit);
    unit[k] = 0.0;
    for (std::size_t j = 0; j < p; ++j) rows[k * p + j] = std::sqrt(diagonal_[j]) * user[j];
  }
  if (step) {
    const std::vector<double> user = standardisation_.to_user(beta);
    for (std::size_t j = 0; j < p; ++j) rows[p * p + j] = -std::sqrt(diagonal_[j]) * user[j];
  }
  fold_rows(triangle, side, rows.data(), p, p);
}

}  // namespace webglm
