#include "webglm/model/leverage.hpp"

#include <Eigen/Dense>

namespace webglm {

LeverageReader::LeverageReader(const Fit& fit) : p_(fit.p()) {
  check_covariance_size(p_);
  root_ = fit.state.factor.inverse_root();
}

void LeverageReader::read(BlockReader& reader, std::span<double> out) const {
  using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const auto p = static_cast<Eigen::Index>(p_);
  const Eigen::Map<const Eigen::MatrixXd> tile(reader.tile().data(), kBlockRows, p);
  const Eigen::Map<const RowMajor> root(root_.data(), p, p);
  Eigen::Map<Eigen::MatrixXd> product(reader.scratch().data(), kBlockRows, p);
  product.noalias() = tile * root;
  for (std::uint32_t r = 0; r < kBlockRows; ++r) {
    const double weight = reader.block().weight[r];
    out[r] = weight > 0.0 ? weight * product.row(r).squaredNorm() : 0.0;
  }
}

}  // namespace webglm
