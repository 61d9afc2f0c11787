#include "webglm/data/table_reader.hpp"

#include <algorithm>
#include <array>

#include "simd/column_scan.hpp"
#include "webglm/common/error.hpp"

namespace webglm {
namespace {

constexpr std::uint64_t kWordRows = IndicatorColumn::kWordRows;
/// Values of a run of rows, about: it stays in the cache while it is parted into columns.
constexpr std::uint64_t kRunValues = 1 << 16;

}  // namespace

TableReader::TableReader(std::uint64_t rows, std::uint64_t columns, std::uint64_t values,
                         StorageOrder order, std::string what)
    : rows_(rows), columns_(columns), order_(order), what_(std::move(what)) {
  const bool fits = columns == 0 ? values == 0 : values % columns == 0 && values / columns == rows;
  if (!fits) {
    throw dimension_mismatch(static_cast<double>(rows) * static_cast<double>(columns),
                             static_cast<double>(values), what_);
  }
  if (rows == 0) done_.resize(static_cast<std::size_t>(columns));
  if (rows == 0 || order == StorageOrder::kColumn) return;
  open_.resize(static_cast<std::size_t>(columns));
  for (Column& column : open_) {
    column.words = std::make_shared_for_overwrite<std::uint64_t[]>(
        IndicatorColumn::words_for(static_cast<std::size_t>(rows)));
  }
}

std::uint64_t TableReader::next_values() const {
  if (order_ == StorageOrder::kColumn) return done_.size() < columns_ ? rows_ : 0;
  if (open_.empty()) return 0;
  const std::uint64_t words = std::max<std::uint64_t>(1, kRunValues / kWordRows / columns_);
  return std::min(words * kWordRows, rows_ - rows_done_) * columns_;
}

void TableReader::append(RawValues part) {
  if (part.count() != next_values()) {
    throw dimension_mismatch(static_cast<double>(next_values()), static_cast<double>(part.count()),
                             what_);
  }
  if (order_ == StorageOrder::kRow) return append_rows(part);
  done_.push_back(scan_for_indicators(std::move(part).to_column()));
}

void TableReader::append_rows(const RawValues& part) {
  const std::uint64_t rows = part.count() / columns_;
  std::array<double, kWordRows> values;
  for (std::uint64_t row = 0; row < rows;) {
    const std::span<double> some(values.data(),
                                 static_cast<std::size_t>(std::min(kWordRows, rows - row)));
    for (std::size_t j = 0; j < open_.size(); ++j) {
      part.read(static_cast<std::size_t>(row) * open_.size() + j, open_.size(), some);
      append_word(open_[j], some);
    }
    row += some.size();
    rows_done_ += some.size();
  }
}

void TableReader::append_word(Column& column, std::span<const double> values) {
  const auto done = static_cast<std::size_t>(rows_done_);
  if (!column.numbers) {
    if (simd::pack_indicators(values, column.words.get() + done / kWordRows)) return;
    column.numbers = NumericBuffer::make_uninitialised(rows_);
    IndicatorColumn(std::move(column.words), done).copy_to(column.numbers->values().first(done));
  }
  std::copy(values.begin(), values.end(), column.numbers->values().data() + done);
}

std::vector<DesignColumn> TableReader::finish() && {
  for (Column& column : open_) {
    if (column.numbers) {
      done_.emplace_back(std::move(*column.numbers).freeze());
    } else {
      done_.emplace_back(IndicatorColumn(std::move(column.words), static_cast<std::size_t>(rows_)));
    }
  }
  return std::move(done_);
}

}  // namespace webglm
