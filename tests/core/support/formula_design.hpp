#pragma once

#include <map>
#include <string>
#include <vector>

#include "support/fixture.hpp"

namespace webglm::testing {

/// Design columns with R's names, in R's order.
struct DesignColumns {
  std::vector<std::string> names;
  std::vector<std::vector<double>> columns;
};

/// The design of the formulas that the reference cases use: numeric columns, factors in treatment
/// coding (levels by code point, the first left out), `I(x^2)`, `a:b` whose margins are in the
/// model, `a*b`, `(a + b + c)^2` and `- 1`. It shares no code with the library. Anything else
/// throws: a case must never pass because its model was not understood.
class FormulaDesign {
 public:
  /// Learns the levels of factors from `data`.
  FormulaDesign(const std::string& formula, const FixtureData& data);

  DesignColumns columns(const FixtureData& data) const;

 private:
  using Term = std::vector<std::string>;  ///< its variables; one for a main effect

  void parse(const std::string& right_side);
  void add_summand(const std::string& summand);
  void add_term(const Term& term);
  void learn_levels(const FixtureData& data);
  DesignColumns variable(const std::string& name, const FixtureData& data) const;

  bool intercept_ = true;
  std::vector<Term> terms_;
  std::map<std::string, std::vector<std::string>> levels_;
};

}  // namespace webglm::testing
