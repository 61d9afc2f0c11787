#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <variant>

#include "webglm/data/categorical_column.hpp"

namespace webglm {

/// An index below `levels()` for every row, in one, two or four bytes; never changed, and shared
/// by copies.
class CodeColumn {
 public:
  CodeColumn() = default;
  template <class Code>
  CodeColumn(std::shared_ptr<const Code[]> codes, std::size_t size, std::uint32_t levels)
      : codes_(std::move(codes)), size_(size), levels_(levels) {}

  /// Stores `codes` in the narrowest type that holds `levels` of them.
  static CodeColumn narrowest(std::span<const std::uint32_t> codes, std::uint32_t levels);

  /// The codes of a column without missing values, which it shares; `levels` is at least the number
  /// of its levels.
  static CodeColumn sharing(const CategoricalColumn& column, std::size_t levels);

  std::size_t size() const { return size_; }
  std::uint32_t levels() const { return levels_; }
  /// Calls `f` with the codes as a span of std::uint8_t, std::uint16_t or std::uint32_t.
  template <class F>
  decltype(auto) visit(F&& f) const {
    return std::visit([&](const auto& codes) { return f(std::span(codes.get(), size_)); }, codes_);
  }
  /// Whether both are the same column, not merely equal ones.
  bool shares_with(const CodeColumn& other) const {
    return visit([](auto codes) -> const void* { return codes.data(); }) ==
               other.visit([](auto codes) -> const void* { return codes.data(); }) &&
           size_ > 0 && levels_ == other.levels_;
  }
  /// The code of one row; for loops, see `visit`.
  std::uint32_t operator[](std::size_t row) const {
    return visit([row](auto codes) { return static_cast<std::uint32_t>(codes[row]); });
  }

 private:
  std::variant<std::shared_ptr<const std::uint8_t[]>, std::shared_ptr<const std::uint16_t[]>,
               std::shared_ptr<const std::uint32_t[]>>
      codes_;
  std::size_t size_ = 0;
  std::uint32_t levels_ = 0;
};

}  // namespace webglm
