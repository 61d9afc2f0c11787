#include "webglm/encoding/contrasts.hpp"

#include <array>
#include <numeric>

#include "webglm/common/error.hpp"
#include "webglm/common/orthogonal_polynomial.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

/// As R: with more levels the recurrence loses the orthogonality that the contrast is for.
constexpr std::size_t kMaxPolynomialLevels = 95;
/// Half of the matrix is not 0: more levels would take more memory than their model is worth.
constexpr std::size_t kMaxHelmertLevels = 2000;

void check_levels(Contrast contrast, std::size_t levels, std::size_t most) {
  if (levels <= most) return;
  throw_error(ErrorCode::kInvalidInput, "the contrast \"{}\" has at most {} levels, got {}",
              {name_of(contrast), most, levels}, {{"levels", levels}});
}

SmallMatrix treatment(std::size_t levels, std::size_t reference, double reference_weight) {
  SmallMatrix matrix(levels, levels - 1);
  for (std::size_t j = 0; j < matrix.columns; ++j) {
    matrix(j < reference ? j : j + 1, j) = 1.0;
    matrix(reference, j) = reference_weight;
  }
  return matrix;
}

/// The same without its zeros: one entry in the row of every level but the reference.
CodingMatrix sparse_treatment(std::size_t levels, std::size_t reference, double reference_weight) {
  CodingMatrix matrix(levels - 1);
  std::vector<CodingMatrix::Entry> omitted;
  if (reference_weight != 0.0) {
    for (std::size_t j = 0; j + 1 < levels; ++j) {
      omitted.push_back({static_cast<std::uint32_t>(j), reference_weight});
    }
  }
  for (std::size_t i = 0; i < levels; ++i) {
    const auto column = static_cast<std::uint32_t>(i < reference ? i : i - 1);
    if (i == reference) {
      matrix.add_row(omitted);
    } else {
      matrix.add_row(std::array{CodingMatrix::Entry{column, 1.0}});
    }
  }
  return matrix;
}

SmallMatrix helmert(std::size_t levels) {
  check_levels(Contrast::kHelmert, levels, kMaxHelmertLevels);
  SmallMatrix matrix(levels, levels - 1);
  for (std::size_t j = 0; j < matrix.columns; ++j) {
    for (std::size_t i = 0; i <= j; ++i) matrix(i, j) = -1.0;
    matrix(j + 1, j) = static_cast<double>(j + 1);
  }
  return matrix;
}

SmallMatrix polynomial(std::size_t levels) {
  check_levels(Contrast::kPolynomial, levels, kMaxPolynomialLevels);
  std::vector<double> scores(levels);
  std::iota(scores.begin(), scores.end(), 1.0);
  SmallMatrix matrix(levels, levels - 1);
  evaluate_polynomial(orthogonal_polynomial(scores, levels - 1), scores, matrix.values, levels);
  return matrix;
}

std::size_t checked_reference(Contrast contrast, std::size_t levels,
                              std::optional<std::size_t> reference) {
  if (!reference) return contrast == Contrast::kSum ? levels - 1 : 0;
  if (contrast == Contrast::kHelmert || contrast == Contrast::kPolynomial) {
    throw_error(ErrorCode::kInvalidInput, "the contrast \"{}\" has no reference level",
                {name_of(contrast)});
  }
  if (*reference >= levels) {
    throw_error(ErrorCode::kInvalidInput, "reference level {} does not exist; there are {}",
                {*reference, levels}, {{"reference", *reference}});
  }
  return *reference;
}

std::string polynomial_suffix(std::size_t degree) {
  switch (degree) {
    case 1:
      return ".Linear";
    case 2:
      return ".Quadratic";
    case 3:
      return ".Cubic";
    default:
      return "^" + number_text(static_cast<double>(degree));
  }
}

std::string suffix(Contrast contrast, const LevelNames& levels, std::size_t reference,
                   std::size_t column) {
  const std::string& level = levels[column < reference ? column : column + 1];
  switch (contrast) {
    case Contrast::kTreatment:
      return "[T." + level + "]";
    case Contrast::kSum:
      return "[S." + level + "]";
    case Contrast::kHelmert:
      return "[H." + level + "]";
    case Contrast::kPolynomial:
      break;
  }
  return polynomial_suffix(column + 1);
}

}  // namespace

Contrast parse_contrast(std::string_view name) {
  for (const Contrast contrast :
       {Contrast::kTreatment, Contrast::kSum, Contrast::kHelmert, Contrast::kPolynomial}) {
    if (name == name_of(contrast)) return contrast;
  }
  throw unknown_name("contrast", name, {"treatment", "sum", "helmert", "poly"});
}

std::string_view name_of(Contrast contrast) {
  switch (contrast) {
    case Contrast::kTreatment:
      return "treatment";
    case Contrast::kSum:
      return "sum";
    case Contrast::kHelmert:
      return "helmert";
    case Contrast::kPolynomial:
      break;
  }
  return "poly";
}

SmallMatrix contrast_matrix(Contrast contrast, std::size_t levels,
                            std::optional<std::size_t> reference) {
  if (levels == 0) throw_error(ErrorCode::kInvalidInput, "a factor without levels has no coding");
  const std::size_t omitted = checked_reference(contrast, levels, reference);
  if (levels == 1) return SmallMatrix(1, 0);
  switch (contrast) {
    case Contrast::kTreatment:
      return treatment(levels, omitted, 0.0);
    case Contrast::kSum:
      return treatment(levels, omitted, -1.0);
    case Contrast::kHelmert:
      return helmert(levels);
    case Contrast::kPolynomial:
      break;
  }
  return polynomial(levels);
}

FactorCoding contrast_coding(Contrast contrast, const LevelNames& levels,
                             std::optional<std::size_t> reference) {
  FactorCoding coding;
  const bool sparse = contrast == Contrast::kTreatment || contrast == Contrast::kSum;
  if (!sparse || levels.size() < 2) {
    coding.weights = CodingMatrix(contrast_matrix(contrast, levels.size(), reference));
  }
  const std::size_t omitted = checked_reference(contrast, levels.size(), reference);
  if (sparse && levels.size() > 1) {
    coding.weights =
        sparse_treatment(levels.size(), omitted, contrast == Contrast::kSum ? -1.0 : 0.0);
  }
  for (std::size_t j = 0; j < coding.weights.columns(); ++j) {
    coding.suffixes.push_back(suffix(contrast, levels, omitted, j));
  }
  return coding;
}

FactorCoding full_coding(const LevelNames& levels) {
  FactorCoding coding;
  coding.weights = CodingMatrix(levels.size());
  for (std::size_t j = 0; j < levels.size(); ++j) {
    coding.weights.add_row(std::array{CodingMatrix::Entry{static_cast<std::uint32_t>(j), 1.0}});
    coding.suffixes.push_back("[" + levels[j] + "]");
  }
  return coding;
}

std::size_t level_index(const LevelNames& levels, std::string_view level) {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (levels[i] == level) return i;
  }
  throw unknown_name("level", level, levels);
}

}  // namespace webglm
