#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace webglm {

using LevelNames = std::vector<std::string>;

/// The code of a missing value wherever codes are 32 bits wide; narrower columns store the
/// greatest value of their type.
inline constexpr std::uint32_t kMissingCode = std::numeric_limits<std::uint32_t>::max();

/// The name that missing values get when they become a level of their own.
inline constexpr std::string_view kMissingLevelName = "NA";

/// One level per row, as a code into `levels()`; it never changes, and copies share it. The
/// codes take one, two or four bytes, the least that the number of levels allows.
class CategoricalColumn {
 public:
  CategoricalColumn() = default;

  /// Row i has level `levels[codes[i]]`, or none where the code is `kMissingCode`. Levels are
  /// distinct, in the order in which they will be coded; a code beyond them is refused.
  static CategoricalColumn from_codes(std::span<const std::uint32_t> codes, LevelNames levels);
  /// The same with codes that the column shares: `size` of them, each below the number of levels,
  /// of which there are at most 255.
  static CategoricalColumn sharing(std::shared_ptr<const std::uint8_t[]> codes, std::size_t size,
                                   LevelNames levels);
  /// One text per row; levels in code point order.
  static CategoricalColumn from_texts(std::span<const std::string_view> texts);
  /// One number per row, NaN missing; levels in numeric order, named by their shortest decimals.
  static CategoricalColumn from_numbers(std::span<const double> values);

  std::size_t size() const { return size_; }
  const LevelNames& levels() const { return *levels_; }
  /// The code of a row, `kMissingCode` where there is none; for loops, see `visit_codes`.
  std::uint32_t code(std::size_t row) const;
  std::uint64_t missing_count() const;

  /// Calls `f` with the codes as a span of std::uint8_t, std::uint16_t or std::uint32_t.
  template <class F>
  decltype(auto) visit_codes(F&& f) const {
    return std::visit([&](const auto& codes) { return f(std::span(codes.get(), size_)); }, codes_);
  }

  /// Calls `f` with the shared storage of the codes, for those who keep them without a copy.
  template <class F>
  decltype(auto) visit_storage(F&& f) const {
    return std::visit(std::forward<F>(f), codes_);
  }

  /// The same rows with levels in code point order.
  CategoricalColumn with_sorted_levels() const;
  /// The same rows with levels in this order; every level that has rows must be listed.
  CategoricalColumn with_levels(LevelNames levels) const;
  /// The same rows, where missing values have a last level of this name.
  CategoricalColumn with_missing_level(std::string_view name = kMissingLevelName) const;

 private:
  template <class Code>
  using Codes = std::shared_ptr<const Code[]>;

  template <class Code>
  static Codes<Code> narrow(std::span<const std::uint32_t> codes);
  std::vector<std::uint32_t> wide_codes() const;

  std::variant<Codes<std::uint8_t>, Codes<std::uint16_t>, Codes<std::uint32_t>> codes_;
  std::size_t size_ = 0;
  bool complete_ = false;  ///< known to have no missing values
  std::shared_ptr<const LevelNames> levels_ = std::make_shared<const LevelNames>();
};

/// Collects texts row by row, for borders that see one at a time.
class CategoricalBuilder {
 public:
  void append(std::string_view text);
  void append_missing() { codes_.push_back(kMissingCode); }
  /// The column, with levels in code point order, or in the order of their first rows.
  CategoricalColumn finish(bool sort_levels = true) &&;

 private:
  std::unordered_map<std::string, std::uint32_t> code_of_;
  LevelNames levels_;
  std::vector<std::uint32_t> codes_;
};

}  // namespace webglm
