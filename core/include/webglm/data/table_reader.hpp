#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "webglm/data/indicator_column.hpp"
#include "webglm/data/raw_values.hpp"

namespace webglm {

/// Which elements of a table are neighbours in memory: those of a row, or those of a column.
enum class StorageOrder { kRow, kColumn };

/// The columns of a table that arrives in parts, so that it never lies in memory as a whole. A
/// column takes one bit for each row until another number than 0 or 1 shows up in it.
class TableReader {
 public:
  /// `what` names the table in errors. Throws `dimension_mismatch` unless rows * columns is
  /// `values`, the number of values that the table has.
  TableReader(std::uint64_t rows, std::uint64_t columns, std::uint64_t values, StorageOrder order,
              std::string what);

  /// How many values the next part has, in the order of the table; 0 where all have arrived.
  std::uint64_t next_values() const;
  /// Takes the next part. Throws `dimension_mismatch` for another number of values.
  void append(RawValues part);
  /// The columns, after the last part.
  std::vector<DesignColumn> finish() &&;

 private:
  struct Column {
    std::shared_ptr<std::uint64_t[]> words;
    std::optional<NumericBuffer> numbers;  ///< once the column is not one of 0 and 1
  };
  void append_rows(const RawValues& rows);
  void append_word(Column& column, std::span<const double> values);

  std::uint64_t rows_;
  std::uint64_t columns_;
  StorageOrder order_;
  std::string what_;
  std::uint64_t rows_done_ = 0;
  std::vector<Column> open_;  ///< of a table stored by rows
  std::vector<DesignColumn> done_;
};

}  // namespace webglm
