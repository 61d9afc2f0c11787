#include "webglm/inference/sandwich.hpp"

#include <Eigen/Dense>
#include <array>
#include <limits>

#include "simd/dense_tile.hpp"
#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"
#include "webglm/model/leverage.hpp"

namespace webglm {
namespace {

struct Meat {
  std::vector<double> values;  // p x p, lower triangle, column-major
  static void merge(Meat& into, const Meat& from) {
    for (std::size_t i = 0; i < into.values.size(); ++i) into.values[i] += from.values[i];
  }
};

/// The squared score residuals of one block, by the kind of correction.
void set_meat_weights(const Fit& fit, RobustKind kind, const BlockReader& reader,
                      const RowBlock& block, const std::array<double, kBlockRows>& leverage,
                      std::array<double, kBlockRows>& out) {
  out.fill(0.0);
  const bool frequency = fit.options.weights_type == WeightsType::kFrequency;
  const RowRange rows = reader.rows();
  for (std::uint32_t r = 0; r < rows.count; ++r) {
    const double w = fit.rows().observations.weight(rows.first + r);
    if (w <= 0.0) continue;
    // A frequency weight stands for w equal rows, each with its share of the leverage.
    const double h = frequency ? leverage[r] / w : leverage[r];
    double m = block.u[r] * block.u[r] / (frequency ? w : 1.0);
    if (kind == RobustKind::kHC2) m /= 1.0 - h;
    if (kind == RobustKind::kHC3) m /= (1.0 - h) * (1.0 - h);
    out[r] = m;
  }
}

std::vector<double> meat(const Fit& fit, RobustKind kind) {
  const std::size_t p = fit.p();
  const bool needs_leverage = kind == RobustKind::kHC2 || kind == RobustKind::kHC3;
  BlockReader reader(fit.rows().design, fit.rows().observations, fit.row_model());
  const LeverageReader leverages(fit);
  reader.set_coefficients(fit.state.beta);
  std::array<double, kBlockRows> leverage{};
  std::array<double, kBlockRows> weights{};
  const auto add = [&](Meat& part, std::uint64_t first, std::uint64_t last) {
    part.values.assign(p * p, 0.0);
    for (std::uint64_t block = first / kBlockRows; block * kBlockRows < last; ++block) {
      reader.load(block);
      reader.predict();
      reader.update();
      if (needs_leverage) leverages.read(reader, leverage);
      set_meat_weights(fit, kind, reader, reader.block(), leverage, weights);
      simd::weigh_columns(reader.columns(), weights.data(), reader.scratch().data());
      simd::add_gram(reader.columns(), reader.scratch().data(), part.values.data());
    }
  };
  return sum_segments<Meat>(fit.rows().design.rows(), add).values;
}

}  // namespace

RobustKind parse_robust_kind(std::string_view text) {
  const std::string lower = lower_case(text);
  if (lower == "hc0") return RobustKind::kHC0;
  if (lower == "hc1") return RobustKind::kHC1;
  if (lower == "hc2") return RobustKind::kHC2;
  if (lower == "hc3") return RobustKind::kHC3;
  throw unknown_name("robust covariance", text, {"HC0", "HC1", "HC2", "HC3"});
}

std::vector<double> robust_covariance(const Fit& fit, RobustKind kind) {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const std::size_t p = fit.p();
  check_covariance_size(p);
  const auto side = static_cast<Eigen::Index>(p);
  const std::vector<double> middle = meat(fit, kind);
  const std::vector<double> bread = fit.state.factor.inverse();
  const Eigen::Map<const Eigen::MatrixXd> m(middle.data(), side, side);
  const Eigen::Map<const RowMajor> a(bread.data(), side, side);
  const Eigen::MatrixXd half = m.selfadjointView<Eigen::Lower>() * a;
  std::vector<double> out(p * p);
  Eigen::Map<RowMajor>(out.data(), side, side).noalias() = a * half;
  out = fit.rows().design.standardisation().covariance_to_user(out);
  const double correction = kind == RobustKind::kHC1 ? fit.nobs / fit.df_resid : 1.0;
  for (std::size_t i = 0; i < p * p; ++i) {
    const bool aliased = fit.aliased[i / p] || fit.aliased[i % p];
    out[i] = aliased ? std::numeric_limits<double>::quiet_NaN() : out[i] * correction;
  }
  return out;
}

}  // namespace webglm
