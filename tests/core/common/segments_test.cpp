#include "webglm/common/segments.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace webglm {
namespace {

const std::vector<std::uint64_t> kRows = {
    1,     2,     255,   256,   257,   511,    512,     1000,        16383,       16384,
    16385, 16640, 16641, 20190, 99999, 500000, 1234567, 4294967296u, 10000000000u};

TEST(Segments, CoverEveryRowOnceInWholeBlocks) {
  for (const std::uint64_t n : kRows) {
    const Segments segments(n);
    ASSERT_GE(segments.count(), 1u);
    ASSERT_LE(segments.count(), kMaxSegments);
    EXPECT_EQ(segments.first_block(0), 0u);
    EXPECT_EQ(segments.first_block(segments.count()), segments.blocks());
    std::uint64_t rows = 0;
    for (std::uint32_t s = 0; s < segments.count(); ++s) {
      const std::uint64_t first = segments.first_block(s);
      const std::uint64_t last = segments.first_block(s + 1);
      ASSERT_LT(first, last) << "segment " << s << " of " << n << " rows is empty";
      // All blocks but the very last are full.
      rows += (last - first - 1) * kBlockRows + segments.rows_in(last - 1);
    }
    EXPECT_EQ(rows, n);
  }
}

TEST(Segments, OfASampleAreThoseOfDataOfItsSize) {
  for (const std::uint64_t blocks : {1u, 40u, 128u, 129u, 5000u}) {
    const Segments sample = Segments::of_blocks(blocks);
    EXPECT_EQ(sample.blocks(), blocks);
    EXPECT_EQ(sample.count(), Segments(blocks * kBlockRows - 1).count());
  }
}

TEST(Segments, DifferByAtMostOneBlock) {
  for (const std::uint64_t n : kRows) {
    const Segments segments(n);
    const std::uint64_t least = segments.blocks() / segments.count();
    for (std::uint32_t s = 0; s < segments.count(); ++s) {
      const std::uint64_t size = segments.first_block(s + 1) - segments.first_block(s);
      EXPECT_GE(size, least);
      EXPECT_LE(size, least + 1);
    }
  }
}

/// A sum that shows how it was made.
struct Expression {
  std::string text;
  static void merge(Expression& into, const Expression& from) {
    into.text = "(" + into.text + "+" + from.text + ")";
  }
};
using ExpressionTree = SegmentTree<Expression, decltype(&Expression::merge)>;

std::string tree_text(std::uint32_t first, std::uint32_t last) {
  ExpressionTree tree(&Expression::merge);
  for (std::uint32_t s = first; s < last; ++s) tree.push({std::to_string(s)});
  return tree.take().text;
}

/// The tree over [first, first + count): the largest power of two below count on the left.
std::string fixed_tree(std::uint32_t first, std::uint32_t count) {
  if (count == 1) return std::to_string(first);
  std::uint32_t left = 1;
  while (2 * left < count) left *= 2;
  return "(" + fixed_tree(first, left) + "+" + fixed_tree(first + left, count - left) + ")";
}

TEST(SegmentTree, IsOneFixedBinaryTree) {
  for (std::uint32_t count = 1; count <= kMaxSegments; ++count) {
    EXPECT_EQ(tree_text(0, count), fixed_tree(0, count));
  }
}

/// A worker that owns an aligned run of 2^k segments computes a node of the whole tree.
TEST(SegmentTree, AlignedRunsAreNodesOfIt) {
  const std::string whole = tree_text(0, kMaxSegments);
  for (std::uint32_t size = 1; size <= kMaxSegments; size *= 2) {
    for (std::uint32_t first = 0; first < kMaxSegments; first += size) {
      EXPECT_NE(whole.find(tree_text(first, first + size)), std::string::npos)
          << first << " to " << first + size;
    }
  }
}

TEST(SegmentTree, CanBeFilledAgain) {
  ExpressionTree tree(&Expression::merge);
  tree.push({"a"});
  tree.push({"b"});
  tree.push({"c"});
  EXPECT_EQ(tree.take().text, "((a+b)+c)");
  tree.push({"d"});
  tree.push({"e"});
  EXPECT_EQ(tree.take().text, "(d+e)");
}

struct Sum {
  double value = 0.0;
  static void merge(Sum& into, const Sum& from) { into.value += from.value; }
};

double term(std::uint64_t row) { return std::sin(static_cast<double>(row)) * 1e8 + 1e-8; }

void add_terms(Sum& part, std::uint64_t first, std::uint64_t last) {
  for (std::uint64_t row = first; row < last; ++row) part.value += term(row);
}

/// Whoever computes which segment, and in whichever order: the sum has the same bits. Here the
/// segments are dealt to `workers`, each computes its own, and the parts are joined in order.
TEST(SegmentTree, SumHasTheSameBitsForAnyAssignment) {
  constexpr std::uint64_t kN = 300190;
  const double alone = sum_segments<Sum>(kN, add_terms).value;
  const Segments segments(kN);
  for (const std::uint32_t workers : {1u, 2u, 3u, 5u, 8u, 64u}) {
    std::vector<Sum> parts(segments.count());
    for (std::uint32_t worker = workers; worker-- > 0;) {
      for (std::uint32_t s = worker; s < segments.count(); s += workers) {
        const std::uint64_t first = segments.first_row(segments.first_block(s));
        const std::uint64_t last = segments.first_row(segments.first_block(s + 1));
        add_terms(parts[s], first, last < kN ? last : kN);
      }
    }
    SegmentTree<Sum, decltype(&Sum::merge)> tree(&Sum::merge);
    for (const Sum& part : parts) tree.push(part);
    EXPECT_EQ(tree.take().value, alone) << workers << " workers";
  }
  // The terms are such that order matters: a running sum has other bits.
  Sum running;
  add_terms(running, 0, kN);
  EXPECT_NE(running.value, alone);
}

}  // namespace
}  // namespace webglm
