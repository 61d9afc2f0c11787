// Tables that arrive in parts, whatever the order and the type of their elements.
#include "webglm/data/table_reader.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "webglm/common/error.hpp"

namespace webglm {
namespace {

std::vector<double> list(const DesignColumn& column) {
  const auto* bits = std::get_if<IndicatorColumn>(&column);
  const NumericColumn numbers = bits ? bits->numbers() : std::get<NumericColumn>(column);
  return {numbers.values().begin(), numbers.values().end()};
}

bool are_bits(const DesignColumn& column) {
  return std::holds_alternative<IndicatorColumn>(column);
}

template <class Value>
RawValues raw(ElementType type, const Value* values, std::size_t count) {
  RawValues made = RawValues::make_uninitialised(type, count, "x");
  std::memcpy(made.bytes().data(), values, count * sizeof(Value));
  return made;
}

template <class Value>
std::vector<DesignColumn> read(ElementType type, const std::vector<Value>& table, std::size_t rows,
                               std::size_t columns, StorageOrder order) {
  TableReader reader(rows, columns, table.size(), order, "x");
  std::size_t first = 0;
  while (reader.next_values() > 0) {
    const auto count = static_cast<std::size_t>(reader.next_values());
    reader.append(raw(type, table.data() + first, count));
    first += count;
  }
  EXPECT_EQ(first, table.size());
  return std::move(reader).finish();
}

/// Column 0 holds other numbers from the first row on, 1 is all 0 and 1, 2 has its first other
/// number in the last row, 3 is constant.
double entry(std::size_t row, std::size_t column, std::size_t rows) {
  if (column == 0) return static_cast<double>(row % 100) - 7.0;
  if (column == 1) return row % 3 == 1 ? 1.0 : 0.0;
  if (column == 2) return row + 1 == rows ? 3.0 : row % 2 == 1 ? 1.0 : 0.0;
  return 1.0;
}

/// 40,000 rows take several runs, of which the last is not full and ends inside a word of bits.
TEST(TableReader, EitherOrderAndAnyTypeGiveTheSameColumns) {
  for (const std::size_t rows : {1, 63, 64, 65, 40001}) {
    const std::size_t columns = 4;
    std::vector<std::int16_t> by_row;
    std::vector<double> by_column(rows * columns);
    for (std::size_t i = 0; i < rows; ++i) {
      for (std::size_t j = 0; j < columns; ++j) {
        by_row.push_back(static_cast<std::int16_t>(entry(i, j, rows)));
        by_column[j * rows + i] = entry(i, j, rows);
      }
    }
    const auto a = read(ElementType::kI16, by_row, rows, columns, StorageOrder::kRow);
    const auto b = read(ElementType::kF64, by_column, rows, columns, StorageOrder::kColumn);
    ASSERT_EQ(a.size(), columns);
    ASSERT_EQ(b.size(), columns);
    for (std::size_t j = 0; j < columns; ++j) {
      EXPECT_EQ(are_bits(a[j]), j % 2 == 1);
      EXPECT_EQ(are_bits(b[j]), j % 2 == 1);
      const std::vector<double> values = list(a[j]);
      EXPECT_EQ(values, list(b[j]));
      for (std::size_t i = 0; i < rows; ++i) ASSERT_EQ(values[i], entry(i, j, rows));
    }
  }
}

TEST(TableReader, OtherNumbersThanZeroAndOneAreNoBits) {
  for (const double other :
       {-1.0, 0.5, 2.0, std::numeric_limits<double>::denorm_min(), std::nextafter(1.0, 2.0),
        std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    for (const std::size_t at : {0, 1, 63, 64, 129, 130}) {
      std::vector<double> values(131, 1.0);
      values[at] = other;
      EXPECT_FALSE(are_bits(scan_for_indicators(NumericColumn::copy_of(values)))) << at;
    }
  }
  const auto zeros = scan_for_indicators(NumericColumn::copy_of(std::vector{0.0, -0.0, 1.0}));
  EXPECT_TRUE(are_bits(zeros));
}

TEST(TableReader, TablesWithoutRowsOrColumnsAreEmpty) {
  EXPECT_EQ(read<double>(ElementType::kF64, {}, 0, 3, StorageOrder::kRow).size(), 3U);
  EXPECT_EQ(read<double>(ElementType::kF64, {}, 0, 3, StorageOrder::kColumn).size(), 3U);
  EXPECT_EQ(read<double>(ElementType::kF64, {}, 5, 0, StorageOrder::kRow).size(), 0U);
}

TEST(TableReader, WrongShapesAreRefused) {
  const auto refused = [](std::uint64_t rows, std::uint64_t columns) {
    try {
      TableReader(rows, columns, 6, StorageOrder::kRow, "x");
    } catch (const Error& error) {
      return error.code() == ErrorCode::kDimensionMismatch;
    }
    return false;
  };
  EXPECT_TRUE(refused(4, 2));
  EXPECT_TRUE(refused(2, 2));
  // The product of these is 6 in 64 bits.
  EXPECT_TRUE(refused((std::uint64_t{1} << 63) + 3, 2));
  EXPECT_FALSE(refused(3, 2));
}

}  // namespace
}  // namespace webglm
