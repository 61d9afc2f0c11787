#include "webglm/encoding/level_map.hpp"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "webglm/common/error.hpp"

namespace webglm {
namespace {

const LevelNames kLearned = {"north", "south", "west"};

CategoricalColumn new_rows() {
  CategoricalBuilder builder;
  for (const std::string_view text : {"west", "est", "north"}) builder.append(text);
  builder.append_missing();
  builder.append("south");
  return std::move(builder).finish();
}

std::vector<std::uint32_t> indices(const LevelMap& map, std::size_t begin, std::size_t count) {
  std::vector<std::uint32_t> out(count);
  map.indices(begin, out);
  return out;
}

TEST(LevelMap, TranslatesByName) {
  const LevelMap map(new_rows(), kLearned, UnseenLevel::kNa);
  EXPECT_EQ(indices(map, 0, 5),
            (std::vector<std::uint32_t>{2, LevelMap::kNone, 0, LevelMap::kNone, 1}));
  EXPECT_EQ(indices(map, 2, 1), std::vector<std::uint32_t>{0});
  EXPECT_EQ(map.unseen_levels(), LevelNames{"est"});
  EXPECT_EQ(map.unseen_count(), 1U);
}

TEST(LevelMap, IsAnIdentityOnlyWithoutTranslationAndMissingValues) {
  const auto map_of = [](std::vector<std::uint32_t> codes, LevelNames levels) {
    return LevelMap(CategoricalColumn::from_codes(codes, std::move(levels)), kLearned,
                    UnseenLevel::kNa);
  };
  EXPECT_TRUE(map_of({0, 2, 1}, kLearned).is_identity());
  EXPECT_TRUE(map_of({0, 1}, {"north", "south"}).is_identity());
  EXPECT_FALSE(map_of({0, 1}, {"south", "north"}).is_identity());
  EXPECT_FALSE(map_of({0, kMissingCode}, kLearned).is_identity());
  EXPECT_FALSE(map_of({0}, {"north", "est"}).is_identity());
}

TEST(LevelMap, TakesTheReferenceForUnseenLevelsButNotForMissingValues) {
  const LevelMap map(new_rows(), kLearned, UnseenLevel::kReference, 1);
  EXPECT_EQ(indices(map, 0, 5), (std::vector<std::uint32_t>{2, 1, 0, LevelMap::kNone, 1}));
}

TEST(LevelMap, RefusesUnseenLevelsWithTheRowAndTheNearest) {
  const LevelMap map(new_rows(), kLearned, UnseenLevel::kError);
  EXPECT_EQ(indices(map, 2, 1), std::vector<std::uint32_t>{0});
  try {
    indices(map, 0, 5);
    FAIL() << "est was not learned";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUnknownName);
    EXPECT_NE(error.message().find("row 1"), std::string::npos) << error.message();
    EXPECT_NE(error.message().find("west"), std::string::npos) << error.message();
  }
}

TEST(LevelMap, PoliciesHaveNames) {
  for (const auto policy : {UnseenLevel::kError, UnseenLevel::kReference, UnseenLevel::kNa}) {
    EXPECT_EQ(parse_unseen_level(name_of(policy)), policy);
  }
  EXPECT_THROW(parse_unseen_level("ignore"), Error);
}

}  // namespace
}  // namespace webglm
