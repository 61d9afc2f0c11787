#pragma once

#include <string_view>

#include "column_list.hpp"
#include "options.hpp"
#include "webglm/model/model.hpp"

namespace webglm {

/// A column by name in the options, or values as an array, or neither.
inline RowValues read_row_values(const OptionReader& reader, std::string_view name,
                                 const ColumnList& values) {
  const NumericColumn column = values.only(name);
  if (column.size() > 0) return column;
  if (reader.has(name)) return reader.text_or(name, "");
  return std::monostate();
}

}  // namespace webglm
