#include "webglm/inference/multiple_testing.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include "webglm/common/error.hpp"
#include "webglm/common/order.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

void check_p_values(std::span<const double> p_values) {
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    const double p = p_values[i];
    if (std::isnan(p) || (p >= 0.0 && p <= 1.0)) continue;
    throw_error(ErrorCode::kInvalidInput, "p value {} is {}; allowed are 0 to 1", {i, p},
                {{"index", i}, {"value", p}});
  }
}

/// Positions of the tests, smallest p value first.
std::vector<std::size_t> ascending(std::span<const double> p_values) {
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    if (!std::isnan(p_values[i])) numbers.push_back(i);
  }
  std::vector<std::size_t> order = sorted_positions(
      numbers.size(),
      [&](std::size_t a, std::size_t b) { return p_values[numbers[a]] < p_values[numbers[b]]; });
  for (std::size_t& place : order) place = numbers[place];
  return order;
}

}  // namespace

Adjustment parse_adjustment(std::string_view text) {
  const std::string name = lower_case(text);
  if (name == "bonferroni") return Adjustment::kBonferroni;
  if (name == "holm") return Adjustment::kHolm;
  if (name == "bh" || name == "fdr") return Adjustment::kBenjaminiHochberg;
  throw unknown_name("adjustment", text, {"bonferroni", "holm", "bh"});
}

std::vector<double> adjust_p_values(std::span<const double> p_values, Adjustment adjustment) {
  check_p_values(p_values);
  std::vector<double> adjusted(p_values.begin(), p_values.end());
  const std::vector<std::size_t> order = ascending(p_values);
  const auto m = static_cast<double>(order.size());
  switch (adjustment) {
    case Adjustment::kBonferroni:
      for (const std::size_t i : order) adjusted[i] = std::min(1.0, m * p_values[i]);
      break;
    case Adjustment::kHolm: {
      double largest = 0.0;
      for (std::size_t k = 0; k < order.size(); ++k) {
        const double step = (m - static_cast<double>(k)) * p_values[order[k]];
        adjusted[order[k]] = largest = std::max(largest, std::min(1.0, step));
      }
      break;
    }
    case Adjustment::kBenjaminiHochberg: {
      double smallest = 1.0;
      for (std::size_t k = order.size(); k-- > 0;) {
        const double step = m / static_cast<double>(k + 1) * p_values[order[k]];
        adjusted[order[k]] = smallest = std::min(smallest, step);
      }
      break;
    }
  }
  return adjusted;
}

}  // namespace webglm
