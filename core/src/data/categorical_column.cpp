#include "webglm/data/categorical_column.hpp"

#include <algorithm>
#include <cmath>
#include <new>

#include "webglm/common/error.hpp"
#include "webglm/common/order.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

template <class Code>
constexpr Code kMissing = std::numeric_limits<Code>::max();

std::unordered_map<std::string_view, std::uint32_t> positions(const LevelNames& levels) {
  std::unordered_map<std::string_view, std::uint32_t> position;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (!position.emplace(levels[i], static_cast<std::uint32_t>(i)).second) {
      throw_error(ErrorCode::kInvalidInput, "level \"{}\" is listed twice; levels must be distinct",
                  {levels[i]}, {{"level", levels[i]}});
    }
  }
  return position;
}

void check_codes(std::span<const std::uint32_t> codes, std::size_t levels) {
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (codes[row] < levels || codes[row] == kMissingCode) continue;
    throw_error(ErrorCode::kInvalidInput, "row {} has level code {}, but there are {} levels",
                {row, codes[row], levels}, {{"row", row}, {"code", codes[row]}});
  }
}

/// `rank[i]` is the place of level i in code point order. Bytes of UTF-8 compare as code points do.
std::vector<std::uint32_t> ranks(const LevelNames& levels, LevelNames& sorted) {
  const std::vector<std::size_t> order = sorted_positions(
      levels.size(), [&](std::size_t a, std::size_t b) { return levels[a] < levels[b]; });
  std::vector<std::uint32_t> rank(levels.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    rank[order[i]] = static_cast<std::uint32_t>(i);
    sorted.push_back(levels[order[i]]);
  }
  return rank;
}

void recode(std::vector<std::uint32_t>& codes, const std::vector<std::uint32_t>& to) {
  for (std::uint32_t& code : codes) {
    if (code != kMissingCode) code = to[code];
  }
}

}  // namespace

template <class Code>
CategoricalColumn::Codes<Code> CategoricalColumn::narrow(std::span<const std::uint32_t> codes) {
  std::shared_ptr<Code[]> stored;
  try {
    stored.reset(new Code[codes.size()]);
  } catch (const std::bad_alloc&) {
    const double rows = static_cast<double>(codes.size());
    throw_error(ErrorCode::kOutOfMemory, "no memory for a categorical column of {} rows", {rows},
                {{"rows", rows}});
  }
  std::transform(codes.begin(), codes.end(), stored.get(), [](std::uint32_t code) {
    return code == kMissingCode ? kMissing<Code> : static_cast<Code>(code);
  });
  return stored;
}

CategoricalColumn CategoricalColumn::from_codes(std::span<const std::uint32_t> codes,
                                                LevelNames levels) {
  positions(levels);
  check_codes(codes, levels.size());
  CategoricalColumn column;
  column.size_ = codes.size();
  if (levels.size() <= kMissing<std::uint8_t>) {
    column.codes_ = narrow<std::uint8_t>(codes);
  } else if (levels.size() <= kMissing<std::uint16_t>) {
    column.codes_ = narrow<std::uint16_t>(codes);
  } else {
    column.codes_ = narrow<std::uint32_t>(codes);
  }
  column.levels_ = std::make_shared<const LevelNames>(std::move(levels));
  return column;
}

CategoricalColumn CategoricalColumn::sharing(std::shared_ptr<const std::uint8_t[]> codes,
                                             std::size_t size, LevelNames levels) {
  positions(levels);
  CategoricalColumn column;
  column.size_ = size;
  column.codes_ = std::move(codes);
  column.complete_ = true;
  column.levels_ = std::make_shared<const LevelNames>(std::move(levels));
  return column;
}

CategoricalColumn CategoricalColumn::from_texts(std::span<const std::string_view> texts) {
  CategoricalBuilder builder;
  for (const std::string_view text : texts) builder.append(text);
  return std::move(builder).finish();
}

