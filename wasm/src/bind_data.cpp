#include <emscripten/bind.h>
#include <malloc.h>

#include <cmath>
#include <memory>
#include <utility>

#include "column_list.hpp"
#include "convert.hpp"
#include "data_handle.hpp"
#include "guard.hpp"
#include "webglm/common/text.hpp"

namespace webglm {

using emscripten::val;

namespace {

/// The largest count that a double holds exactly.
constexpr double kLargestCount = 9007199254740992.0;

std::uint64_t read_count(double count, std::string_view what) {
  if (!(count >= 0.0 && count <= kLargestCount) || count != std::floor(count)) {
    throw_error(ErrorCode::kInvalidInput, "{} must be a whole number of at least 0, got {}",
                {what, count}, {{"value", count}});
  }
  return static_cast<std::uint64_t>(count);
}

ColumnList* make_column_list() { return new ColumnList(); }
std::uint32_t reserve(ColumnList& list, val what, val element_type, double count) {
  return list.reserve(what, element_type, count);
}
void append(ColumnList& list) { list.append(); }
void append_design_column(ColumnList& list) { list.append_design_column(); }
void begin_table(ColumnList& list, val what, double rows, double columns, double values,
                 bool by_row) {
  list.begin_table(what, rows, columns, values, by_row);
}
double next_values(ColumnList& list) { return list.next_values(); }
void append_part(ColumnList& list) { list.append_part(); }

std::unique_ptr<DataHandle> model_data(const ColumnList& y, const ColumnList& x,
                                       const ColumnList& weights, const ColumnList& offset,
                                       val names) {
  ProportionColumns rows{{}, weights.only("weights")};
  const bool counted = y.columns().size() == 2;
  if (counted) {
    rows = proportions(y.columns()[0], y.columns()[1], rows.weights);
  } else {
    rows.y = y.only("y");
  }
  return std::make_unique<DataHandle>(
      DataHandle{make_model_data(rows.y, x.design(), rows.weights, offset.only("offset"),
                                 read_texts(names, "names"), counted)});
}

val names(const DataHandle& handle) { return array_of(handle.data->design.names()); }

/// Bytes that are allocated on the heap: what a leak would raise. mallinfo() counts in an int,
/// which is negative from 2 GiB on.
double bytes_in_use() {
  return static_cast<double>(static_cast<std::uint32_t>(mallinfo().uordblks));
}

}  // namespace

std::uint32_t ColumnList::reserve(const val& what, const val& element_type, double count) {
  reserved_.reset();
  const std::string name = read_text(what, "the name of the values");
  const ElementType type = parse_element_type(read_text(element_type, "the element type"));
  reserved_ = RawValues::make_uninitialised(type, read_count(count, "the number of values"), name);
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(reserved_->bytes().data()));
}

RawValues ColumnList::take_reserved() {
  if (!reserved_) throw_error(ErrorCode::kInvalidInput, "no values were reserved");
  RawValues values = std::move(*reserved_);
  reserved_.reset();
  return values;
}

void ColumnList::append() { columns_.push_back(take_reserved().to_column()); }

void ColumnList::append_design_column() {
  design_.push_back(scan_for_indicators(take_reserved().to_column()));
}

void ColumnList::begin_table(const val& what, double rows, double columns, double values,
                             bool by_row) {
  table_.emplace(read_count(rows, "rows"), read_count(columns, "columns"),
                 read_count(values, "the number of values"),
                 by_row ? StorageOrder::kRow : StorageOrder::kColumn,
                 read_text(what, "the name of the table"));
}

double ColumnList::next_values() {
  if (!table_) return 0.0;
  const std::uint64_t values = table_->next_values();
  if (values == 0) {
    for (DesignColumn& column : std::move(*table_).finish()) design_.push_back(std::move(column));
    table_.reset();
  }
  return static_cast<double>(values);
}

void ColumnList::append_part() {
  if (table_) table_->append(take_reserved());
}

NumericColumn ColumnList::only(std::string_view what) const {
  if (columns_.size() > 1) {
    throw_error(ErrorCode::kInvalidInput, "{} must be one column, got {}", {what, columns_.size()});
  }
  return columns_.empty() ? NumericColumn() : columns_.front();
}

std::span<const double> ColumnList::values(std::string_view what) const {
  if (columns_.size() > 1) only(what);
  return columns_.empty() ? std::span<const double>() : columns_.front().values();
}

EMSCRIPTEN_BINDINGS(webglm_data) {
  emscripten::class_<ColumnList>("ColumnList")
      .constructor(guarded<&make_column_list>, emscripten::allow_raw_pointers())
      .function("reserve", guarded<&reserve>)
      .function("append", guarded<&append>)
      .function("appendDesignColumn", guarded<&append_design_column>)
      .function("beginTable", guarded<&begin_table>)
      .function("nextValues", guarded<&next_values>)
      .function("appendPart", guarded<&append_part>);
  emscripten::class_<DataHandle>("ModelData").function("names", guarded<&names>);
  emscripten::function("modelData", guarded<&model_data>);
  emscripten::function("bytesInUse", &bytes_in_use);
}

}  // namespace webglm
