#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "webglm/data/frame.hpp"

namespace webglm {

/// What to do with rows where a used column has no value.
enum class MissingPolicy {
  kError,  ///< refuse them, naming each column and its count
  kDrop,   ///< leave those rows out
  kLevel,  ///< a factor gets a last level for them; numeric columns still refuse
};

/// "error", "drop" or "level"; anything else is `unknown_name`.
MissingPolicy parse_missing_policy(std::string_view name);
std::string_view name_of(MissingPolicy policy);

/// How many values one column lacks.
struct MissingCount {
  std::string column;
  std::uint64_t count;
  bool operator==(const MissingCount&) const = default;
};

/// The named columns that lack values, in the order of `names`.
std::vector<MissingCount> scan_missing(const Frame& frame, std::span<const std::string> names);

/// Rows in which none of the named columns lacks a value, ascending.
std::vector<std::size_t> complete_rows(const Frame& frame, std::span<const std::string> names);

/// The named columns (each once) after `policy`: all complete, or `invalid_input` with the counts.
/// `kept_rows` receives the row of `frame` behind each row of the answer, nothing where none is
/// dropped.
Frame apply_missing_policy(const Frame& frame, std::span<const std::string> names,
                           MissingPolicy policy, std::vector<std::size_t>& kept_rows);

}  // namespace webglm
