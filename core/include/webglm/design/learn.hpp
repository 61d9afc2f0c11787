#pragma once

#include <span>
#include <variant>
#include <vector>

#include "webglm/common/warning.hpp"
#include "webglm/data/frame.hpp"
#include "webglm/data/level_summary.hpp"
#include "webglm/data/numeric_summary.hpp"
#include "webglm/design/fitted_design.hpp"

namespace webglm {

/// Learns levels, knots and polynomials from the rows of a frame, in any batches: learners of
/// batches merge, and what is learned does not depend on how the rows were cut.
class TermLearner {
 public:
  /// `example` says which columns exist and whether they are numeric or categorical. Throws
  /// `unknown_name` for a column that it lacks. `convention` rules df, knots, names and coding:
  /// rustystats codes every factor by contrasts, also where its margin is absent.
  TermLearner(TermList terms, const Frame& example,
              SplineConvention convention = SplineConvention::kR);

  /// Takes in rows; those of weight 0 are left out (empty weights mean 1 everywhere).
  void add(const Frame& frame, std::span<const double> weights = {});
  void merge(const TermLearner& other);

  /// What was learned; appends warnings such as `single_level`.
  FittedDesign finish(std::vector<Warning>& warnings) const;

 private:
  using Summary = std::variant<std::monostate, NumericSummary, LevelSummary>;

  FittedVariable learn_variable(const Variable& variable, const Summary& summary,
                                std::vector<Warning>& warnings) const;
  bool is_factor(std::size_t variable) const;
  bool fills_margins() const { return convention_ == SplineConvention::kR; }
  FittedTerm fitted_term(std::size_t term, const std::vector<FittedVariable>& variables,
                         bool& indicators_owed) const;

  TermList terms_;
  SplineConvention convention_;
  std::vector<Summary> summaries_;  ///< one for each variable
};

}  // namespace webglm
