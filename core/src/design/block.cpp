#include "webglm/design/block.hpp"

#include "simd/dense_tile.hpp"

namespace webglm {
namespace {

struct Width {
  std::size_t operator()(const ConstantBlock&) const { return 1; }
  std::size_t operator()(const DenseBlock& block) const { return block.columns.size(); }
  std::size_t operator()(const CategoricalBlock& block) const { return block.codes.levels(); }
  std::size_t operator()(const ScaledCategoricalBlock& block) const {
    return block.codes.levels() * block.columns.size();
  }
  std::size_t operator()(const BandedBlock& block) const {
    return block.levels() * block.basis->functions();
  }
};

}  // namespace

std::size_t width_of(const Block& block) { return std::visit(Width{}, block); }

void load_standard(const StandardColumn& column, std::uint64_t first, std::uint32_t count,
                   double* out) {
  const double* x = column.values.values().data() + first;
  simd::standardise(x, count, column.centre, column.inverse_scale, out);
}

}  // namespace webglm
