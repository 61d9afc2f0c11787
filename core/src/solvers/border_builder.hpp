#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "webglm/design/coefficient_map.hpp"
#include "webglm/design/gram_plan.hpp"
#include "webglm/solvers/bordered_gram.hpp"

namespace webglm {

/// Gathers cross products of block columns as those of coefficients, where the plan has a factor
/// to eliminate.
class BorderBuilder {
 public:
  BorderBuilder(const GramPlan& plan, const CoefficientMap& map);

  /// Adds to the entries (i, j) and (j, i) of B'WB.
  void add(std::size_t i, std::size_t j, double value);
  BorderedGram finish() &&;

 private:
  struct Entry {
    std::uint32_t row;
    std::uint32_t column;
    double value;
  };
  void add_border(std::size_t level, std::size_t j, double value);
  void add_outer(std::size_t i, std::size_t j, double value);
  std::size_t place_in_outer(std::size_t coefficient) const;

  const CoefficientMap& map_;
  std::size_t first_;   // block column of the factor
  std::size_t levels_;  // of the factor
  BorderedGram gram_;
  std::vector<Entry> entries_;  // of B, in any order; equal places add up
};

}  // namespace webglm
