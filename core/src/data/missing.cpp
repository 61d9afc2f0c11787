#include "webglm/data/missing.hpp"

#include <cmath>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"

namespace webglm {
namespace {

void mark_missing(const NumericColumn& column, std::vector<bool>& missing) {
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (std::isnan(column.values()[row])) missing[row] = true;
  }
}

void mark_missing(const CategoricalColumn& column, std::vector<bool>& missing) {
  for (std::size_t row = 0; row < column.size(); ++row) {
    if (column.code(row) == kMissingCode) missing[row] = true;
  }
}

[[noreturn]] void refuse_missing(const std::vector<MissingCount>& found, std::size_t rows) {
  std::string list;
  for (const MissingCount& entry : found) {
    const std::string count = number_text(static_cast<double>(entry.count));
    list += (list.empty() ? "\"" : ", \"") + entry.column + "\" (" + count + ")";
  }
  throw_error(ErrorCode::kInvalidInput,
              "missing values in {} of {} rows; choose the policy \"drop\", or \"level\" for "
              "factors, or fill them",
              {list, rows}, {{"column", found.front().column}, {"count", found.front().count}});
}

Frame with_missing_levels(const Frame& frame, std::span<const std::string> names) {
  Frame filled;
  for (const std::string& name : names) {
    const Column& column = frame.column(name);
    const auto* factor = std::get_if<CategoricalColumn>(&column);
    filled.add(name, factor == nullptr ? column : Column(factor->with_missing_level()));
  }
  return filled;
}

}  // namespace

MissingPolicy parse_missing_policy(std::string_view name) {
  for (const MissingPolicy policy :
       {MissingPolicy::kError, MissingPolicy::kDrop, MissingPolicy::kLevel}) {
    if (name == name_of(policy)) return policy;
  }
  throw unknown_name("policy for missing values", name, {"error", "drop", "level"});
}

std::string_view name_of(MissingPolicy policy) {
  switch (policy) {
    case MissingPolicy::kError:
      return "error";
    case MissingPolicy::kDrop:
      return "drop";
    case MissingPolicy::kLevel:
      break;
  }
  return "level";
}

std::vector<MissingCount> scan_missing(const Frame& frame, std::span<const std::string> names) {
  std::vector<MissingCount> found;
  for (const std::string& name : names) {
    const std::uint64_t count = missing_count(frame.column(name));
    if (count > 0) found.push_back({name, count});
  }
  return found;
}

std::vector<std::size_t> complete_rows(const Frame& frame, std::span<const std::string> names) {
  std::vector<bool> missing(frame.rows(), false);
  for (const std::string& name : names) {
    std::visit([&](const auto& column) { mark_missing(column, missing); }, frame.column(name));
  }
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < missing.size(); ++row) {
    if (!missing[row]) rows.push_back(row);
  }
  return rows;
}

Frame apply_missing_policy(const Frame& frame, std::span<const std::string> names,
                           MissingPolicy policy, std::vector<std::size_t>& kept_rows) {
  Frame used;
  if (policy == MissingPolicy::kLevel) {
    used = with_missing_levels(frame, names);
  } else {
    for (const std::string& name : names) used.add(name, frame.column(name));
  }
  const std::vector<MissingCount> found = scan_missing(used, names);
  if (!found.empty() && policy != MissingPolicy::kDrop) refuse_missing(found, frame.rows());
  if (!found.empty()) {
    kept_rows = complete_rows(used, names);
    return used.select(kept_rows);
  }
  kept_rows.clear();
  return used;
}

}  // namespace webglm
