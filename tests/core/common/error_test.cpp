#include "webglm/common/error.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "webglm/common/warning.hpp"

namespace webglm {
namespace {

TEST(ErrorCode, NamesAreDistinctAndSnakeCase) {
  const std::set<std::string_view> names{
      name_of(ErrorCode::kInvalidInput),    name_of(ErrorCode::kDimensionMismatch),
      name_of(ErrorCode::kUnknownName),     name_of(ErrorCode::kNotInSupport),
      name_of(ErrorCode::kSingular),        name_of(ErrorCode::kOutOfMemory),
      name_of(ErrorCode::kUnsupportedModel)};
  const std::set<std::string_view> expected{
      "invalid_input", "dimension_mismatch", "unknown_name",     "not_in_support",
      "singular",      "out_of_memory",      "unsupported_model"};
  EXPECT_EQ(names, expected);
}

TEST(WarningCode, NamesAreTheDocumentedOnes) {
  EXPECT_EQ(name_of(WarningCode::kNotConverged), "not_converged");
  EXPECT_EQ(name_of(WarningCode::kSeparation), "separation");
  EXPECT_EQ(name_of(WarningCode::kAliased), "aliased");
  EXPECT_EQ(name_of(WarningCode::kBoundary), "boundary");
  EXPECT_EQ(name_of(WarningCode::kConstantResponse), "constant_response");
  EXPECT_EQ(name_of(WarningCode::kZeroDf), "zero_df");
  EXPECT_EQ(name_of(WarningCode::kNonIntegerCounts), "non_integer_counts");
  EXPECT_EQ(name_of(WarningCode::kIllConditioned), "ill_conditioned");
  EXPECT_EQ(name_of(WarningCode::kStepHalved), "step_halved");
}

TEST(DimensionMismatch, SaysBothLengthsAndWhere) {
  const Error error = dimension_mismatch(20, 5, "weights");
  EXPECT_EQ(error.code(), ErrorCode::kDimensionMismatch);
  EXPECT_EQ(error.message(), "Dimension mismatch: expected 20, got 5 (weights)");
  EXPECT_STREQ(error.what(), error.message().c_str());
  EXPECT_EQ(error.details(), (Details{{"expected", 20.0}, {"got", 5.0}}));
}

const std::vector<std::string> kColumns{"vehicle_age", "driver_age", "area", "claims", "exposure"};

TEST(UnknownName, OffersTheNearestNames) {
  const Error error = unknown_name("column", "drivr_age", kColumns);
  EXPECT_EQ(error.code(), ErrorCode::kUnknownName);
  EXPECT_EQ(error.message(), "unknown column \"drivr_age\"; did you mean driver_age?");
  EXPECT_EQ(unknown_name("column", "CLAIMS", kColumns).message(),
            "unknown column \"CLAIMS\"; did you mean claims?");
  EXPECT_EQ(unknown_name("column", "expo", kColumns).message(),
            "unknown column \"expo\"; did you mean exposure?");
}

TEST(UnknownName, ListsAFewNamesWhereNoneIsNear) {
  EXPECT_EQ(unknown_name("column", "zzz", kColumns).message(),
            "unknown column \"zzz\"; known are vehicle_age, driver_age, area, claims, exposure");
  const std::vector<std::string> many(500, "qqqqqqqq");
  EXPECT_EQ(unknown_name("column", "zzz", many).message(), "unknown column \"zzz\"");
  EXPECT_EQ(unknown_name("column", "", {}).message(), "unknown column \"\"");
}

TEST(UnknownName, DetailsHoldWhatWasAsked) {
  const Error error = unknown_name("column", "aera", kColumns);
  EXPECT_EQ(error.details(), (Details{{"kind", std::string("column")},
                                      {"name", std::string("aera")},
                                      {"nearest", std::string("area")}}));
}

}  // namespace
}  // namespace webglm
