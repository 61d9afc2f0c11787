#include "webglm/design/codes.hpp"

namespace webglm {
namespace {

template <class Code>
CodeColumn narrow(std::span<const std::uint32_t> codes, std::uint32_t levels) {
  auto out = std::make_shared_for_overwrite<Code[]>(codes.size());
  for (std::size_t i = 0; i < codes.size(); ++i) out[i] = static_cast<Code>(codes[i]);
  return CodeColumn(std::shared_ptr<const Code[]>(std::move(out)), codes.size(), levels);
}

}  // namespace

CodeColumn CodeColumn::sharing(const CategoricalColumn& column, std::size_t levels) {
  return column.visit_storage([&](const auto& codes) {
    return CodeColumn(codes, column.size(), static_cast<std::uint32_t>(levels));
  });
}

CodeColumn CodeColumn::narrowest(std::span<const std::uint32_t> codes, std::uint32_t levels) {
  if (levels <= 1u << 8) return narrow<std::uint8_t>(codes, levels);
  if (levels <= 1u << 16) return narrow<std::uint16_t>(codes, levels);
  return narrow<std::uint32_t>(codes, levels);
}

}  // namespace webglm
