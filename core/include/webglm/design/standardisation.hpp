#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace webglm {

/// The solver works on (x - centre) / scale, so that years, time stamps and ill-scaled columns
/// keep their digits. Scales are powers of two, which divide exactly. Columns are centred only
/// where an intercept absorbs the shift; the intercept itself is left as it is.
struct Standardisation {
  std::vector<double> centre;         ///< length p
  std::vector<double> inverse_scale;  ///< length p, powers of two
  std::optional<std::size_t> intercept;
  double intercept_value = 1.0;  ///< the constant that the intercept column holds

  std::size_t size() const { return centre.size(); }
  /// Coefficients of the given columns from those of the standardised ones.
  std::vector<double> to_user(const std::vector<double>& beta) const;
  /// M C M' for the map M of `to_user`; C is symmetric, p x p.
  std::vector<double> covariance_to_user(const std::vector<double>& covariance) const;
  /// The row of M for the intercept, which there must be; the other rows are diagonal.
  std::vector<double> intercept_row() const;
};

}  // namespace webglm
