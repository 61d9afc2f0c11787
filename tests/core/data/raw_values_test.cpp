#include "webglm/data/raw_values.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

#include "webglm/common/error.hpp"

namespace webglm {
namespace {

template <class Value>
RawValues raw(ElementType type, const std::vector<Value>& values) {
  RawValues made = RawValues::make_uninitialised(type, values.size(), "x");
  if (!values.empty()) {
    std::memcpy(made.bytes().data(), values.data(), values.size() * sizeof(Value));
  }
  return made;
}

std::vector<double> list(const NumericColumn& column) {
  return {column.values().begin(), column.values().end()};
}

template <class Value>
void expect_extremes_are_kept(const char* name) {
  const ElementType type = parse_element_type(name);
  EXPECT_EQ(size_of(type), sizeof(Value));
  const std::vector<Value> values = {std::numeric_limits<Value>::lowest(), Value{0}, Value{1},
                                     std::numeric_limits<Value>::max()};
  std::vector<double> expected;
  for (const Value value : values) expected.push_back(static_cast<double>(value));
  EXPECT_EQ(list(raw(type, values).to_column()), expected) << name;
}

TEST(RawValues, EveryElementTypeKeepsItsExtremes) {
  expect_extremes_are_kept<double>("f64");
  expect_extremes_are_kept<float>("f32");
  expect_extremes_are_kept<std::int8_t>("i8");
  expect_extremes_are_kept<std::int16_t>("i16");
  expect_extremes_are_kept<std::int32_t>("i32");
  expect_extremes_are_kept<std::int64_t>("i64");
  expect_extremes_are_kept<std::uint8_t>("u8");
  expect_extremes_are_kept<std::uint16_t>("u16");
  expect_extremes_are_kept<std::uint32_t>("u32");
  expect_extremes_are_kept<std::uint64_t>("u64");
}

TEST(RawValues, DoublesAreNotCopied) {
  RawValues values = raw<double>(ElementType::kF64, {1.0, 2.0, 3.0, 4.0});
  const void* where = values.bytes().data();
  EXPECT_EQ(std::move(values).to_column().values().data(), where);
}

TEST(RawValues, NothingGivesAnEmptyColumn) {
  EXPECT_EQ(raw<float>(ElementType::kF32, {}).to_column().size(), 0U);
}

ErrorCode refusal(auto&& request) {
  try {
    request();
  } catch (const Error& error) {
    return error.code();
  }
  ADD_FAILURE() << "nothing was refused";
  return ErrorCode::kSingular;
}

std::vector<std::uint32_t> codes_of(const CategoricalColumn& column) {
  std::vector<std::uint32_t> codes;
  for (std::size_t row = 0; row < column.size(); ++row) codes.push_back(column.code(row));
  return codes;
}

TEST(RawValues, CodesOfEveryTypeGiveTheSameColumn) {
  const LevelNames levels = {"a", "b", "c"};
  const std::vector<std::uint32_t> expected = {2, 0, 1, 1};
  EXPECT_EQ(codes_of(raw<std::uint8_t>(ElementType::kU8, {2, 0, 1, 1}).to_categorical(levels)),
            expected);
  EXPECT_EQ(codes_of(raw<std::int32_t>(ElementType::kI32, {2, 0, 1, 1}).to_categorical(levels)),
            expected);
  EXPECT_EQ(codes_of(raw<double>(ElementType::kF64, {2, 0, 1, 1}).to_categorical(levels)),
            expected);
}

TEST(RawValues, NegativeCodesAreMissing) {
  const auto column = raw<std::int8_t>(ElementType::kI8, {-1, 0}).to_categorical({"a"});
  EXPECT_EQ(codes_of(column), (std::vector<std::uint32_t>{kMissingCode, 0}));
}

/// 255 marks missing values in storage, and is no level in a byte that a caller wrote.
TEST(RawValues, CodesBeyondTheLevelsAreRefused) {
  for (const std::uint8_t code : std::vector<std::uint8_t>{3, 254, 255}) {
    EXPECT_EQ(refusal([code] {
                raw<std::uint8_t>(ElementType::kU8, {0, code}).to_categorical({"a", "b", "c"});
              }),
              ErrorCode::kInvalidInput);
  }
}

TEST(RawValues, SizesBeyondTheAddressSpaceAreRefusedByName) {
  try {
    RawValues::make_uninitialised(ElementType::kU8, std::uint64_t{1} << 61, "exposure");
    FAIL() << "nothing was refused";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kOutOfMemory);
    EXPECT_NE(error.message().find("exposure has "), std::string::npos) << error.message();
  }
}

TEST(RawValues, UnknownTypesAreRefused) {
  EXPECT_EQ(refusal([] { parse_element_type("f16"); }), ErrorCode::kUnknownName);
}

}  // namespace
}  // namespace webglm
