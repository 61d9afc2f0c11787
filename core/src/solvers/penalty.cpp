#include "webglm/solvers/penalty.hpp"

#include <cmath>

#include "webglm/solvers/triangle.hpp"

namespace webglm {

Penalty::Penalty(std::vector<double> diagonal, const Standardisation& standardisation)
    : diagonal_(std::move(diagonal)), standardisation_(standardisation) {
  for (std::size_t j = 0; j < diagonal_.size(); ++j) {
    const double scale = standardisation.inverse_scale[j];
    solver_diagonal_.push_back(diagonal_[j] * scale * scale);
  }
  if (!standardisation.intercept || diagonal_[*standardisation.intercept] == 0.0) return;
  solver_diagonal_[*standardisation.intercept] = 0.0;
  intercept_row_ = standardisation.intercept_row();
  const double root = std::sqrt(diagonal_[*standardisation.intercept]);
  for (double& value : intercept_row_) value *= root;
}

double Penalty::value(const std::vector<double>& beta) const {
  if (empty()) return 0.0;
  const std::vector<double> user = standardisation_.to_user(beta);
  double sum = 0.0;
  for (std::size_t j = 0; j < user.size(); ++j) sum += diagonal_[j] * user[j] * user[j];
  return 0.5 * sum;
}

void Penalty::subtract_gradient(const std::vector<double>& beta, std::span<double> score) const {
  for (std::size_t j = 0; j < solver_diagonal_.size(); ++j)
    score[j] -= solver_diagonal_[j] * beta[j];
  double product = 0.0;
  for (std::size_t j = 0; j < intercept_row_.size(); ++j) product += intercept_row_[j] * beta[j];
  for (std::size_t j = 0; j < intercept_row_.size(); ++j) score[j] -= intercept_row_[j] * product;
}

void Penalty::add_to_gram(Sums& sums) const {
  for (std::size_t j = 0; j < solver_diagonal_.size(); ++j) {
    sums.add_to_gram(j, j, solver_diagonal_[j]);
  }
  for (std::size_t i = 0; i < intercept_row_.size(); ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      const double value = intercept_row_[i] * intercept_row_[j];
      if (value != 0.0) sums.add_to_gram(i, j, value);
    }
  }
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
