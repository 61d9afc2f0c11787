#include <emscripten/bind.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "column_list.hpp"
#include "convert.hpp"
#include "guard.hpp"
#include "webglm/common/error.hpp"
#include "webglm/data/frame.hpp"
#include "webglm/data/indicator_column.hpp"

namespace webglm {

using emscripten::val;

namespace {

Frame* make_frame() { return new Frame; }

std::string column_name(const val& name) { return read_text(name, "the name of a column"); }

void add_numeric(Frame& frame, val name, const ColumnList& values) {
  const std::string text = column_name(name);
  frame.add(text, values.only(text));
}

/// A factor whose levels are the distinct numbers.
void add_number_levels(Frame& frame, val name, const ColumnList& values) {
  const std::string text = column_name(name);
  frame.add(text, CategoricalColumn::from_numbers(values.values(text)));
}

/// Takes the codes that were reserved and not appended.
void add_categorical(Frame& frame, val name, ColumnList& codes, val levels, bool sort) {
  const std::string text = column_name(name);
  CategoricalColumn column = codes.take_reserved().to_categorical(read_texts(levels, "levels"));
  frame.add(text, sort ? column.with_sorted_levels() : std::move(column));
}

/// Adds the columns of a design as `names` has them, one name for each.
void add_design(Frame& frame, val names, const ColumnList& design) {
  const std::vector<std::string> each = read_texts(names, "names");
  if (each.size() != design.design().size()) {
    throw dimension_mismatch(each.size(), design.design().size(), "columns of x");
  }
  for (std::size_t i = 0; i < each.size(); ++i) {
    const DesignColumn& column = design.design()[i];
    const auto* bits = std::get_if<IndicatorColumn>(&column);
    frame.add(each[i], bits != nullptr ? bits->numbers() : std::get<NumericColumn>(column));
  }
}

double frame_rows(const Frame& frame) { return static_cast<double>(frame.rows()); }

}  // namespace

EMSCRIPTEN_BINDINGS(webglm_frame) {
  emscripten::class_<Frame>("Frame")
      .constructor(guarded<&make_frame>, emscripten::allow_raw_pointers())
      .function("addNumeric", guarded<&add_numeric>)
      .function("addNumberLevels", guarded<&add_number_levels>)
      .function("addCategorical", guarded<&add_categorical>)
      .function("addDesign", guarded<&add_design>)
      .function("rows", guarded<&frame_rows>);
}

}  // namespace webglm
