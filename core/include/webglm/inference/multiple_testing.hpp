#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace webglm {

/// How p values are adjusted for having looked at several hypotheses.
enum class Adjustment {
  kBonferroni,         ///< family-wise error: p times the number of tests
  kHolm,               ///< family-wise error, never larger than Bonferroni's (Holm 1979)
  kBenjaminiHochberg,  ///< false discovery rate (Benjamini & Hochberg 1995)
};

/// "bonferroni", "holm" or "bh" (also "fdr"), in any case; throws `unknown_name`.
Adjustment parse_adjustment(std::string_view text);

/// Adjusted p values in the order given, at most 1. A NaN stays NaN and does not count as a
/// test. Throws `invalid_input` for a p value outside [0, 1].
std::vector<double> adjust_p_values(std::span<const double> p_values, Adjustment adjustment);

}  // namespace webglm
