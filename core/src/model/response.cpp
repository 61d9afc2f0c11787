#include "webglm/model/response.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <variant>

#include "webglm/common/error.hpp"
#include "webglm/common/segments.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

struct Moments {
  double rows = 0.0;
  double weight = 0.0;
  double weighted_y = 0.0;
  double weighted_offset = 0.0;
  double least = std::numeric_limits<double>::infinity();
  double greatest = -std::numeric_limits<double>::infinity();
  double non_integers = 0.0;

  static void merge(Moments& into, const Moments& from) {
    into.rows += from.rows;
    into.weight += from.weight;
    into.weighted_y += from.weighted_y;
    into.weighted_offset += from.weighted_offset;
    into.least = std::min(into.least, from.least);
    into.greatest = std::max(into.greatest, from.greatest);
    into.non_integers += from.non_integers;
  }
};

[[noreturn]] void refuse(const AnyFamily& family, std::uint64_t row, double y) {
  const std::string rule(support_of(family));
  throw_error(ErrorCode::kNotInSupport, "row {} of \"y\" is {}; {} needs {}",
              {row, y, code_of(family), rule}, {{"row", row}, {"value", y}, {"rule", rule}});
}

void check_successes(const Observations& observations, const AnyFamily& family) {
  const bool binomial =
      std::holds_alternative<Binomial>(family) || std::holds_alternative<QuasiBinomial>(family);
  if (!observations.counts_successes || binomial) return;
  throw_error(ErrorCode::kInvalidInput,
              "a categorical response and cbind() need a binomial family, not {}",
              {code_of(family)});
}

void add_row(Moments& moments, double y, double w, double offset) {
  moments.rows += 1.0;
  moments.weight += w;
  moments.weighted_y += w * y;
  moments.weighted_offset += w * offset;
  moments.least = std::min(moments.least, y);
  moments.greatest = std::max(moments.greatest, y);
  if (y != std::floor(y)) moments.non_integers += 1.0;
}

}  // namespace

ResponseSummary summarise_response(const Observations& observations, const AnyFamily& family) {
  check_successes(observations, family);
  const auto y = observations.y.values();
  const auto total = std::visit(
      [&](const auto& f) {
        return sum_segments<Moments>(observations.rows(),
                                     [&](Moments& part, std::uint64_t first, std::uint64_t last) {
                                       for (std::uint64_t row = first; row < last; ++row) {
                                         const double w = observations.weight(row);
                                         if (w <= 0.0) continue;
                                         if (!f.in_support(y[row])) refuse(family, row, y[row]);
                                         add_row(part, y[row], w, observations.known_eta(row));
                                       }
                                     });
      },
      family);
  return {total.rows,
          total.weight,
          total.weighted_y / total.weight,
          total.weighted_offset / total.weight,
          total.least == total.greatest,
          std::max(std::abs(total.least), std::abs(total.greatest)),
          total.non_integers};
}

}  // namespace webglm
