#include "webglm/encoding/level_map.hpp"

#include <cassert>
#include <string>
#include <unordered_map>
#include <utility>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"

namespace webglm {

UnseenLevel parse_unseen_level(std::string_view name) {
  for (const UnseenLevel policy :
       {UnseenLevel::kError, UnseenLevel::kReference, UnseenLevel::kNa}) {
    if (name == name_of(policy)) return policy;
  }
  throw unknown_name("policy for unseen levels", name, {"error", "reference", "na"});
}

std::string_view name_of(UnseenLevel policy) {
  switch (policy) {
    case UnseenLevel::kError:
      return "error";
    case UnseenLevel::kReference:
      return "reference";
    case UnseenLevel::kNa:
      break;
  }
  return "na";
}

LevelMap::LevelMap(CategoricalColumn column, const LevelNames& learned, UnseenLevel policy,
                   std::size_t reference)
    : column_(std::move(column)), learned_(learned), refuses_(policy == UnseenLevel::kError) {
  std::unordered_map<std::string_view, std::uint32_t> position;
  for (std::size_t i = 0; i < learned_.size(); ++i) {
    position.emplace(learned_[i], static_cast<std::uint32_t>(i));
  }
  const std::uint32_t instead =
      policy == UnseenLevel::kReference ? static_cast<std::uint32_t>(reference) : kNone;
  for (const std::string& level : column_.levels()) {
    const auto found = position.find(level);
    unseen_.push_back(found == position.end());
    index_of_.push_back(unseen_.back() ? instead : found->second);
  }
}

void LevelMap::indices(std::size_t begin, std::span<std::uint32_t> out) const {
  assert(begin + out.size() <= rows());
  column_.visit_codes([&](auto codes) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      const std::size_t code = codes[begin + i];
      if (code >= index_of_.size()) {
        out[i] = kNone;
        continue;
      }
      if (refuses_ && unseen_[code]) refuse_unseen(begin + i);
      out[i] = index_of_[code];
    }
  });
}

bool LevelMap::is_identity() const {
  for (std::size_t code = 0; code < index_of_.size(); ++code) {
    if (index_of_[code] != code) return false;
  }
  return column_.missing_count() == 0;
}

LevelNames LevelMap::unseen_levels() const {
  LevelNames names;
  for (std::size_t code = 0; code < unseen_.size(); ++code) {
    if (unseen_[code]) names.push_back(column_.levels()[code]);
  }
  return names;
}

std::uint64_t LevelMap::unseen_count() const {
  return column_.visit_codes([this](auto codes) {
    std::uint64_t count = 0;
    for (const std::size_t code : codes) count += code < unseen_.size() && unseen_[code] ? 1 : 0;
    return count;
  });
}

void LevelMap::refuse_unseen(std::size_t row) const {
  const std::string& level = column_.levels()[column_.code(row)];
  const Error nearest = unknown_name("level", level, learned_);
  Details details = nearest.details();
  details.push_back({"row", static_cast<double>(row)});
  throw Error(nearest.code(),
              "row " + number_text(static_cast<double>(row)) + ": " + nearest.message(),
              std::move(details));
}

}  // namespace webglm
