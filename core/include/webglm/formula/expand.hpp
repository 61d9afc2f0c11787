#pragma once

#include <span>
#include <string>
#include <string_view>

#include "webglm/formula/parser.hpp"
#include "webglm/formula/terms.hpp"

namespace webglm {

/// The terms of a formula, by the rules of R's terms.formula:
///
///     a:b      the products of each term of a with each of b
///     a*b      a + b + a:b
///     a^n      a crossed with itself n times
///     a %in% b the terms of a, each times all variables of b
///     a/b      a + b %in% a
///     a - b    the terms of a without those of b
///     1, 0     with and without the intercept; `- 1` and `- 0` the other way round
///
/// Terms are ordered by degree, equal ones merged. Offsets are collected apart, and `-` removes
/// one. Refused is what R silently drops: an offset in a product, the right side of 1 * x and 1 /
/// x, a response among the terms. A `.` is refused as well.
TermList expand(const Formula& formula);

/// The same, where `.` is the sum of `columns` without those that the response uses.
TermList expand(const Formula& formula, std::span<const std::string> columns);

/// One variable from its text, as in the label of a term: the inverse of `Variable::text`.
Variable parse_variable(std::string_view text);

}  // namespace webglm
