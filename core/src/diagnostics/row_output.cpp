#include "webglm/diagnostics/row_output.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <variant>

#include "webglm/model/leverage.hpp"
#include "webglm/solvers/block_reader.hpp"

namespace webglm {
namespace {

double deviance_residual(const AnyFamily& family, double y, const RowBlock& block,
                         std::uint32_t r) {
  const Mean mean{block.mu[r], block.one_minus[r], block.slope[r]};
  const double d = std::visit([&](const auto& f) { return f.unit_deviance(y, mean); }, family);
  return std::copysign(std::sqrt(std::max(d, 0.0)), y - mean.mu);
}

double value_of(RowQuantity quantity, const Fit& fit, const BlockReader& reader,
                const RowBlock& block, std::uint32_t r) {
  const std::uint64_t row = reader.rows().first + r;
  const Observations& observations = fit.rows().observations;
  const double w = observations.weight(row);
  const double residual = observations.y.values()[row] - block.mu[r];
  switch (quantity) {
    case RowQuantity::kFitted:
      return block.mu[r];
    case RowQuantity::kLinearPredictor:
      return block.eta[r];
    case RowQuantity::kIrlsWeight:
      return block.weight[r];
    case RowQuantity::kResidResponse:
      return residual;
    case RowQuantity::kResidPearson:
      return w > 0.0 && residual != 0.0 ? residual * std::sqrt(w / block.variance[r]) : 0.0;
    case RowQuantity::kResidDeviance:
      return w > 0.0 ? std::sqrt(w) * deviance_residual(fit.options.family,
                                                        observations.y.values()[row], block, r)
                     : 0.0;
    case RowQuantity::kResidWorking:
      return residual / block.slope[r];
    case RowQuantity::kLeverage:
      break;
  }
  return 0.0;
}

}  // namespace

std::vector<double> row_output(const Fit& fit, RowQuantity quantity) {
  const Segments segments(fit.rows().design.rows());
  BlockReader reader(fit.rows().design, fit.rows().observations, fit.row_model());
  const bool leverage = quantity == RowQuantity::kLeverage;
  reader.set_coefficients(fit.state.beta);
  std::optional<LeverageReader> leverages;
  if (leverage) leverages.emplace(fit);
  std::vector<double> out(fit.rows().design.rows());
  std::array<double, kBlockRows> values{};
  for (std::uint64_t block = 0; block < segments.blocks(); ++block) {
    reader.load(block);
    reader.predict();
    reader.update();
    const RowRange rows = reader.rows();
    if (leverage) leverages->read(reader, values);
    for (std::uint32_t r = 0; r < rows.count; ++r) {
      out[rows.first + r] =
          leverage ? values[r] : value_of(quantity, fit, reader, reader.block(), r);
    }
  }
  return out;
}

}  // namespace webglm
