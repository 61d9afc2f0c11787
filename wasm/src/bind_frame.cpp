#include <emscripten/bind.h>

#include <string>
#include <utility>

#include "column_list.hpp"
#include "convert.hpp"
#include "guard.hpp"
#include "webglm/data/frame.hpp"

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

double frame_rows(const Frame& frame) { return static_cast<double>(frame.rows()); }

}  // namespace

EMSCRIPTEN_BINDINGS(webglm_frame) {
  emscripten::class_<Frame>("Frame")
      .constructor(guarded<&make_frame>, emscripten::allow_raw_pointers())
      .function("addNumeric", guarded<&add_numeric>)
      .function("addNumberLevels", guarded<&add_number_levels>)
      .function("addCategorical", guarded<&add_categorical>)
      .function("rows", guarded<&frame_rows>);
}

}  // namespace webglm
