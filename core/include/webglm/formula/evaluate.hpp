#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "webglm/formula/expression.hpp"
#include "webglm/formula/functions.hpp"

namespace webglm {

using CodesView = std::variant<std::span<const std::uint8_t>, std::span<const std::uint16_t>,
                               std::span<const std::uint32_t>>;

/// Codes into levels; a code that is no index into `levels` is a missing value.
struct CategoricalView {
  CodesView codes;
  std::span<const std::string> levels;
};

/// One column as expressions see it; it must outlive what is bound to it.
struct NamedColumn {
  std::string_view name;
  std::variant<std::span<const double>, CategoricalView> values;
};

/// An expression with its columns found, ready for any rows. It owns its working memory: one
/// object per caller at a time.
class BoundExpression {
 public:
  /// Checks the expression, and throws `unknown_name` with the nearest names for a column that is
  /// missing, `invalid_input` where a categorical column is used as a number.
  BoundExpression(ExpressionView expression, std::span<const NamedColumn> columns,
                  std::string_view formula = {});

  /// The values of rows `first_row`, `first_row + 1`, ...; logical values are 0 and 1.
  void evaluate(std::size_t first_row, std::span<double> out);

 private:
  friend class Binder;

  static constexpr std::size_t kBlockRows = 256;

  struct Constant {
    double value;
  };
  struct Values {
    std::span<const double> values;
  };
  /// A number for each level, the last one for missing values.
  struct Levels {
    CodesView codes;
    std::vector<double> table;
  };
  struct Member {
    std::vector<double> values;
  };
  using Step = std::variant<Constant, Values, Levels, Member, UnaryLoop, BinaryLoop, TernaryLoop>;

  void add(Step step);
  void run(const Step& step, std::size_t first_row, std::size_t rows, std::size_t& depth);
  std::span<double> slot(std::size_t depth, std::size_t rows) {
    return {stack_.data() + depth * kBlockRows, rows};
  }

  std::vector<Step> steps_;
  std::vector<double> stack_;
  std::size_t depth_ = 0;
  std::size_t max_depth_ = 0;
};

/// The value of an expression without columns, such as -1 or log(2).
double constant_value(ExpressionView expression, std::string_view formula = {});

}  // namespace webglm
