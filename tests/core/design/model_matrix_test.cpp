#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "support/json_fixture.hpp"
#include "webglm/common/segments.hpp"
#include "webglm/design/bind.hpp"
#include "webglm/design/learn.hpp"
#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"

namespace webglm {
namespace {

Frame frame_of(const nlohmann::json& data) {
  Frame frame;
  for (const auto& [name, values] : data.items()) {
    if (values[0].is_number()) {
      frame.add(name, NumericColumn::copy_of(values.get<std::vector<double>>()));
      continue;
    }
    const auto texts = values.get<std::vector<std::string>>();
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    frame.add(name, CategoricalColumn::from_texts(views));
  }
  return frame;
}

TermList terms_of(const std::string& formula, const Frame& frame) {
  return expand(parse_formula("~ " + formula), frame.names());
}

FittedDesign learn(const TermList& terms, const Frame& frame) {
  TermLearner learner(terms, frame);
  learner.add(frame);
  std::vector<Warning> warnings;
  return learner.finish(warnings);
}

/// The whole design, column by column.
std::vector<double> matrix_of(const FittedDesign& fitted, const Frame& frame) {
  const Design design = bind_design(fitted, frame, {}).design;
  const Segments segments(design.rows());
  std::vector<double> tile(design.columns() * kBlockRows);
  std::vector<double> out(design.columns() * design.rows());
  for (std::uint64_t block = 0; block < segments.blocks(); ++block) {
    const std::uint64_t first = segments.first_row(block);
    design.expand(first, segments.rows_in(block), tile);
    for (std::size_t j = 0; j < design.columns(); ++j) {
      std::copy_n(tile.begin() + static_cast<std::ptrdiff_t>(j * kBlockRows),
                  segments.rows_in(block),
                  out.begin() + static_cast<std::ptrdiff_t>(j * design.rows() + first));
    }
  }
  return out;
}

/// Three hundred formulas, most of them generated: factors with and without their margins at any
/// order, contrasts, splines, polynomials and expressions. Bases agree with R to rounding, 1e-12
/// of the largest entry.
TEST(ModelMatrix, EqualsThatOfR) {
  const auto fixture = testing::load_fixture("design/model_matrices");
  const Frame frame = frame_of(fixture.at("data"));
  for (const auto& expected : fixture.at("cases")) {
    const auto formula = expected.at("formula").get<std::string>();
    const FittedDesign fitted = learn(terms_of(formula, frame), frame);
    ASSERT_EQ(fitted.names().size(), expected.at("columns").get<std::size_t>()) << formula;
    const std::vector<double> got = matrix_of(fitted, frame);
    const auto values = expected.at("values").get<std::vector<double>>();
    double greatest = 1.0;
    for (const double value : values) greatest = std::max(greatest, std::abs(value));
    for (std::size_t i = 0; i < values.size(); ++i) {
      ASSERT_NEAR(got[i], values[i], 1e-12 * greatest)
          << formula << ": column " << i / frame.rows() << ", row " << i % frame.rows();
    }
  }
}

/// Rows enough for several batches, with everything that a term can learn.
Frame long_frame(std::size_t rows) {
  std::vector<double> x(rows);
  std::vector<double> z(rows);
  std::vector<std::string> texts(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    x[i] = std::sin(0.7 * static_cast<double>(i)) * 3.0;
    z[i] = std::cos(1.3 * static_cast<double>(i)) + 2.0;
    texts[i] = std::string(1, static_cast<char>('a' + (i * 7919) % 5));
  }
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  Frame frame;
  frame.add("x", NumericColumn::copy_of(x));
  frame.add("z", NumericColumn::copy_of(z));
  frame.add("area", CategoricalColumn::from_texts(views));
  return frame;
}

Frame rows_of(const Frame& frame, std::size_t first, std::size_t last) {
  std::vector<std::size_t> rows;
  for (std::size_t i = first; i < last; ++i) rows.push_back(i);
  return frame.select(rows);
}

constexpr auto kEverything =
    "area * log(z) + bs(x, df = 6) + ns(z, df = 4) + poly(x, 3) + C(area, contrast = \"sum\"):x";

TEST(TermLearner, LearnsTheSameFromMergedHalves) {
  const Frame frame = long_frame(3500);
  const TermList terms = terms_of(kEverything, frame);
  TermLearner left(terms, frame);
  TermLearner right(terms, frame);
  left.add(rows_of(frame, 0, 1234));
  right.add(rows_of(frame, 1234, 3500));
  left.merge(right);
  std::vector<Warning> warnings;
  EXPECT_EQ(left.finish(warnings), learn(terms, frame));
}

TEST(BindDesign, BatchesGiveTheRowsOfTheWhole) {
  const Frame frame = long_frame(3500);
  const FittedDesign fitted = learn(terms_of(kEverything, frame), frame);
  const std::vector<double> whole = matrix_of(fitted, frame);
  const std::size_t p = fitted.names().size();
  for (std::size_t first = 0; first < 3500; first += 1000) {
    const std::size_t last = std::min<std::size_t>(first + 1000, 3500);
    const std::vector<double> part = matrix_of(fitted, rows_of(frame, first, last));
    for (std::size_t j = 0; j < p; ++j) {
      for (std::size_t i = first; i < last; ++i) {
        ASSERT_EQ(part[j * (last - first) + i - first], whole[j * 3500 + i]);
      }
    }
  }
}

TEST(BindDesign, NamesCoefficientsAsPatsyDoes) {
  const Frame frame = long_frame(500);
  const FittedDesign fitted = learn(terms_of("area * x + bs(z, df = 4)", frame), frame);
  const std::vector<std::string> expected{
      "Intercept",   "area[T.b]",      "area[T.c]",      "area[T.d]",      "area[T.e]",
      "x",           "bs(z, df=4)[1]", "bs(z, df=4)[2]", "bs(z, df=4)[3]", "bs(z, df=4)[4]",
      "area[T.b]:x", "area[T.c]:x",    "area[T.d]:x",    "area[T.e]:x"};
  EXPECT_EQ(fitted.names(), expected);
}

}  // namespace
}  // namespace webglm
