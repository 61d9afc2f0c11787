#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace webglm {

/// The sparse matrix T from coefficients to block columns: eta = B (T b), so the score is T' B'u
/// and the information T' (B'WB) T. It holds dropped levels, contrasts and spline transforms;
/// changing a reference level changes T alone.
class CoefficientMap {
 public:
  struct Entry {
    std::uint32_t coefficient;
    double value;
    bool operator==(const Entry&) const = default;
  };

  explicit CoefficientMap(std::size_t coefficients = 0) : coefficients_(coefficients) {}

  std::size_t coefficients() const { return coefficients_; }
  std::size_t block_columns() const { return starts_.size() - 1; }

  /// Appends the row of the next block column; zeros are left out.
  void add_row(std::span<const Entry> entries);

  /// What one block column consists of.
  std::span<const Entry> row(std::size_t block_column) const {
    return {entries_.data() + starts_[block_column],
            starts_[block_column + 1] - starts_[block_column]};
  }

  /// T b, length block_columns().
  std::vector<double> to_blocks(std::span<const double> beta) const;
  /// T' s, length coefficients().
  std::vector<double> from_blocks(std::span<const double> score) const;

 private:
  std::size_t coefficients_;
  std::vector<std::size_t> starts_{0};
  std::vector<Entry> entries_;
};

}  // namespace webglm
