#include "support/score_by_hand.hpp"

#include <cmath>
#include <variant>

namespace webglm::testing {

ScoreByHand score_by_hand(const Request& request, const Fit& fit) {
  const RowModel model = fit.row_model();
  const std::vector<double> zeros(request.x.size(), 0.0);
  ScoreByHand out{zeros, zeros};
  for (std::size_t row = 0; row < request.y.size(); ++row) {
    double eta = request.offset.empty() ? 0.0 : request.offset[row];
    for (std::size_t k = 0; k < request.x.size(); ++k) eta += request.x[k][row] * fit.params[k];
    const Mean mean = std::visit([&](const auto& g) { return g.mean(eta); }, model.link);
    const double variance =
        std::visit([&](const auto& f) { return f.variance(mean); }, model.family);
    const double weight = request.weights.empty() ? 1.0 : request.weights[row];
    const double u = weight * (request.y[row] - mean.mu) * mean.dmu_deta / variance;
    for (std::size_t k = 0; k < request.x.size(); ++k) {
      out.score[k] += u * request.x[k][row];
      out.size[k] += std::abs(u * request.x[k][row]);
    }
  }
  return out;
}

}  // namespace webglm::testing
