#include "webglm/encoding/contrasts.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "support/json_fixture.hpp"
#include "webglm/common/error.hpp"

namespace webglm {
namespace {

using testing::load_fixture;

const LevelNames kAreas = {"A", "B", "C", "D", "E"};

TEST(Contrasts, EqualRsMatrices) {
  const auto fixture = load_fixture("encoding/contrasts");
  ASSERT_FALSE(fixture["cases"].empty());
  for (const auto& c : fixture["cases"]) {
    SCOPED_TRACE(c["contrast"].dump() + " of " + c["levels"].dump());
    const auto levels = c["levels"].get<std::size_t>();
    std::optional<std::size_t> reference;
    if (!c["reference"].is_null()) reference = c["reference"].get<std::size_t>();
    const SmallMatrix got =
        contrast_matrix(parse_contrast(c["contrast"].get<std::string>()), levels, reference);
    ASSERT_EQ(got.rows, levels);
    ASSERT_EQ(got.columns, c["weights"].size());
    for (std::size_t j = 0; j < got.columns; ++j) {
      for (std::size_t i = 0; i < levels; ++i) {
        // R has polynomials of ten levels from a QR of powers up to 4.5^9.
        EXPECT_NEAR(got(i, j), c["weights"][j][i].get<double>(), 1e-12);
      }
    }
  }
}

TEST(Contrasts, NamesAreThoseOfPatsy) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(contrast_coding(Contrast::kTreatment, kAreas).suffixes,
            (Names{"[T.B]", "[T.C]", "[T.D]", "[T.E]"}));
  EXPECT_EQ(contrast_coding(Contrast::kTreatment, kAreas, 2).suffixes,
            (Names{"[T.A]", "[T.B]", "[T.D]", "[T.E]"}));
  EXPECT_EQ(contrast_coding(Contrast::kSum, kAreas).suffixes,
            (Names{"[S.A]", "[S.B]", "[S.C]", "[S.D]"}));
  EXPECT_EQ(contrast_coding(Contrast::kHelmert, kAreas).suffixes,
            (Names{"[H.B]", "[H.C]", "[H.D]", "[H.E]"}));
  EXPECT_EQ(contrast_coding(Contrast::kPolynomial, kAreas).suffixes,
            (Names{".Linear", ".Quadratic", ".Cubic", "^4"}));
  EXPECT_EQ(full_coding(kAreas).suffixes, (Names{"[A]", "[B]", "[C]", "[D]", "[E]"}));
}

TEST(Contrasts, SumOmitsTheChosenLevel) {
  const SmallMatrix sum = contrast_matrix(Contrast::kSum, 4, 1);
  for (std::size_t j = 0; j < 3; ++j) {
    EXPECT_EQ(sum(1, j), -1.0);
    double column = 0.0;
    for (std::size_t i = 0; i < 4; ++i) column += sum(i, j);
    EXPECT_EQ(column, 0.0);
  }
}

TEST(Contrasts, FullCodingIsTheIdentity) {
  const FactorCoding coding = full_coding(kAreas);
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = 0; j < 5; ++j) EXPECT_EQ(coding.weights(i, j), i == j ? 1.0 : 0.0);
  }
}

TEST(Contrasts, CodingHoldsTheMatrix) {
  for (const Contrast contrast :
       {Contrast::kTreatment, Contrast::kSum, Contrast::kHelmert, Contrast::kPolynomial}) {
    const bool chosen = contrast == Contrast::kTreatment || contrast == Contrast::kSum;
    const auto reference = chosen ? std::optional<std::size_t>(2) : std::nullopt;
    const SmallMatrix matrix = contrast_matrix(contrast, kAreas.size(), reference);
    EXPECT_EQ(contrast_coding(contrast, kAreas, reference).weights, CodingMatrix(matrix));
    EXPECT_EQ(contrast_coding(contrast, kAreas).weights,
              CodingMatrix(contrast_matrix(contrast, kAreas.size())));
    for (std::size_t i = 0; i < matrix.rows; ++i) {
      for (std::size_t j = 0; j < matrix.columns; ++j) {
        EXPECT_EQ(CodingMatrix(matrix)(i, j), matrix(i, j));
      }
    }
  }
}

/// Dense matrices of 50,000 levels would take 40 GB.
TEST(Contrasts, ManyLevelsAreSmall) {
  LevelNames levels;
  for (int i = 0; i < 50'000; ++i) levels.push_back(std::to_string(i));
  EXPECT_EQ(contrast_coding(Contrast::kTreatment, levels).weights.row(7).size(), 1U);
  EXPECT_EQ(contrast_coding(Contrast::kSum, levels).weights.columns(), 49'999U);
  EXPECT_EQ(full_coding(levels).weights.rows(), 50'000U);
}

TEST(Contrasts, OneLevelHasNoColumns) {
  for (const Contrast contrast :
       {Contrast::kTreatment, Contrast::kSum, Contrast::kHelmert, Contrast::kPolynomial}) {
    const FactorCoding coding = contrast_coding(contrast, {"only"});
    EXPECT_EQ(coding.weights.rows(), 1U);
    EXPECT_EQ(coding.weights.columns(), 0U);
    EXPECT_TRUE(coding.suffixes.empty());
  }
}

TEST(Contrasts, RefuseWhatHasNoMeaning) {
  const auto code_of = [](auto&& f) {
    try {
      f();
    } catch (const Error& error) {
      return error.code();
    }
    ADD_FAILURE() << "not refused";
    return ErrorCode::kSingular;
  };
  EXPECT_EQ(code_of([] { contrast_matrix(Contrast::kTreatment, 3, 3); }), ErrorCode::kInvalidInput);
  EXPECT_EQ(code_of([] { contrast_matrix(Contrast::kHelmert, 3, 1); }), ErrorCode::kInvalidInput);
  EXPECT_EQ(code_of([] { contrast_matrix(Contrast::kTreatment, 0); }), ErrorCode::kInvalidInput);
  EXPECT_EQ(code_of([] { contrast_matrix(Contrast::kPolynomial, 96); }), ErrorCode::kInvalidInput);
  EXPECT_EQ(code_of([] { contrast_matrix(Contrast::kHelmert, 2001); }), ErrorCode::kInvalidInput);
  EXPECT_EQ(code_of([] { parse_contrast("treatmnt"); }), ErrorCode::kUnknownName);
  EXPECT_EQ(code_of([] { level_index(kAreas, "F"); }), ErrorCode::kUnknownName);
}

}  // namespace
}  // namespace webglm
