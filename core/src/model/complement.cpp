#include "webglm/model/complement.hpp"

#include <cmath>
#include <utility>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

[[noreturn]] void refuse(std::size_t row, double mean, const AnyLink& link) {
  throw_error(ErrorCode::kInvalidInput,
              "row {} of the complement is {}; it must be a mean that the link {} has",
              {row, mean, name_of(link)}, {{"row", row}, {"value", mean}});
}

}  // namespace

NumericColumn complement_eta(const NumericColumn& means, const AnyLink& link,
                             MissingPolicy missing) {
  if (means.size() == 0) return {};
  NumericBuffer eta = NumericBuffer::make_uninitialised(means.size());
  std::vector<double> again(means.size());
  link_eta(link, means.values(), eta.values());
  link_inverse(link, eta.values(), again);
  for (std::size_t row = 0; row < means.size(); ++row) {
    const double mean = means.values()[row];
    if (std::isnan(mean) && missing == MissingPolicy::kDrop) continue;
    // A power of a negative mean may be finite, and is that of another mean. Links keep about
    // |eta| units in the last place, which is below 1e-12 for every double.
    const bool has =
        std::isfinite(eta.values()[row]) && std::abs(again[row] - mean) <= 1e-12 * std::abs(mean);
    if (!has) refuse(row, mean, link);
  }
  return std::move(eta).freeze();
}

CredibilityTable credibility_table(const ModelSpec& spec, const Fit& fit) {
  if (std::holds_alternative<std::monostate>(spec.complement)) {
    throw_error(ErrorCode::kInvalidInput,
                "the model has no complement, so its coefficients are no deviations from one");
  }
  CredibilityTable out{fit.names, fit.params, {}, {}};
  const bool ratios =
      std::holds_alternative<Log>(fit.link) || std::holds_alternative<Logit>(fit.link);
  for (const double deviation : fit.params) {
    out.zeroed.push_back(deviation == 0.0);
    if (ratios) out.factor.push_back(std::exp(deviation));
  }
  return out;
}

}  // namespace webglm
