#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "webglm/design/bind.hpp"

namespace webglm {

/// Reads the numbers of fitted variables from the rows of a frame, and keeps what was found on the
/// way: rows that lack a value, and warnings.
class NumberReader {
 public:
  NumberReader(const Frame& frame, const BindOptions& options) : frame_(frame), options_(options) {}

  /// All products of one column of each variable, the first variable varying fastest.
  std::vector<NumericColumn> products(std::span<const FittedVariable* const> variables);
  /// Numbers without missing ones: those rows are marked, and hold 0 in their place.
  NumericColumn complete(const Expression& expression, const std::string& text);

  /// Refuses a row without a value, unless that is `allowed`.
  void mark_incomplete(std::size_t row, const std::string& text, bool allowed = false);
  void warn(Warning warning) { warnings_.push_back(std::move(warning)); }
  void warn_of_extrapolation(const std::string& text, Beyond beyond, const BeyondCount& count);

  std::vector<bool> take_incomplete() { return std::move(incomplete_); }
  std::vector<Warning> take_warnings() { return std::move(warnings_); }

 private:
  std::vector<NumericColumn> columns_of(const FittedVariable& variable);
  template <class Fitted, class Evaluator>
  std::vector<NumericColumn> basis_columns(const FittedVariable& variable, const Fitted& fitted,
                                           const Evaluator& basis);
  std::vector<NumericColumn> polynomial_columns(const FittedVariable& variable,
                                                const FittedPolynomial& fitted);

  const Frame& frame_;
  const BindOptions& options_;
  std::vector<bool> incomplete_;
  std::vector<Warning> warnings_;
};

}  // namespace webglm
