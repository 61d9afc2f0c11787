#include "design/indicator_groups.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>

namespace webglm {
namespace {

/// Columns beyond the first byte's worth take two bytes for each row; more make another group.
constexpr std::size_t kMaxColumns = (1u << 16) - 1;

struct OpenGroup {
  std::vector<std::size_t> columns;
  std::vector<std::uint64_t> taken;  ///< rows in which one of the columns is 1

  bool excludes(std::span<const std::uint64_t> words) const {
    if (columns.size() == kMaxColumns) return false;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if ((words[i] & taken[i]) != 0) return false;
    }
    return true;
  }
  void add(std::size_t column, std::span<const std::uint64_t> words) {
    columns.push_back(column);
    taken.resize(words.size());
    for (std::size_t i = 0; i < words.size(); ++i) taken[i] |= words[i];
  }
};

template <class Code>
CodeColumn codes_of(const std::vector<DesignColumn>& columns, const OpenGroup& group,
                    std::size_t rows, std::size_t levels) {
  auto codes = std::make_shared_for_overwrite<Code[]>(rows);
  std::fill_n(codes.get(), rows, static_cast<Code>(group.columns.size()));
  for (std::size_t k = 0; k < group.columns.size(); ++k) {
    const auto words = std::get<IndicatorColumn>(columns[group.columns[k]]).words();
    for (std::size_t i = 0; i < words.size(); ++i) {
      for (std::uint64_t word = words[i]; word != 0; word &= word - 1) {
        codes[i * IndicatorColumn::kWordRows + static_cast<std::size_t>(std::countr_zero(word))] =
            static_cast<Code>(k);
      }
    }
  }
  return CodeColumn(std::shared_ptr<const Code[]>(std::move(codes)), rows,
                    static_cast<std::uint32_t>(levels));
}

CodeColumn codes_of(const std::vector<DesignColumn>& columns, const OpenGroup& group) {
  const std::size_t rows = size_of(columns[group.columns[0]]);
  std::size_t taken = 0;
  for (const std::uint64_t word : group.taken)
    taken += static_cast<std::size_t>(std::popcount(word));
  const std::size_t levels = group.columns.size() + (taken < rows ? 1 : 0);
  return levels <= 1u << 8 ? codes_of<std::uint8_t>(columns, group, rows, levels)
                           : codes_of<std::uint16_t>(columns, group, rows, levels);
}

}  // namespace

std::vector<IndicatorGroup> group_indicators(const std::vector<DesignColumn>& columns,
                                             const std::vector<std::size_t>& candidates) {
  std::vector<OpenGroup> open;
  for (const std::size_t j : candidates) {
    const auto* bits = std::get_if<IndicatorColumn>(&columns[j]);
    if (bits == nullptr) continue;
    auto group = std::find_if(open.rbegin(), open.rend(),
                              [&](const OpenGroup& each) { return each.excludes(bits->words()); });
    if (group == open.rend()) {
      open.emplace_back();
      group = open.rbegin();
    }
    group->add(j, bits->words());
  }
  std::vector<IndicatorGroup> out;
  for (const OpenGroup& group : open) {
    if (group.columns.size() > 1) out.push_back({group.columns, codes_of(columns, group)});
  }
  return out;
}

}  // namespace webglm
