#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

#include "webglm/data/categorical_column.hpp"
#include "webglm/data/column.hpp"

namespace webglm {

using Column = std::variant<NumericColumn, CategoricalColumn>;

std::size_t size_of(const Column& column);
std::uint64_t missing_count(const Column& column);
/// "numeric" or "categorical", for messages.
std::string_view kind_of(const Column& column);

/// Named columns of equal length, in the order in which they were added. Copying a frame shares
/// its columns. A name is any text, compared byte by byte.
class Frame {
 public:
  /// Adds a column; a name that exists already is `invalid_input`, another length than that of the
  /// first column `dimension_mismatch`.
  void add(std::string name, Column column);

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_.size(); }
  const std::vector<std::string>& names() const { return names_; }
  bool contains(std::string_view name) const { return find(name).has_value(); }

  const Column& column(std::size_t index) const { return columns_[index]; }
  /// The column of this name, or `unknown_name` with the nearest names.
  const Column& column(std::string_view name) const;
  /// The same where the kind matters: a column of the other kind is `invalid_input`.
  const NumericColumn& numeric(std::string_view name) const;
  const CategoricalColumn& categorical(std::string_view name) const;

  /// A frame of these rows of every column, in this order.
  Frame select(std::span<const std::size_t> rows) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  std::optional<std::size_t> find(std::string_view name) const;

  std::vector<std::string> names_;
  std::vector<Column> columns_;
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> index_;
  std::size_t rows_ = 0;
};

}  // namespace webglm
