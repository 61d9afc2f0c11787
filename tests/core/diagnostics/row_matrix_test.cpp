#include "diagnostics/row_matrix.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "webglm/common/error.hpp"

namespace webglm {
namespace {

TEST(RowMatrix, HasANumberForEveryRowAndColumn) {
  EXPECT_EQ(row_matrix(3, 2, "a matrix"), std::vector<double>(6, 0.0));
  EXPECT_TRUE(row_matrix(3, 0, "a matrix").empty());
}

/// The number of its bytes has more than 64 bits here.
TEST(RowMatrix, IsRefusedByNameAndSizeWhereThereIsNoRoom) {
  try {
    row_matrix(std::uint64_t{1} << 62, 8, "a matrix of dfbetas");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kOutOfMemory);
    EXPECT_EQ(error.message().find("a matrix of dfbetas of "), 0U);
  }
}

}  // namespace
}  // namespace webglm
