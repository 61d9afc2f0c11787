#include "webglm/solvers/separation.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

namespace webglm {

Separable may_separate(const RowModel& model) {
  const AnyFamily& family = model.family;
  if (std::holds_alternative<Binomial>(family) || std::holds_alternative<QuasiBinomial>(family)) {
    return std::holds_alternative<Logit>(model.link) ||
                   std::holds_alternative<Probit>(model.link) ||
                   std::holds_alternative<Cloglog>(model.link)
               ? Separable::kProportions
               : Separable::kNo;
  }
  // The deviance of a zero falls to 0 with its mean, where zeros belong to the support.
  const bool zeros = in_support(family, 0.0) && !in_support(family, -1.0);
  return zeros && std::holds_alternative<Log>(model.link) ? Separable::kCounts : Separable::kNo;
}

void Shift::add_wrong(const RowBlock& block, const std::array<double, kBlockRows>& moved,
                      Separable separable) {
  for (std::uint32_t r = 0; r < kBlockRows; ++r) {
    if (!(block.prior[r] > 0.0)) continue;
    double against = std::abs(moved[r]);
    if (block.y[r] == 0.0) against = moved[r];
    if (block.y[r] == 1.0 && separable == Separable::kProportions) against = -moved[r];
    wrong = std::max(wrong, against);
  }
}

void Shift::merge(Shift& into, const Shift& from) {
  into.greatest = std::max(into.greatest, from.greatest);
  into.wrong = std::max(into.wrong, from.wrong);
}

}  // namespace webglm
