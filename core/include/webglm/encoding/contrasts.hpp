#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "webglm/common/small_matrix.hpp"
#include "webglm/data/categorical_column.hpp"
#include "webglm/encoding/coding_matrix.hpp"

namespace webglm {

/// How the levels of a factor become columns.
enum class Contrast {
  kTreatment,   ///< each level against a reference
  kSum,         ///< each level against the mean of all levels
  kHelmert,     ///< each level against the mean of those before it
  kPolynomial,  ///< orthogonal polynomials in the number of the level
};

/// "treatment", "sum", "helmert" or "poly"; anything else is `unknown_name`.
Contrast parse_contrast(std::string_view name);
std::string_view name_of(Contrast contrast);

/// The coding of a factor as plain data: a row of level i has row i of `weights`.
struct FactorCoding {
  CodingMatrix weights;               ///< levels x columns
  std::vector<std::string> suffixes;  ///< of the coefficient names, one per column
  bool operator==(const FactorCoding&) const = default;
};

/// Levels x (levels - 1), as R's contr.treatment, contr.sum, contr.helmert and contr.poly.
/// `reference` is the level without a column of its own under treatment (default: the first) and
/// sum (default: the last); the others have none, and bounds on the number of levels.
SmallMatrix contrast_matrix(Contrast contrast, std::size_t levels,
                            std::optional<std::size_t> reference = std::nullopt);

/// The contrast with the names of patsy: "[T.b]", "[S.a]", "[H.b]"; ".Linear", ".Quadratic",
/// ".Cubic", "^4" ... for polynomials.
FactorCoding contrast_coding(Contrast contrast, const LevelNames& levels,
                             std::optional<std::size_t> reference = std::nullopt);

/// One indicator per level, as a factor is coded where its margin is absent: "[a]", "[b]" ...
FactorCoding full_coding(const LevelNames& levels);

/// The number of `level` among `levels`, or `unknown_name` with the nearest.
std::size_t level_index(const LevelNames& levels, std::string_view level);

}  // namespace webglm
