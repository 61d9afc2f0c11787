#include "webglm/design/standardisation.hpp"

namespace webglm {
namespace {

/// What column j contributes to the intercept of the given columns.
double intercept_share(const Standardisation& s, std::size_t j) {
  return -s.centre[j] * s.inverse_scale[j] / s.intercept_value;
}

}  // namespace

std::vector<double> Standardisation::to_user(const std::vector<double>& beta) const {
  std::vector<double> user(size());
  for (std::size_t j = 0; j < size(); ++j) user[j] = beta[j] * inverse_scale[j];
  if (intercept) {
    for (std::size_t j = 0; j < size(); ++j) {
      if (j != *intercept) user[*intercept] += beta[j] * intercept_share(*this, j);
    }
  }
  return user;
}

std::vector<double> Standardisation::covariance_to_user(
    const std::vector<double>& covariance) const {
  const std::size_t p = size();
  std::vector<double> half(covariance);  // M C
  for (std::size_t k = 0; k < p; ++k) {
    double moved = 0.0;
    for (std::size_t j = 0; j < p; ++j) {
      if (intercept && j != *intercept) moved += intercept_share(*this, j) * half[j * p + k];
      half[j * p + k] *= inverse_scale[j];
    }
    if (intercept) half[*intercept * p + k] += moved;
  }
  for (std::size_t i = 0; i < p; ++i) {  // (M C) M'
    double moved = 0.0;
    for (std::size_t j = 0; j < p; ++j) {
      if (intercept && j != *intercept) moved += intercept_share(*this, j) * half[i * p + j];
      half[i * p + j] *= inverse_scale[j];
    }
    if (intercept) half[i * p + *intercept] += moved;
  }
  return half;
}

std::vector<double> Standardisation::intercept_row() const {
  std::vector<double> row(size());
  for (std::size_t j = 0; j < row.size(); ++j) {
    row[j] = j == *intercept ? inverse_scale[j] : intercept_share(*this, j);
  }
  return row;
}

}  // namespace webglm
