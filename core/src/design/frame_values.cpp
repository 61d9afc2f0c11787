#include "webglm/design/frame_values.hpp"

#include <variant>

namespace webglm {
namespace {

struct AsNamed {
  std::string_view name;
  NamedColumn operator()(const NumericColumn& column) const { return {name, column.values()}; }
  NamedColumn operator()(const CategoricalColumn& column) const {
    const CodesView codes = column.visit_codes([](auto span) { return CodesView(span); });
    return {name, CategoricalView{codes, column.levels()}};
  }
};

}  // namespace

std::vector<NamedColumn> named_columns(const Frame& frame) {
  std::vector<NamedColumn> out;
  for (std::size_t i = 0; i < frame.columns(); ++i) {
    out.push_back(std::visit(AsNamed{frame.names()[i]}, frame.column(i)));
  }
  return out;
}

NumericColumn numbers_of(const Expression& expression, const Frame& frame,
                         std::string_view formula) {
  const std::vector<NamedColumn> columns = named_columns(frame);
  BoundExpression bound(expression.view(), columns, formula);
  if (expression.is_name()) return frame.numeric(expression.root().text);
  NumericBuffer buffer = NumericBuffer::make_uninitialised(frame.rows());
  bound.evaluate(0, buffer.values());
  return std::move(buffer).freeze();
}

CategoricalColumn levels_of(const Expression& expression, const Frame& frame,
                            std::string_view formula) {
  if (expression.is_name()) {
    const Column& column = frame.column(expression.root().text);
    if (const auto* factor = std::get_if<CategoricalColumn>(&column)) return *factor;
  }
  return CategoricalColumn::from_numbers(numbers_of(expression, frame, formula).values());
}

}  // namespace webglm
