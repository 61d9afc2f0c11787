#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace webglm {

/// Rows handled together; their working arrays stay in the first-level cache.
inline constexpr std::uint32_t kBlockRows = 256;
inline constexpr std::uint32_t kMaxSegments = 64;
/// Segments of fewer blocks would spend their time on clearing and merging tables, in passes over
/// every k-th block above all.
inline constexpr std::uint64_t kBlocksPerSegment = 128;

/// Cuts n rows into whole blocks and the blocks into at most 64 segments. The cut depends on n
/// alone, so sums over segments have the same bits whoever computes which segment.
class Segments {
 public:
  explicit Segments(std::uint64_t rows)
      : rows_(rows), blocks_((rows + kBlockRows - 1) / kBlockRows) {}

  /// The segments of a pass over `blocks` of the blocks: a sample is cut like data of its size.
  static Segments of_blocks(std::uint64_t blocks) { return Segments(blocks * kBlockRows); }

  std::uint64_t rows() const { return rows_; }
  std::uint64_t blocks() const { return blocks_; }
  std::uint32_t count() const {
    const std::uint64_t wanted = (blocks_ + kBlocksPerSegment - 1) / kBlocksPerSegment;
    return static_cast<std::uint32_t>(wanted < kMaxSegments ? wanted : kMaxSegments);
  }
  /// The first block of `segment`; `first_block(count())` is the number of blocks.
  std::uint64_t first_block(std::uint32_t segment) const { return blocks_ * segment / count(); }
  std::uint64_t first_row(std::uint64_t block) const { return block * kBlockRows; }
  std::uint32_t rows_in(std::uint64_t block) const {
    const std::uint64_t left = rows_ - first_row(block);
    return static_cast<std::uint32_t>(left < kBlockRows ? left : kBlockRows);
  }

 private:
  std::uint64_t rows_;
  std::uint64_t blocks_;
};

/// Combines the sums of segments 0, 1, 2, ... as the leaves of one fixed binary tree, keeping
/// only the roots of its complete subtrees. `merge(left, right)` adds `right` into `left`.
template <class Sum, class Merge>
class SegmentTree {
 public:
  explicit SegmentTree(Merge merge) : merge_(std::move(merge)) {}

  void push(Sum leaf) {
    roots_.push_back(std::move(leaf));
    ++leaves_;
    for (std::uint32_t n = leaves_; n % 2 == 0; n /= 2) fold_last();
  }
  /// The sum of all leaves; the tree is empty afterwards.
  Sum take() {
    while (roots_.size() > 1) fold_last();
    Sum total = std::move(roots_.back());
    roots_.clear();
    leaves_ = 0;
    return total;
  }

 private:
  void fold_last() {
    merge_(roots_[roots_.size() - 2], roots_.back());
    roots_.pop_back();
  }

  Merge merge_;
  std::vector<Sum> roots_;
  std::uint32_t leaves_ = 0;
};

/// The sum of `Part` over all rows: `add(part, first, last)` adds the rows [first, last) of one
/// segment, and `Part::merge(into, from)` joins the segments along the tree.
template <class Part, class Add>
Part sum_segments(std::uint64_t rows, const Add& add) {
  const Segments segments(rows);
  SegmentTree<Part, decltype(&Part::merge)> tree(&Part::merge);
  for (std::uint32_t s = 0; s < segments.count(); ++s) {
    Part part;
    const std::uint64_t end = segments.first_row(segments.first_block(s + 1));
    add(part, segments.first_row(segments.first_block(s)), end < rows ? end : rows);
    tree.push(std::move(part));
  }
  return tree.take();
}

}  // namespace webglm
