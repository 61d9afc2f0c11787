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

/// Rows enough for several batches, with everything that a term can learn. The halves have
/// different years.
Frame long_frame(std::size_t rows) {
  std::vector<double> x(rows);
  std::vector<double> z(rows);
  std::vector<double> year(rows);
  std::vector<std::string> area(rows);
  std::vector<std::string> brand(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    x[i] = std::sin(0.7 * static_cast<double>(i)) * 3.0;
    z[i] = std::cos(1.3 * static_cast<double>(i)) + 2.0;
    year[i] = static_cast<double>(i % 4 + (2 * i < rows ? 8 : 9));
    area[i] = std::string(1, static_cast<char>('a' + (i * 7919) % 5));
    brand[i] = std::string(1, static_cast<char>('p' + (i / 3) % 3));
  }
  const std::vector<std::string_view> areas(area.begin(), area.end());
  const std::vector<std::string_view> brands(brand.begin(), brand.end());
  Frame frame;
  frame.add("x", NumericColumn::copy_of(x));
  frame.add("z", NumericColumn::copy_of(z));
  frame.add("year", NumericColumn::copy_of(year));
  frame.add("area", CategoricalColumn::from_texts(areas));
  frame.add("brand", CategoricalColumn::from_texts(brands));
  return frame;
}

Frame rows_of(const Frame& frame, std::size_t first, std::size_t last) {
  std::vector<std::size_t> rows;
  for (std::size_t i = first; i < last; ++i) rows.push_back(i);
  return frame.select(rows);
}

/// Every kind of variable and of block.
const std::vector<std::string> kEverything = {
    "area * log(z) + bs(x, df = 6) + ns(z, df = 4) + poly(x, 3) + C(area, contrast = 'sum'):x",
    "area * brand * C(year)",
    "area:brand:x + bs(x, df = 5):area + ns(z, knots = c(1.5, 2.5)):brand",
    "0 + C(year):bs(z, df = 5, degree = 2, intercept = TRUE)",
    "poly(x, 2):poly(z, 2) + poly(x, 2, raw = TRUE) + I(x^2) * (z > 2) + ifelse(area == 'b', x, z)",
    "C(area, ref = 'c') + C(brand, contrast = 'helmert') + C(year, contrast = 'poly') + "
    "C(area, levels = c('e', 'd', 'c', 'b', 'a')):brand:z",
};

/// The design of the rows of batches of 1,000 after learning from two halves has the bits of the
/// one that was learned and made at once.
void expect_the_whole(const std::string& formula, const Frame& frame, SplineConvention convention) {
  const std::size_t rows = frame.rows();
  const TermList terms = terms_of(formula, frame);
  TermLearner left(terms, frame, convention);
  TermLearner right(terms, frame, convention);
  TermLearner at_once(terms, frame, convention);
  left.add(rows_of(frame, 0, rows / 2));
  right.add(rows_of(frame, rows / 2, rows));
  left.merge(right);
  at_once.add(frame);
  std::vector<Warning> warnings;
  const FittedDesign fitted = left.finish(warnings);
  EXPECT_EQ(fitted, at_once.finish(warnings)) << formula;
  const std::vector<double> whole = matrix_of(at_once.finish(warnings), frame);
  for (std::size_t first = 0; first < rows; first += 1000) {
    const std::size_t last = std::min(first + 1000, rows);
    const std::vector<double> part = matrix_of(fitted, rows_of(frame, first, last));
    for (std::size_t j = 0; j < fitted.names().size(); ++j) {
      for (std::size_t i = first; i < last; ++i) {
        ASSERT_EQ(part[j * (last - first) + i - first], whole[j * rows + i]) << formula;
      }
    }
  }
}

TEST(TermLearner, HalvesAndBatchesGiveTheDesignOfTheWhole) {
  const Frame frame = long_frame(3500);
  for (const std::string& formula : kEverything) {
    expect_the_whole(formula, frame, SplineConvention::kR);
  }
  expect_the_whole("bs(x, df = 6) + ns(z, df = 4) + C(area):C(brand)", frame,
                   SplineConvention::kRustystats);
}

/// Levels that numbers have are in the order of the numbers, also where no part has all of them.
TEST(TermLearner, LevelsOfNumbersKeepTheirOrderWhenMerged) {
  const Frame frame = long_frame(100);
  const TermList terms = terms_of("C(year)", frame);
  TermLearner left(terms, frame);
  TermLearner right(terms, frame);
  left.add(rows_of(frame, 0, 50));
  right.add(rows_of(frame, 50, 100));
  right.merge(left);
  std::vector<Warning> warnings;
  const FittedDesign fitted = right.finish(warnings);
  EXPECT_EQ(std::get<FittedFactor>(fitted.variables[0].definition).levels,
            (LevelNames{"8", "9", "10", "11", "12"}));
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
