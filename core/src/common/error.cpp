#include "webglm/common/error.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "webglm/common/order.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

/// Insertions, deletions, replacements and swaps of neighbours, byte by byte (optimal string
/// alignment): the slips that typing makes.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last.swap(last);
    last.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row.back();
}

/// Up to three of `known` that a slip of the hand may have meant, best first: no more edits than
/// a third of the longer name, at least one, or the one name starts with the other.
std::vector<std::string> nearest_names(std::string_view name,
                                       const std::vector<std::string>& known) {
  constexpr std::size_t kMost = 3;
  const std::string wanted = lower_case(name);
  std::vector<std::pair<std::size_t, std::string>> candidates;
  for (const std::string& candidate : known) {
    const std::string other = lower_case(candidate);
    const std::size_t distance = edit_distance(wanted, other);
    const std::size_t allowed = std::max<std::size_t>(1, std::max(wanted.size(), other.size()) / 3);
    const bool prefix =
        wanted.size() >= 2 && (other.starts_with(wanted) || wanted.starts_with(other));
    if (distance <= allowed || prefix) candidates.emplace_back(distance, candidate);
  }
  std::vector<std::size_t> order = sorted_positions(
      candidates.size(),
      [&](std::size_t a, std::size_t b) { return candidates[a].first < candidates[b].first; });
  order.resize(std::min(order.size(), kMost));
  std::vector<std::string> names;
  for (const std::size_t i : order) names.push_back(candidates[i].second);
  return names;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

}  // namespace

Details details_of(DetailParts parts) {
  Details details;
  details.reserve(parts.size());
  for (const DetailPart& part : parts) {
    Detail& detail = details.emplace_back();
    detail.key = part.key;
    if (part.value.is_number()) {
      detail.value = part.value.number();
    } else {
      detail.value.emplace<std::string>(part.value.text());
    }
  }
  return details;
}

void throw_error(ErrorCode code, const char* pattern, TextParts parts, DetailParts details) {
  throw Error(code, filled(pattern, parts), details_of(details));
}
void throw_error(ErrorCode code, const char* pattern, TextParts parts) {
  throw_error(code, pattern, parts, {});
}
void throw_error(ErrorCode code, const char* message) { throw_error(code, message, {}, {}); }

std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalidInput:
      return "invalid_input";
    case ErrorCode::kDimensionMismatch:
      return "dimension_mismatch";
    case ErrorCode::kUnknownName:
      return "unknown_name";
    case ErrorCode::kNotInSupport:
      return "not_in_support";
    case ErrorCode::kSingular:
      return "singular";
    case ErrorCode::kOutOfMemory:
      return "out_of_memory";
    case ErrorCode::kUnsupportedModel:
      return "unsupported_model";
  }
  return "";
}

Error dimension_mismatch(double expected, double got, std::string_view what) {
  return {ErrorCode::kDimensionMismatch,
          filled("Dimension mismatch: expected {}, got {} ({})", {expected, got, what}),
          details_of({{"expected", expected}, {"got", got}})};
}

Error unknown_name(std::string_view kind, std::string_view name,
                   const std::vector<std::string>& known) {
  constexpr std::size_t kListed = 12;
  const std::string nearest = joined(nearest_names(name, known));
  std::string message = filled("unknown {} \"{}\"", {kind, name});
  if (!nearest.empty()) {
    message += filled("; did you mean {}?", {nearest});
  } else if (!known.empty() && known.size() <= kListed) {
    message += filled("; known are {}", {joined(known)});
  }
  return {ErrorCode::kUnknownName, std::move(message),
          details_of({{"kind", kind}, {"name", name}, {"nearest", nearest}})};
}

Error unknown_name(std::string_view kind, std::string_view name,
                   std::initializer_list<std::string_view> known) {
  return unknown_name(kind, name, std::vector<std::string>(known.begin(), known.end()));
}

}  // namespace webglm
