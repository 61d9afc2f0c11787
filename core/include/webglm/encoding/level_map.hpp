#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <vector>

#include "webglm/data/categorical_column.hpp"

namespace webglm {

/// What to do with a level that was not there when a term was learned.
enum class UnseenLevel {
  kError,      ///< refuse the row
  kReference,  ///< treat it as the reference level
  kNa,         ///< the row has no level: its prediction is NaN
};

/// "error", "reference" or "na"; anything else is `unknown_name`.
UnseenLevel parse_unseen_level(std::string_view name);
std::string_view name_of(UnseenLevel policy);

/// Translates the codes of one column into indices among the levels that a term has learned.
class LevelMap {
 public:
  /// The index of a row without a level.
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  /// `reference` is an index into `learned`. Missing values have no level under every policy.
  LevelMap(CategoricalColumn column, const LevelNames& learned, UnseenLevel policy,
           std::size_t reference = 0);

  std::size_t rows() const { return column_.size(); }

  /// The indices of rows begin, begin + 1, ...; an unseen level under `kError` throws
  /// `unknown_name` with the row and the nearest learned levels.
  void indices(std::size_t begin, std::span<std::uint32_t> out) const;

  /// Whether every row has a level whose code is its index: nothing needs to be translated.
  bool is_identity() const;

  /// The levels of the column that were not learned; they need not have rows.
  LevelNames unseen_levels() const;
  /// Rows with an unseen level, for the warning `unseen_level`.
  std::uint64_t unseen_count() const;

 private:
  [[noreturn]] void refuse_unseen(std::size_t row) const;

  CategoricalColumn column_;
  LevelNames learned_;
  std::vector<std::uint32_t> index_of_;  ///< by code of the column
  std::vector<bool> unseen_;             ///< by code of the column
  bool refuses_;
};

}  // namespace webglm
