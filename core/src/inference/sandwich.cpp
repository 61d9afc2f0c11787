#include "webglm/inference/sandwich.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>
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

/// rustystats reads prior weights as counts here, whatever they mean elsewhere.
bool counts_rows(const Fit& fit) {
  return fit.options.weights_type == WeightsType::kFrequency ||
         fit.options.conventions == Conventions::kRustystats;
}

/// The squared score residuals of one block, by the kind of correction.
void set_meat_weights(const Fit& fit, RobustKind kind, const BlockReader& reader,
                      const RowBlock& block, const std::array<double, kBlockRows>& leverage,
                      std::array<double, kBlockRows>& out) {
  out.fill(0.0);
  const bool frequency = counts_rows(fit);
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

ClusterKind parse_cluster_kind(std::string_view text) {
  const std::string lower = lower_case(text);
  if (lower == "cr0") return ClusterKind::kCR0;
  if (lower == "cr1") return ClusterKind::kCR1;
  throw unknown_name("clustered covariance", text, {"CR0", "CR1"});
}

namespace {

/// A M A for the lower triangle of M, in the user's coordinates, times `correction`.
std::vector<double> sandwich(const Fit& fit, const std::vector<double>& middle, double correction) {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const std::size_t p = fit.p();
  check_covariance_size(p);
  const auto side = static_cast<Eigen::Index>(p);
  const std::vector<double> bread = fit.state.factor.inverse();
  const Eigen::Map<const Eigen::MatrixXd> m(middle.data(), side, side);
  const Eigen::Map<const RowMajor> a(bread.data(), side, side);
  const Eigen::MatrixXd half = m.selfadjointView<Eigen::Lower>() * a;
  std::vector<double> out(p * p);
  Eigen::Map<RowMajor>(out.data(), side, side).noalias() = a * half;
  out = fit.rows().design.standardisation().covariance_to_user(out);
  for (std::size_t i = 0; i < p * p; ++i) {
    const bool aliased = fit.aliased[i / p] || fit.aliased[i % p];
    out[i] = aliased ? std::numeric_limits<double>::quiet_NaN() : out[i] * correction;
  }
  return out;
}

/// The clusters of the rows of positive weight, numbered by the order of their values.
struct Clusters {
  std::vector<std::uint32_t> of_row;
  std::size_t count = 0;
};

Clusters number_clusters(const Fit& fit, std::span<const double> given) {
  const Observations& observations = fit.rows().observations;
  if (given.size() != observations.rows()) {
    throw dimension_mismatch(static_cast<double>(observations.rows()),
                             static_cast<double>(given.size()), "clusters");
  }
  std::vector<double> values;
  for (std::size_t row = 0; row < given.size(); ++row) {
    if (observations.weight(row) <= 0.0) continue;
    if (std::isnan(given[row])) {
      throw_error(ErrorCode::kInvalidInput, "row {} has no cluster", {row},
                  {{"row", static_cast<double>(row)}});
    }
    values.push_back(given[row]);
  }
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  if (values.size() < 2) {
    throw_error(ErrorCode::kInvalidInput,
                "a clustered covariance needs at least two clusters; all rows are in one");
  }
  Clusters out{std::vector<std::uint32_t>(given.size()), values.size()};
  for (std::size_t row = 0; row < given.size(); ++row) {
    const auto at = std::lower_bound(values.begin(), values.end(), given[row]);
    out.of_row[row] = static_cast<std::uint32_t>(at - values.begin());
  }
  return out;
}

/// The score of every cluster, p numbers each.
std::vector<double> cluster_scores(const Fit& fit, const Clusters& clusters) {
  const std::size_t p = fit.p();
  if (std::uint64_t{clusters.count} * p > std::numeric_limits<std::uint32_t>::max() / 16) {
    const double bytes = static_cast<double>(clusters.count) * static_cast<double>(p) * 8.0;
    throw_error(ErrorCode::kOutOfMemory,
                "the scores of {} clusters need {} bytes, which are not available",
                {clusters.count, bytes}, {{"bytes", bytes}});
  }
  std::vector<double> scores(clusters.count * p, 0.0);
  BlockReader reader(fit.rows().design, fit.rows().observations, fit.row_model());
  reader.set_coefficients(fit.state.beta);
  for (std::uint64_t block = 0; block < Segments(fit.rows().design.rows()).blocks(); ++block) {
    reader.load(block);
    reader.predict();
    reader.update();
    const RowRange rows = reader.rows();
    for (std::uint32_t r = 0; r < rows.count; ++r) {
      const double u = reader.block().u[r];
      if (u == 0.0) continue;
      const std::span<const double> tile = reader.tile();
      double* sum = scores.data() + clusters.of_row[rows.first + r] * p;
      for (std::size_t j = 0; j < p; ++j) sum[j] += u * tile[j * kBlockRows + r];
    }
  }
  return scores;
}

}  // namespace

std::vector<double> robust_covariance(const Fit& fit, RobustKind kind) {
  if (!fit.has_standard_errors()) return {};
  const double correction = kind == RobustKind::kHC1 ? fit.nobs / fit.df_resid : 1.0;
  return sandwich(fit, meat(fit, kind), correction);
}

std::vector<double> clustered_covariance(const Fit& fit, ClusterKind kind,
                                         std::span<const double> clusters) {
  if (!fit.has_standard_errors()) return {};
  const std::size_t p = fit.p();
  const Clusters numbered = number_clusters(fit, clusters);
  const std::vector<double> scores = cluster_scores(fit, numbered);
  std::vector<double> middle(p * p, 0.0);
  for (std::size_t c = 0; c < numbered.count; ++c) {
    const double* score = scores.data() + c * p;
    for (std::size_t j = 0; j < p; ++j) {
      for (std::size_t i = j; i < p; ++i) middle[j * p + i] += score[i] * score[j];
    }
  }
  const double g = static_cast<double>(numbered.count);
  const double correction =
      kind == ClusterKind::kCR1 ? g / (g - 1.0) * (fit.nobs - 1.0) / fit.df_resid : 1.0;
  return sandwich(fit, middle, correction);
}

}  // namespace webglm
