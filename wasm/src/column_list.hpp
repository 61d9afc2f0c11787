#pragma once

#include <emscripten/val.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "webglm/data/raw_values.hpp"

namespace webglm {

/// Columns on their way in. The caller reserves room, writes the bytes of its array at the
/// address, and appends them as one column or as the columns of a table.
class ColumnList {
 public:
  /// The address of room for `count` elements of `element_type`; it replaces what was reserved
  /// and not appended. `what` names the values in errors.
  std::uint32_t reserve(const emscripten::val& what, const emscripten::val& element_type,
                        double count);
  /// What was reserved and not appended.
  RawValues take_reserved();
  void append();
  void append_table(double rows, double columns, bool by_row);

  const std::vector<NumericColumn>& columns() const { return columns_; }
  /// The only column, or an empty one where there is none.
  NumericColumn only(std::string_view what) const;
  std::span<const double> values(std::string_view what) const;

 private:
  std::vector<NumericColumn> columns_;
  std::optional<RawValues> reserved_;
};

}  // namespace webglm
