#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "webglm/model/data.hpp"
#include "webglm/model/regularization_path.hpp"
#include "webglm/model/response.hpp"
#include "webglm/model/spec.hpp"
#include "webglm/solvers/irls.hpp"

namespace webglm {

/// Follows the path of `options.path` and cross-validates its points. Every fit starts from the one
/// before it. Rows are ordered by fold once; the fits that leave a fold out start with the cross
/// products of the other folds that the fit on all rows has found, and need score passes alone
/// while steps with these contract. Can stop after any block.
class PathSearch {
 public:
  /// `data` must outlive the search; `problem` is that of a fit on all rows, `spread` as in
  /// `coefficient_penalties`. Throws `invalid_input` for grids and folds that are not possible.
  PathSearch(const ModelData& data, const FitOptions& options, const ResponseSummary& response,
             const RowModel& model, const IrlsProblem& problem, const std::vector<double>& spread);
  ~PathSearch();

  bool done() const;
  /// "path" or "cross_validate".
  std::string_view phase_name() const;
  /// Points that have been fitted.
  int points() const;
  /// Works on at most `max_blocks` blocks; returns how many it did.
  std::uint64_t advance(std::uint64_t max_blocks);
  /// The path, after the last block.
  RegularizationPath take();

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace webglm
