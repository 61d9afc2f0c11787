#include "webglm/model/leverage.hpp"

#include <Eigen/Dense>

#include "webglm/common/error.hpp"

namespace webglm {

LeverageReader::LeverageReader(const Fit& fit) {
  check_covariance_size(fit.p());
  if (!fit.state.active_rows.empty()) {
    throw_error(ErrorCode::kUnsupportedModel,
                "leverages need a fit that no constraint between coefficients holds", {},
                {{"option", "constraints"}});
  }
  root_ = fit.state.factor.inverse_root();
}

void read_leverages(std::span<const double> root_values, BlockReader& reader,
                    std::span<double> out) {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto p = static_cast<Eigen::Index>(reader.tile().size() / kBlockRows);
  const Eigen::Map<const Eigen::MatrixXd> tile(reader.tile().data(), kBlockRows, p);
  const Eigen::Map<const RowMajor> root(root_values.data(), p, p);
  Eigen::Map<Eigen::MatrixXd> product(reader.scratch().data(), kBlockRows, p);
  product.noalias() = tile * root;
  for (std::uint32_t r = 0; r < kBlockRows; ++r) {
    const double weight = reader.block().weight[r];
    out[r] = weight > 0.0 ? weight * product.row(r).squaredNorm() : 0.0;
  }
}

}  // namespace webglm
