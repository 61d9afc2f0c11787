#include "webglm/formula/evaluate.hpp"

#include <algorithm>
#include <cassert>

#include "webglm/formula/printer.hpp"

namespace webglm {
namespace {

void look_up(const CodesView& codes, std::span<const double> table, std::size_t first_row,
             std::span<double> out) {
  std::visit(
      [&](const auto view) {
        for (std::size_t i = 0; i < out.size(); ++i) {
          out[i] = table[std::min<std::size_t>(view[first_row + i], table.size() - 1)];
        }
      },
      codes);
}

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

}  // namespace

void BoundExpression::add(Step step) {
  if (std::holds_alternative<BinaryLoop>(step)) {
    depth_ -= 1;
  } else if (std::holds_alternative<TernaryLoop>(step)) {
    depth_ -= 2;
  } else if (!std::holds_alternative<UnaryLoop>(step) && !std::holds_alternative<Member>(step)) {
    depth_ += 1;
  }
  max_depth_ = std::max(max_depth_, depth_);
  steps_.push_back(std::move(step));
}

void BoundExpression::evaluate(std::size_t first_row, std::span<double> out) {
  for (std::size_t done = 0; done < out.size(); done += kBlockRows) {
    const std::size_t rows = std::min(kBlockRows, out.size() - done);
    std::size_t depth = 0;
    for (const Step& step : steps_) run(step, first_row + done, rows, depth);
    assert(depth == 1);
    std::ranges::copy(slot(0, rows), out.begin() + static_cast<std::ptrdiff_t>(done));
  }
}

void BoundExpression::run(const Step& step, std::size_t first_row, std::size_t rows,
                          std::size_t& depth) {
  const auto top = [&](std::size_t below) { return slot(depth - 1 - below, rows); };
  std::visit(
      Overloaded{
          [&](const Constant& constant) { std::ranges::fill(slot(depth++, rows), constant.value); },
          [&](const Values& column) {
            std::ranges::copy(column.values.subspan(first_row, rows), slot(depth++, rows).begin());
          },
          [&](const Levels& levels) {
            look_up(levels.codes, levels.table, first_row, slot(depth++, rows));
          },
          [&](const Member& member) {
            for (double& x : top(0)) x = std::ranges::count(member.values, x) > 0 ? 1.0 : 0.0;
          },
          [&](UnaryLoop loop) { loop(top(0)); },
          [&](BinaryLoop loop) {
            loop(top(1), top(0));
            depth -= 1;
          },
          [&](TernaryLoop loop) {
            loop(top(2), top(1), top(0));
            depth -= 2;
          },
      },
      step);
}

double constant_value(ExpressionView expression, std::string_view formula) {
  const auto name = std::ranges::find(expression, NodeKind::kName, &Node::kind);
  if (name != expression.end()) {
    throw formula_error(formula, name->column,
                        filled("expected a number, found the column {}", {name_text(name->text)}));
  }
  double value = 0.0;
  BoundExpression(expression, {}, formula).evaluate(0, {&value, 1});
  return value;
}

}  // namespace webglm
