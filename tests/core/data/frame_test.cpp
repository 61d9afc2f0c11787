#include "webglm/data/frame.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "webglm/common/error.hpp"
#include "webglm/data/missing.hpp"

namespace webglm {
namespace {

const double kNaN = std::numeric_limits<double>::quiet_NaN();

NumericColumn numbers(const std::vector<double>& values) { return NumericColumn::copy_of(values); }

CategoricalColumn texts(const std::vector<const char*>& values) {
  CategoricalBuilder builder;
  for (const char* value : values) {
    if (value == nullptr) {
      builder.append_missing();
    } else {
      builder.append(value);
    }
  }
  return std::move(builder).finish();
}

template <class F>
Error error_of(F&& f) {
  try {
    f();
  } catch (const Error& error) {
    return error;
  }
  ADD_FAILURE() << "not refused";
  return Error(ErrorCode::kSingular, "");
}

Frame claims() {
  Frame frame;
  frame.add("age", numbers({31.0, kNaN, 52.0, 40.0}));
  frame.add("area", texts({"N", "S", nullptr, "N"}));
  frame.add("claims", numbers({0.0, 1.0, 0.0, 2.0}));
  return frame;
}

TEST(NumericColumn, OwnsACopyAndCountsNan) {
  std::vector<double> source = {1.0, kNaN, 3.0};
  const NumericColumn column = NumericColumn::copy_of(source);
  source[0] = 99.0;
  EXPECT_EQ(column.values()[0], 1.0);
  EXPECT_EQ(column.size(), 3U);
  EXPECT_EQ(column.missing_count(), 1U);
}

TEST(NumericColumn, FreezesABufferWithoutACopy) {
  NumericBuffer buffer = NumericBuffer::make_uninitialised(2);
  double* written = buffer.values().data();
  buffer.values()[0] = 4.0;
  buffer.values()[1] = 5.0;
  const NumericColumn column = std::move(buffer).freeze();
  EXPECT_EQ(column.values().data(), written);
  EXPECT_EQ(column.values()[1], 5.0);
}

TEST(NumericColumn, RefusesASizeBeyondTheMemory) {
  const Error error = error_of([] { NumericBuffer::make_uninitialised(std::uint64_t{1} << 61); });
  EXPECT_EQ(error.code(), ErrorCode::kOutOfMemory);
}

TEST(Frame, FindsColumnsByName) {
  const Frame frame = claims();
  EXPECT_EQ(frame.rows(), 4U);
  EXPECT_EQ(frame.names(), (std::vector<std::string>{"age", "area", "claims"}));
  EXPECT_EQ(frame.numeric("claims").values()[3], 2.0);
  EXPECT_EQ(frame.categorical("area").levels(), (LevelNames{"N", "S"}));
}

TEST(Frame, AnyTextIsAName) {
  Frame frame;
  const std::vector<std::string> names = {
      "__proto__", "constructor", "", "a b", "\xC3\xA9", std::string("nul\0byte", 8), "toString"};
  double value = 0.0;
  for (const std::string& name : names) frame.add(name, numbers({value++}));
  value = 0.0;
  for (const std::string& name : names) EXPECT_EQ(frame.numeric(name).values()[0], value++);
  EXPECT_FALSE(frame.contains("hasOwnProperty"));
  EXPECT_FALSE(frame.contains("nul"));
}

TEST(Frame, UnknownNamesComeWithTheNearest) {
  const Error error = error_of([] { claims().column("claim"); });
  EXPECT_EQ(error.code(), ErrorCode::kUnknownName);
  EXPECT_NE(error.message().find("claims"), std::string::npos) << error.message();
}

TEST(Frame, RefusesDuplicatesUnequalLengthsAndTheOtherKind) {
  EXPECT_EQ(error_of([] { claims().add("age", numbers({1, 2, 3, 4})); }).code(),
            ErrorCode::kInvalidInput);
  EXPECT_EQ(error_of([] { claims().add("short", numbers({1, 2})); }).code(),
            ErrorCode::kDimensionMismatch);
  EXPECT_EQ(error_of([] { claims().numeric("area"); }).code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(error_of([] { claims().categorical("age"); }).code(), ErrorCode::kInvalidInput);
}

TEST(Missing, ScanCountsPerColumn) {
  const std::vector<std::string> names = {"claims", "area", "age"};
  EXPECT_EQ(scan_missing(claims(), names), (std::vector<MissingCount>{{"area", 1}, {"age", 1}}));
  EXPECT_EQ(complete_rows(claims(), names), (std::vector<std::size_t>{0, 3}));
}

TEST(Missing, ErrorNamesColumnAndCount) {
  const std::vector<std::string> names = {"age", "claims"};
  std::vector<std::size_t> kept;
  const Error error =
      error_of([&] { apply_missing_policy(claims(), names, MissingPolicy::kError, kept); });
  EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
  EXPECT_NE(error.message().find("\"age\" (1)"), std::string::npos) << error.message();
}

TEST(Missing, DropKeepsCompleteRowsOfTheNamedColumns) {
  const std::vector<std::string> names = {"age", "claims"};
  std::vector<std::size_t> kept;
  const Frame frame = apply_missing_policy(claims(), names, MissingPolicy::kDrop, kept);
  EXPECT_EQ(kept, (std::vector<std::size_t>{0, 2, 3}));
  EXPECT_EQ(frame.columns(), 2U);
  ASSERT_EQ(frame.rows(), 3U);
  EXPECT_EQ(frame.numeric("age").values()[1], 52.0);
}

TEST(Missing, LevelFillsFactorsAndStillRefusesNumbers) {
  std::vector<std::size_t> kept;
  const std::vector<std::string> factor = {"area"};
  const Frame frame = apply_missing_policy(claims(), factor, MissingPolicy::kLevel, kept);
  EXPECT_TRUE(kept.empty()) << "no row was dropped";
  EXPECT_EQ(frame.categorical("area").levels(), (LevelNames{"N", "S", "NA"}));
  const std::vector<std::string> both = {"area", "age"};
  const Error error =
      error_of([&] { apply_missing_policy(claims(), both, MissingPolicy::kLevel, kept); });
  EXPECT_EQ(error.code(), ErrorCode::kInvalidInput);
  EXPECT_EQ(error.message().find("\"area\""), std::string::npos) << error.message();
}

TEST(Frame, NoRowsIsAFrameToo) {
  Frame frame;
  frame.add("x", numbers({}));
  EXPECT_EQ(frame.rows(), 0U);
  EXPECT_EQ(frame.select({}).rows(), 0U);
}

}  // namespace
}  // namespace webglm
