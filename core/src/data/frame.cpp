#include "webglm/data/frame.hpp"

#include <utility>

#include "webglm/common/error.hpp"

namespace webglm {
namespace {

NumericColumn select_rows(const NumericColumn& column, std::span<const std::size_t> rows) {
  NumericBuffer buffer = NumericBuffer::make_uninitialised(rows.size());
  const std::span<double> out = buffer.values();
  for (std::size_t i = 0; i < rows.size(); ++i) out[i] = column.values()[rows[i]];
  return std::move(buffer).freeze();
}

CategoricalColumn select_rows(const CategoricalColumn& column, std::span<const std::size_t> rows) {
  std::vector<std::uint32_t> codes;
  codes.reserve(rows.size());
  for (const std::size_t row : rows) codes.push_back(column.code(row));
  return CategoricalColumn::from_codes(codes, column.levels());
}

[[noreturn]] void refuse_kind(std::string_view name, std::string_view got,
                              std::string_view wanted) {
  throw_error(ErrorCode::kInvalidInput, "column \"{}\" is {}; a {} column is needed here",
              {name, got, wanted}, {{"column", name}});
}

}  // namespace

std::size_t size_of(const Column& column) {
  return std::visit([](const auto& c) { return c.size(); }, column);
}

std::uint64_t missing_count(const Column& column) {
  return std::visit([](const auto& c) { return c.missing_count(); }, column);
}

std::string_view kind_of(const Column& column) {
  return std::holds_alternative<NumericColumn>(column) ? "numeric" : "categorical";
}

void Frame::add(std::string name, Column column) {
  const std::size_t size = size_of(column);
  if (contains(name)) {
    throw_error(ErrorCode::kInvalidInput, "column \"{}\" exists already; names must be distinct",
                {name}, {{"column", name}});
  }
  if (!columns_.empty() && size != rows_) {
    throw dimension_mismatch(static_cast<double>(rows_), static_cast<double>(size), name);
  }
  rows_ = size;
  index_.emplace(name, columns_.size());
  names_.push_back(std::move(name));
  columns_.push_back(std::move(column));
}

std::optional<std::size_t> Frame::find(std::string_view name) const {
  const auto entry = index_.find(name);
  if (entry == index_.end()) return std::nullopt;
  return entry->second;
}

const Column& Frame::column(std::string_view name) const {
  const std::optional<std::size_t> index = find(name);
  if (!index) throw unknown_name("column", name, names_);
  return columns_[*index];
}

const NumericColumn& Frame::numeric(std::string_view name) const {
  const auto* found = std::get_if<NumericColumn>(&column(name));
  if (found == nullptr) refuse_kind(name, "categorical", "numeric");
  return *found;
}

const CategoricalColumn& Frame::categorical(std::string_view name) const {
  const auto* found = std::get_if<CategoricalColumn>(&column(name));
  if (found == nullptr) refuse_kind(name, "numeric", "categorical");
  return *found;
}

Frame Frame::select(std::span<const std::size_t> rows) const {
  Frame selected;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    selected.add(names_[i], std::visit([&](const auto& c) { return Column(select_rows(c, rows)); },
                                       columns_[i]));
  }
  selected.rows_ = rows.size();
  return selected;
}

}  // namespace webglm
