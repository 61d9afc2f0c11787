#include "inference/average_mean.hpp"

#include <algorithm>
#include <variant>

#include "webglm/common/segments.hpp"

namespace webglm {
namespace {

struct Total {
  AverageMean sum;
  double rows = 0.0;

  static void merge(Total& into, const Total& from) {
    into.sum.add(from.sum, 1.0);
    into.rows += from.rows;
  }
};

}  // namespace

void AverageMean::add(const AverageMean& other, double factor) {
  value += factor * other.value;
  for (std::size_t j = 0; j < gradient.size(); ++j) gradient[j] += factor * other.gradient[j];
}

AverageMean average_mean(const Fit& fit, const Design& design, const NumericColumn& known_eta,
                         const std::vector<bool>& left_out, std::size_t shifted, double shift) {
  const std::size_t p = fit.p();
  std::vector<double> tile(p * kBlockRows);
  const auto add_row = [&](Total& part, std::uint64_t row, std::uint32_t r) {
    double eta = known_eta.size() > 0 ? known_eta.values()[row] : 0.0;
    tile[shifted * kBlockRows + r] += shift;
    for (std::size_t j = 0; j < p; ++j) {
      if (!fit.aliased[j]) eta += fit.params[j] * tile[j * kBlockRows + r];
    }
    const Mean mean = std::visit([eta](const auto& link) { return link.mean(eta); }, fit.link);
    part.sum.value += mean.mu;
    for (std::size_t j = 0; j < p; ++j) {
      part.sum.gradient[j] += mean.dmu_deta * tile[j * kBlockRows + r];
    }
    part.rows += 1.0;
  };
  const Total total =
      sum_segments<Total>(design.rows(), [&](Total& part, std::uint64_t first, std::uint64_t last) {
        part.sum = AverageMean(p);
        for (std::uint64_t begin = first; begin < last; begin += kBlockRows) {
          const auto count =
              static_cast<std::uint32_t>(std::min<std::uint64_t>(kBlockRows, last - begin));
          design.expand(begin, count, tile);
          for (std::uint32_t r = 0; r < count; ++r) {
            if (left_out.empty() || !left_out[begin + r]) add_row(part, begin + r, r);
          }
        }
      });
  AverageMean out(p);
  out.add(total.sum, 1.0 / total.rows);
  return out;
}

}  // namespace webglm
