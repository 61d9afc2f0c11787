#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "webglm/data/categorical_column.hpp"
#include "webglm/data/column.hpp"

namespace webglm {

/// How the numbers of another language lie in memory, in the byte order of this machine.
enum class ElementType { kF64, kF32, kI8, kI16, kI32, kI64, kU8, kU16, kU32, kU64 };

/// The type named "f64", "f32", "i8", "i16", "i32", "i64", "u8", "u16", "u32" or "u64"; throws
/// `unknown_name`.
ElementType parse_element_type(std::string_view name);

/// Bytes of one element.
std::size_t size_of(ElementType type);

/// Numbers as the caller of a border holds them: it writes their bytes once, and they become
/// columns of doubles. 64-bit integers beyond 2^53 are rounded to the nearest double.
class RawValues {
 public:
  /// Room for `count` elements, none of them set. `what` names them in the `out_of_memory` that
  /// is thrown when there is no room.
  static RawValues make_uninitialised(ElementType type, std::uint64_t count, std::string what);

  /// Where the caller writes.
  std::span<std::byte> bytes() { return {bytes_.get(), size()}; }
  std::uint64_t count() const { return count_; }

  /// All elements as one column; doubles are not copied.
  NumericColumn to_column() &&;
  /// Codes into `levels`; what is negative, NaN or beyond 32 bits stands for a missing value. Bytes
  /// that a column would store as they are become its codes without a copy.
  CategoricalColumn to_categorical(LevelNames levels) &&;
  /// Every `step`-th element from `first` on as doubles, until `out` is full.
  void read(std::size_t first, std::size_t step, std::span<double> out) const;

 private:
  RawValues(ElementType type, std::uint64_t count, std::string what,
            std::shared_ptr<std::byte[]> bytes)
      : type_(type), count_(count), what_(std::move(what)), bytes_(std::move(bytes)) {}

  std::size_t size() const { return static_cast<std::size_t>(count_) * size_of(type_); }

  ElementType type_;
  std::uint64_t count_;
  std::string what_;
  std::shared_ptr<std::byte[]> bytes_;
};

}  // namespace webglm
