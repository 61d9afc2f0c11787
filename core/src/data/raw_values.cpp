#include "webglm/data/raw_values.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <new>

#include "simd/column_scan.hpp"
#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

struct NamedType {
  std::string_view name;
  std::size_t size;
};

/// In the order of ElementType.
constexpr std::array<NamedType, 10> kTypes = {{{"f64", 8},
                                               {"f32", 4},
                                               {"i8", 1},
                                               {"i16", 2},
                                               {"i32", 4},
                                               {"i64", 8},
                                               {"u8", 1},
                                               {"u16", 2},
                                               {"u32", 4},
                                               {"u64", 8}}};

/// Half of a 32-bit address space: beyond it the differences of pointers overflow.
constexpr std::uint64_t kMaxBytes = std::numeric_limits<std::ptrdiff_t>::max();

/// Columns of fewer levels store a byte for each row.
constexpr std::size_t kByteLevels = 256;

[[noreturn]] void refuse_size(std::string_view what, std::uint64_t count, double element_size) {
  const double values = static_cast<double>(count);
  const double bytes = values * element_size;
  throw_error(ErrorCode::kOutOfMemory,
              "{} has {} values, which need {} bytes; that much is not available",
              {what, values, bytes}, {{"name", what}, {"values", values}, {"bytes", bytes}});
}

/// Where the first element is, and how far apart the others are.
struct Strided {
  const std::byte* first;
  std::size_t step;
};

template <class Value>
void convert_from(Strided source, std::span<double> out) {
  const std::byte* at = source.first;
  for (double& converted : out) {
    Value value;
    std::memcpy(&value, at, sizeof value);  // a caller's table may be aligned for bytes only
    converted = static_cast<double>(value);
    at += source.step;
  }
}

void convert(ElementType type, Strided source, std::span<double> out) {
  switch (type) {
    case ElementType::kF64:
      return convert_from<double>(source, out);
    case ElementType::kF32:
      return convert_from<float>(source, out);
    case ElementType::kI8:
      return convert_from<std::int8_t>(source, out);
    case ElementType::kI16:
      return convert_from<std::int16_t>(source, out);
    case ElementType::kI32:
      return convert_from<std::int32_t>(source, out);
    case ElementType::kI64:
      return convert_from<std::int64_t>(source, out);
    case ElementType::kU8:
      return convert_from<std::uint8_t>(source, out);
    case ElementType::kU16:
      return convert_from<std::uint16_t>(source, out);
    case ElementType::kU32:
      return convert_from<std::uint32_t>(source, out);
    case ElementType::kU64:
      return convert_from<std::uint64_t>(source, out);
  }
}

}  // namespace

ElementType parse_element_type(std::string_view name) {
  const auto found = std::find_if(kTypes.begin(), kTypes.end(),
                                  [&](const NamedType& type) { return type.name == name; });
  if (found != kTypes.end()) return static_cast<ElementType>(found - kTypes.begin());
  std::vector<std::string> known;
  for (const NamedType& type : kTypes) known.emplace_back(type.name);
  throw unknown_name("element type", name, known);
}

std::size_t size_of(ElementType type) { return kTypes[static_cast<std::size_t>(type)].size; }

RawValues RawValues::make_uninitialised(ElementType type, std::uint64_t count, std::string what) {
  // What is not yet doubles will be: the column must fit as well.
  if (count > kMaxBytes / sizeof(double)) refuse_size(what, count, sizeof(double));
  const std::size_t bytes = static_cast<std::size_t>(count) * size_of(type);
  try {
    std::shared_ptr<std::byte[]> memory(new std::byte[bytes]);
    return {type, count, what, std::move(memory)};
  } catch (const std::bad_alloc&) {
    refuse_size(what, count, static_cast<double>(size_of(type)));
  }
}

void RawValues::read(std::size_t first, std::size_t step, std::span<double> out) const {
  const std::size_t size = size_of(type_);
  convert(type_, {bytes_.get() + first * size, step * size}, out);
}

NumericColumn RawValues::to_column() && {
  if (type_ == ElementType::kF64) {
    // new[] of bytes is aligned for every fundamental type, and memcpy wrote doubles here.
    const double* values = reinterpret_cast<const double*>(bytes_.get());
    return NumericColumn(std::shared_ptr<const double[]>(bytes_, values),
                         static_cast<std::size_t>(count_));
  }
  try {
    NumericBuffer out = NumericBuffer::make_uninitialised(count_);
    read(0, 1, out.values());
    return std::move(out).freeze();
  } catch (const Error&) {
    refuse_size(what_, count_, sizeof(double));
  }
}

CategoricalColumn RawValues::to_categorical(LevelNames levels) && {
  if (type_ == ElementType::kU8 && levels.size() < kByteLevels) {
    const auto* codes = reinterpret_cast<const std::uint8_t*>(bytes_.get());
    const std::size_t rows = bytes().size();
    if (rows == 0 || simd::greatest_byte(codes, rows) < levels.size()) {
      return CategoricalColumn::sharing({bytes_, codes}, rows, std::move(levels));
    }
  }
  const NumericColumn numbers = std::move(*this).to_column();
  std::vector<std::uint32_t> codes(numbers.size());
  for (std::size_t row = 0; row < codes.size(); ++row) {
    const double code = numbers.values()[row];
    const bool known = code >= 0.0 && code < kMissingCode;
    codes[row] = known ? static_cast<std::uint32_t>(code) : kMissingCode;
  }
  return CategoricalColumn::from_codes(codes, std::move(levels));
}

}  // namespace webglm
