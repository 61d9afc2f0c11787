#include "webglm/data/categorical_column.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "webglm/common/error.hpp"

namespace webglm {
namespace {

std::vector<std::string> texts_of(const CategoricalColumn& column) {
  std::vector<std::string> texts;
  for (std::size_t row = 0; row < column.size(); ++row) {
    const std::uint32_t code = column.code(row);
    texts.push_back(code == kMissingCode ? "<missing>" : column.levels()[code]);
  }
  return texts;
}

std::size_t bytes_per_code(const CategoricalColumn& column) {
  return column.visit_codes([](auto codes) { return sizeof(codes[0]); });
}

CategoricalColumn column_of_levels(std::size_t count) {
  LevelNames levels;
  std::vector<std::uint32_t> codes;
  for (std::size_t i = 0; i < count; ++i) {
    levels.push_back("level " + std::to_string(i));
    codes.push_back(static_cast<std::uint32_t>(i));
  }
  codes.push_back(kMissingCode);
  return CategoricalColumn::from_codes(codes, std::move(levels));
}

TEST(CategoricalColumn, CodesTakeTheLeastRoomAndKeepMissingApart) {
  // The greatest code of a type means missing, so 255 levels are the most for one byte.
  const std::vector<std::pair<std::size_t, std::size_t>> expected = {
      {0, 1}, {1, 1}, {255, 1}, {256, 2}, {65535, 2}, {65536, 4}};
  for (const auto& [levels, bytes] : expected) {
    const CategoricalColumn column = column_of_levels(levels);
    EXPECT_EQ(bytes_per_code(column), bytes) << levels;
    EXPECT_EQ(column.missing_count(), 1U);
    EXPECT_EQ(column.code(levels), kMissingCode);
    if (levels > 0) {
      EXPECT_EQ(column.code(levels - 1), levels - 1);
    }
  }
}

TEST(CategoricalColumn, LevelsOfTextsAreInCodePointOrder) {
  const std::vector<std::string_view> texts = {"b", "Z", "\xC3\xA9", "a", "10", "9", "b", ""};
  const CategoricalColumn column = CategoricalColumn::from_texts(texts);
  EXPECT_EQ(column.levels(), (LevelNames{"", "10", "9", "Z", "a", "b", "\xC3\xA9"}));
  EXPECT_EQ(texts_of(column), (std::vector<std::string>(texts.begin(), texts.end())));
}

TEST(CategoricalColumn, LevelsOfNumbersAreInNumericOrder) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> values = {10.0, 9.0, nan, 0.1, -0.0, 0.0, -2.5};
  const CategoricalColumn column = CategoricalColumn::from_numbers(values);
  EXPECT_EQ(column.levels(), (LevelNames{"-2.5", "0", "0.1", "9", "10"}));
  EXPECT_EQ(texts_of(column),
            (std::vector<std::string>{"10", "9", "<missing>", "0.1", "0", "0", "-2.5"}));
}

TEST(CategoricalColumn, ReorderingKeepsTheRows) {
  const std::vector<std::uint32_t> codes = {2, 0, kMissingCode, 1, 2};
  const CategoricalColumn given = CategoricalColumn::from_codes(codes, {"m", "z", "a"});
  EXPECT_EQ(given.levels(), (LevelNames{"m", "z", "a"}));
  const CategoricalColumn sorted = given.with_sorted_levels();
  EXPECT_EQ(sorted.levels(), (LevelNames{"a", "m", "z"}));
  EXPECT_EQ(texts_of(sorted), texts_of(given));
  const CategoricalColumn wider = given.with_levels({"new", "z", "a", "m"});
  EXPECT_EQ(wider.levels(), (LevelNames{"new", "z", "a", "m"}));
  EXPECT_EQ(texts_of(wider), texts_of(given));
}

TEST(CategoricalColumn, BuilderKeepsTheOrderOfFirstRowsWhenAsked) {
  CategoricalBuilder builder;
  builder.append("z");
  builder.append_missing();
  builder.append("a");
  builder.append("z");
  const CategoricalColumn column = std::move(builder).finish(false);
  EXPECT_EQ(column.levels(), (LevelNames{"z", "a"}));
  EXPECT_EQ(texts_of(column), (std::vector<std::string>{"z", "<missing>", "a", "z"}));
}

TEST(CategoricalColumn, MissingBecomesTheLastLevel) {
  const std::vector<std::uint32_t> codes = {1, kMissingCode, 0};
  const CategoricalColumn column =
      CategoricalColumn::from_codes(codes, {"x", "y"}).with_missing_level();
  EXPECT_EQ(column.levels(), (LevelNames{"x", "y", "NA"}));
  EXPECT_EQ(texts_of(column), (std::vector<std::string>{"y", "NA", "x"}));
  EXPECT_EQ(column.missing_count(), 0U);
  EXPECT_EQ(column.with_missing_level().levels(), column.levels());
}

TEST(CategoricalColumn, RefusesCodesAndLevelsThatDoNotFit) {
  const std::vector<std::uint32_t> codes = {0, 1, kMissingCode};
  const auto expect_refused = [](auto&& f) {
    try {
      f();
      ADD_FAILURE() << "not refused";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kInvalidInput) << error.message();
    }
  };
  expect_refused([&] { CategoricalColumn::from_codes(codes, {"one"}); });
  expect_refused([&] { CategoricalColumn::from_codes(codes, {"twice", "twice"}); });
  const CategoricalColumn column = CategoricalColumn::from_codes(codes, {"x", "NA"});
  expect_refused([&] { column.with_missing_level(); });
  expect_refused([&] { column.with_levels({"x"}); });
}

}  // namespace
}  // namespace webglm
