#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "webglm/formula/expression.hpp"

namespace webglm {

/// Loops over a block of rows; the result replaces `x`.
using UnaryLoop = void (*)(std::span<double> x);
using BinaryLoop = void (*)(std::span<double> x, std::span<const double> y);
using TernaryLoop = void (*)(std::span<double> x, std::span<const double> y,
                             std::span<const double> z);
using Loop = std::variant<UnaryLoop, BinaryLoop, TernaryLoop>;

/// One function of expressions, as it is called with one number of arguments.
struct Function {
  std::string_view name;
  Loop loop;
  /// More than two arguments are taken two at a time, from the left: min(a, b, c).
  bool folds = false;

  std::uint32_t arguments() const { return static_cast<std::uint32_t>(loop.index() + 1); }
};

/// The functions of expressions, elementwise, with R's results for NaN and at the borders of
/// their domains. A function that takes one or two arguments stands here twice.
std::span<const Function> functions();

/// The entry for this call, or null.
const Function* find_function(std::string_view name, std::uint32_t arguments);

/// The names of all functions, each once.
std::vector<std::string> function_names();

/// The loop of an operator; `:` and `%in%` have none. FALSE & NaN is FALSE and TRUE | NaN is
/// TRUE; otherwise NaN in, NaN out.
Loop operator_loop(Operator op, std::uint32_t operands);

}  // namespace webglm
