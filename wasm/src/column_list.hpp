#pragma once

#include <emscripten/val.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "webglm/data/raw_values.hpp"
#include "webglm/data/table_reader.hpp"

namespace webglm {

/// Columns on their way in. The caller reserves room, writes the bytes of its array at the
/// address, and appends them: as a column of numbers, as a column of a design, which is looked
/// through for 0 and 1, or as rows of a design.
class ColumnList {
 public:
  /// The address of room for `count` elements of `element_type`; it replaces what was reserved
  /// and not appended. `what` names the values in errors.
  std::uint32_t reserve(const emscripten::val& what, const emscripten::val& element_type,
                        double count);
  /// What was reserved and not appended.
  RawValues take_reserved();
  void append();
  void append_design_column();
  /// Says that a table of `values` values will come in the parts that `next_values` asks for.
  /// `what` names it in errors.
  void begin_table(const emscripten::val& what, double rows, double columns, double values,
                   bool by_row);
  /// How many values to append next; 0 where all have come, which are then columns of the list.
  double next_values();
  void append_part();

  const std::vector<DesignColumn>& design() const { return design_; }
  const std::vector<NumericColumn>& columns() const { return columns_; }
  /// The only column, or an empty one where there is none.
  NumericColumn only(std::string_view what) const;
  std::span<const double> values(std::string_view what) const;

 private:
  std::vector<NumericColumn> columns_;
  std::vector<DesignColumn> design_;
  std::optional<RawValues> reserved_;
  std::optional<TableReader> table_;
};

}  // namespace webglm
