#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "webglm/formula/expression.hpp"

namespace webglm {

/// Reads the arguments of a call with options, such as bs(x, 5, degree=2): by keyword, or by
/// position in the order of `names`.
class CallReader {
 public:
  /// `names[0]` is the argument itself; those from number `positional` on need their keyword.
  CallReader(ExpressionView call, std::vector<std::string> names, std::size_t positional,
             std::string_view formula);

  /// The first argument, which every such call has.
  Expression argument() const;
  /// The option of this name, or none.
  std::optional<ExpressionView> option(std::string_view name) const;

  std::optional<std::uint32_t> whole(std::string_view name) const;
  std::optional<bool> truth(std::string_view name) const;
  std::optional<std::string> text(std::string_view name) const;
  std::vector<double> numbers(std::string_view name) const;
  std::optional<std::array<double, 2>> pair(std::string_view name) const;
  /// Texts, or numbers as they print.
  std::vector<std::string> levels(std::string_view name) const;

  [[noreturn]] void fail(ExpressionView at, const std::string& message) const;

 private:
  void place(ExpressionView argument, std::size_t position);
  std::string level(ExpressionView view) const;
  std::string signature() const;

  const Node& call_;
  std::vector<std::string> names_;
  std::size_t positional_;
  std::string_view formula_;
  std::vector<std::optional<ExpressionView>> values_;
};

/// A copy of an argument, as an expression of its own.
Expression without_keyword(ExpressionView argument);

}  // namespace webglm