CategoricalColumn CategoricalColumn::from_numbers(std::span<const double> values) {
  std::vector<double> distinct;
  for (const double value : values) {
    if (!std::isnan(value)) distinct.push_back(value);
  }
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  LevelNames levels;
  for (const double value : distinct) levels.push_back(number_text(value + 0.0));  // no "-0"
  std::vector<std::uint32_t> codes;
  codes.reserve(values.size());
  for (const double value : values) {
    const auto place = std::lower_bound(distinct.begin(), distinct.end(), value);
    codes.push_back(std::isnan(value) ? kMissingCode
                                      : static_cast<std::uint32_t>(place - distinct.begin()));
  }
  return from_codes(codes, std::move(levels));
}

std::uint32_t CategoricalColumn::code(std::size_t row) const {
  return visit_codes([row]<class Code>(std::span<const Code> codes) {
    return codes[row] == kMissing<Code> ? kMissingCode : std::uint32_t{codes[row]};
  });
}

std::uint64_t CategoricalColumn::missing_count() const {
  if (complete_) return 0;
  return visit_codes([]<class Code>(std::span<const Code> codes) {
    return static_cast<std::uint64_t>(std::count(codes.begin(), codes.end(), kMissing<Code>));
  });
}

std::vector<std::uint32_t> CategoricalColumn::wide_codes() const {
  std::vector<std::uint32_t> wide;
  wide.reserve(size_);
  visit_codes([&wide]<class Code>(std::span<const Code> codes) {
    for (const Code code : codes) wide.push_back(code == kMissing<Code> ? kMissingCode : code);
  });
  return wide;
}

CategoricalColumn CategoricalColumn::with_sorted_levels() const {
  LevelNames sorted;
  const std::vector<std::uint32_t> rank = ranks(levels(), sorted);
  std::vector<std::uint32_t> codes = wide_codes();
  recode(codes, rank);
  return from_codes(codes, std::move(sorted));
}

CategoricalColumn CategoricalColumn::with_levels(LevelNames wanted) const {
  const auto position = positions(wanted);
  std::vector<std::uint32_t> to;
  for (const std::string& level : levels()) {
    const auto found = position.find(level);
    to.push_back(found == position.end() ? kMissingCode : found->second);
  }
  std::vector<std::uint32_t> codes = wide_codes();
  for (std::size_t row = 0; row < codes.size(); ++row) {
    if (codes[row] == kMissingCode || to[codes[row]] != kMissingCode) continue;
    const std::string& level = levels()[codes[row]];
    throw_error(ErrorCode::kInvalidInput,
                "row {} has level \"{}\", which is not among the given levels", {row, level},
                {{"row", row}, {"level", level}});
  }
  recode(codes, to);
  return from_codes(codes, std::move(wanted));
}

CategoricalColumn CategoricalColumn::with_missing_level(std::string_view name) const {
  if (missing_count() == 0) return *this;
  LevelNames extended = levels();
  extended.emplace_back(name);
  std::vector<std::uint32_t> codes = wide_codes();
  std::replace(codes.begin(), codes.end(), kMissingCode,
               static_cast<std::uint32_t>(extended.size() - 1));
  return from_codes(codes, std::move(extended));
}

void CategoricalBuilder::append(std::string_view text) {
  const auto next = static_cast<std::uint32_t>(levels_.size());
  const auto [entry, is_new] = code_of_.emplace(text, next);
  if (is_new) levels_.emplace_back(text);
  codes_.push_back(entry->second);
}

CategoricalColumn CategoricalBuilder::finish(bool sort_levels) && {
  if (!sort_levels) return CategoricalColumn::from_codes(codes_, std::move(levels_));
  LevelNames sorted;
  recode(codes_, ranks(levels_, sorted));
  return CategoricalColumn::from_codes(codes_, std::move(sorted));
}

}  // namespace webglm
