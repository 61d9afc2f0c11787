#include "webglm/model/response.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <variant>

#include "simd/column_scan.hpp"
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

/// Where all rows have weight 1 and none has an offset, the facts of y are enough: what a family
/// allows is an interval.
std::optional<Moments> moments_at_once(const Observations& observations, const AnyFamily& family) {
  if (!observations.prior_weight.absent() || !observations.offset.absent()) return std::nullopt;
  const NumericFacts& facts = observations.y.facts();
  const bool allowed = std::visit(
      [&](const auto& f) { return f.in_support(facts.least) && f.in_support(facts.greatest); },
      family);
  if (!facts.finite || !allowed) return std::nullopt;
  const auto rows = static_cast<double>(observations.rows());
  return Moments{rows,
                 rows,
                 facts.sum,
                 0.0,
                 facts.least,
                 facts.greatest,
                 simd::count_fractions(observations.y.values().data(), observations.y.size())};
}

Moments moments_by_row(const Observations& observations, const AnyFamily& family) {
  const auto y = observations.y.values();
  return std::visit(
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
}

}  // namespace

ResponseSummary summarise_response(const Observations& observations, const AnyFamily& family) {
  check_successes(observations, family);
  const std::optional<Moments> known = moments_at_once(observations, family);
  const Moments total = known ? *known : moments_by_row(observations, family);
  return {total.rows,
          total.weight,
          total.weighted_y / total.weight,
          total.weighted_offset / total.weight,
          total.least == total.greatest,
          std::max(std::abs(total.least), std::abs(total.greatest)),
          total.non_integers};
}

}  // namespace webglm
