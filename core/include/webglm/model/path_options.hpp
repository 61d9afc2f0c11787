#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace webglm {

/// Which point of a path is taken: the least mean of the held-out deviance, or the strongest
/// penalty whose mean is within a standard error of it (Breiman, Friedman, Olshen & Stone 1984,
/// section 3.4.3).
enum class PathSelection { kMin, kOneStandardError };

/// Fits along a grid of alphas, and how one of them is chosen.
struct PathOptions {
  std::vector<double> alphas;     ///< the grid; empty: from the least alpha without slopes down
  std::vector<double> l1_ratios;  ///< each has a path of its own; empty: that of the fit
  int n_alphas = 20;
  double alpha_min_ratio = 1e-4;  ///< the last alpha of a made grid over the first
  /// Folds of cross-validation; 0: none, and the last point is taken.
  int folds = 5;
  std::vector<double> fold_of_row;  ///< given folds, one label for each row, instead of `folds`
  std::vector<double> groups;       ///< rows of one label stay in one fold
  std::uint32_t seed = 42;
  PathSelection selection = PathSelection::kMin;
};

/// The l1_ratio of "ridge", "lasso" or "elastic_net". That has the given one, or 0.5 where it is 1,
/// the default of fits at one alpha: an elastic net without a ridge part is called "lasso". Throws
/// `unknown_name`.
double l1_ratio_of(std::string_view regularization, double given);
/// "min" or "1se"; anything else is `unknown_name`.
PathSelection parse_path_selection(std::string_view name);
/// Throws `invalid_input`: an option of a path was given without one.
[[noreturn]] void refuse_without_regularization(std::string_view option);

/// Throws `invalid_input` where an option of the path is outside its stated range.
void check(const PathOptions& options);

}  // namespace webglm
