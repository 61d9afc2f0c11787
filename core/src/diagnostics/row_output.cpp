#include "webglm/diagnostics/row_output.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <variant>

#include "diagnostics/row_matrix.hpp"
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
    case RowQuantity::kRstandardDeviance:
    case RowQuantity::kRstandardPearson:
    case RowQuantity::kCooksDistance:
      break;
  }
  return 0.0;
}

/// 1 - h; NaN where the row alone determines its mean.
double complement_of(double leverage) {
  const double rest = 1.0 - leverage;
  return rest > 1e-12 ? rest : std::numeric_limits<double>::quiet_NaN();
}

double value_with_leverage(RowQuantity quantity, const Fit& fit, const BlockReader& reader,
                           std::uint32_t r, double leverage) {
  const auto residual = [&](RowQuantity kind) {
    return value_of(kind, fit, reader, reader.block(), r);
  };
  const double rest = complement_of(leverage);
  switch (quantity) {
    case RowQuantity::kRstandardDeviance:
      return residual(RowQuantity::kResidDeviance) / std::sqrt(fit.scale * rest);
    case RowQuantity::kRstandardPearson:
      return residual(RowQuantity::kResidPearson) / std::sqrt(fit.scale * rest);
    case RowQuantity::kCooksDistance: {
      const double pearson = residual(RowQuantity::kResidPearson) / rest;
      return pearson * pearson * leverage / (fit.scale * fit.rank);
    }
    default:
      return leverage;
  }
}

}  // namespace

std::vector<double> row_output(const Fit& fit, RowQuantity quantity) {
  const Segments segments(fit.rows().design.rows());
  BlockReader reader(fit.rows().design, fit.rows().observations, fit.row_model());
  const bool leverage = quantity >= RowQuantity::kLeverage;
  const bool without_weight =
      fit.options.conventions == Conventions::kRustystats &&
      (quantity == RowQuantity::kResidPearson || quantity == RowQuantity::kResidDeviance);
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
      const double w = fit.rows().observations.weight(rows.first + r);
      out[rows.first + r] = leverage ? value_with_leverage(quantity, fit, reader, r, values[r])
                                     : value_of(quantity, fit, reader, reader.block(), r);
      if (without_weight && w > 0.0) out[rows.first + r] /= std::sqrt(w);
    }
  }
  return out;
}

std::vector<double> dfbetas(const Fit& fit) {
  const std::size_t p = fit.p();
  const std::uint64_t n = fit.rows().design.rows();
  check_covariance_size(p);
  const LeverageReader refuses(fit);  // where constraints hold the estimates
  const std::vector<double> root = fit.state.factor.inverse_root();
  const Standardisation& standardisation = fit.rows().design.standardisation();
  BlockReader reader(fit.rows().design, fit.rows().observations, fit.row_model());
  reader.set_coefficients(fit.state.beta);
  const double df = fit.df_null + (standardisation.intercept ? 1.0 : 0.0) - fit.rank - 1.0;
  std::vector<double> out = row_matrix(n, p, "a matrix of dfbetas");
  std::array<double, kBlockRows> leverage{};
  std::vector<double> change(p);
  for (std::uint64_t block = 0; block < Segments(n).blocks(); ++block) {
    reader.load(block);
    reader.predict();
    reader.update();
    read_leverages(root, reader, leverage);
    for (std::uint32_t r = 0; r < reader.rows().count; ++r) {
      const std::uint64_t row = reader.rows().first + r;
      const double residual = value_of(RowQuantity::kResidDeviance, fit, reader, reader.block(), r);
      const double rest = complement_of(leverage[r]);
      const double sigma = std::sqrt((fit.deviance - residual * residual / rest) / df);
      const double factor = std::sqrt(reader.block().weight[r]) * residual / rest;
      // `read_leverages` has left V'x in the scratch.
      for (std::size_t j = 0; j < p; ++j) {
        change[j] = 0.0;
        for (std::size_t k = 0; k < p; ++k) {
          change[j] += root[j * p + k] * reader.scratch()[k * kBlockRows + r];
        }
        change[j] *= factor;
      }
      const std::vector<double> user = standardisation.to_user(change);
      for (std::size_t j = 0; j < p; ++j) {
        out[row * p + j] = user[j] / (sigma * std::sqrt(fit.variances[j]));
      }
    }
  }
  return out;
}

}  // namespace webglm
