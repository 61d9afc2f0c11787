#include "webglm/model/memory_estimate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

#include "webglm/common/error.hpp"
#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"
#include "webglm/links/any_link.hpp"
#include "webglm/model/model.hpp"

namespace webglm {
namespace {

/// y, a number x, and factors a and b with so many levels each.
std::shared_ptr<const ModelData> model(const char* formula, std::size_t rows,
                                       std::uint32_t levels) {
  std::vector<double> y;
  std::vector<double> x;
  std::vector<std::uint32_t> a;
  std::vector<std::uint32_t> b;
  for (std::uint32_t i = 0; i < rows; ++i) {
    y.push_back(i % 5);
    x.push_back(std::sin(i));
    a.push_back(i % levels);
    b.push_back(((i * 2654435761U) >> 7) % levels);
  }
  std::vector<std::string> names;
  for (std::uint32_t level = 0; level < levels; ++level) names.push_back(std::to_string(level));
  Frame frame;
  frame.add("y", NumericColumn::copy_of(y));
  frame.add("x", NumericColumn::copy_of(x));
  frame.add("a", CategoricalColumn::from_codes(a, names));
  frame.add("b", CategoricalColumn::from_codes(b, names));
  ModelSpec spec;
  spec.terms = expand(parse_formula(formula), frame.names());
  return learn_model(spec, frame, parse_link("log")).data;
}

TEST(MemoryEstimate, CountsEveryColumnOfTheRowsOnce) {
  // y and x are doubles, the codes of ten levels bytes; x is in two terms.
  const auto data = model("y ~ x + a + a:x", 1000, 10);
  EXPECT_DOUBLE_EQ(estimate_memory(*data, 1000).columns, 1000.0 * (8 + 8 + 1));
  EXPECT_DOUBLE_EQ(estimate_memory(*data, 1e6).columns, 1e6 * (8 + 8 + 1));
}

TEST(MemoryEstimate, OnlyColumnsGrowWithoutBoundInTheRows) {
  const auto data = model("y ~ x + a + b", 1000, 10);
  const MemoryEstimate few = estimate_memory(*data, 1e7);
  const MemoryEstimate many = estimate_memory(*data, 1e9);
  EXPECT_DOUBLE_EQ(many.sums, few.sums);
  EXPECT_DOUBLE_EQ(many.solving, few.solving);
  EXPECT_DOUBLE_EQ(many.total(), many.columns + many.sums + many.solving);
}

/// How many pairs of levels more rows will bring is not known: not more than in proportion.
TEST(MemoryEstimate, OfASampleIsAtLeastThatOfAllRows) {
  const auto sample = model("y ~ x + a + b", 5000, 300);
  const auto all = model("y ~ x + a + b", 50000, 300);
  const double estimated = estimate_memory(*sample, 50000).total();
  const double own = estimate_memory(*all, 50000).total();
  EXPECT_GE(estimated, own);
  EXPECT_LE(estimated, 1.5 * own);
}

TEST(MemoryEstimate, RefusesCountsThatAreNone) {
  const auto data = model("y ~ x", 100, 2);
  for (const double rows : {0.0, -1.0, 1.5, std::nan(""), HUGE_VAL}) {
    EXPECT_THROW(estimate_memory(*data, rows), Error) << rows;
  }
}

TEST(MemoryEstimate, WhatHasNoRoomIsRefusedWithItsFigures) {
  const auto data = model("y ~ x + a", 100, 10);
  const GramPlan plan(data->design);
  EXPECT_NO_THROW(require_memory(data->design, plan, 1e9));
  try {
    require_memory(data->design, plan, 1000.0);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kOutOfMemory);
    EXPECT_NE(error.message().find("a fit of 11 coefficients needs "), std::string::npos);
    EXPECT_NE(error.message().find("and 1000 are left"), std::string::npos);
  }
}

}  // namespace
}  // namespace webglm
