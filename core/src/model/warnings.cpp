#include "webglm/model/warnings.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <string>
#include <variant>

#include "webglm/common/decimal.hpp"
#include "webglm/common/segments.hpp"
#include "webglm/common/text.hpp"
#include "webglm/solvers/block_reader.hpp"

namespace webglm {
namespace {

std::string count_text(double count) { return number_text(count); }

/// A coefficient of a combination: noise in the last digits is not shown.
std::string coefficient_text(double value) {
  const double rounded = std::round(value);
  if (std::abs(value - rounded) <= 1e-9 * std::max(1.0, std::abs(rounded))) {
    return number_text(rounded);
  }
  const char* end = nullptr;
  return number_text(read_number(fixed_text(value, 8).c_str(), &end));
}

}  // namespace

void append_term(std::string& text, double coefficient, const std::string& name) {
  const std::string size = coefficient_text(std::abs(coefficient));
  if (size == "0") return;
  if (text.empty()) {
    text += coefficient < 0.0 ? "-" : "";
  } else {
    text += coefficient < 0.0 ? " - " : " + ";
  }
  if (size != "1") text += size + " * ";
  text += name;
}

namespace {

/// The combination of given columns that an aliased column equals, from the standardised ones.
std::string combination_text(const Design& design, const AliasedColumn& aliased,
                             const std::vector<std::size_t>& active) {
  const Standardisation& s = design.standardisation();
  const double unit = 1.0 / s.inverse_scale[aliased.column];
  double constant = s.centre[aliased.column];
  std::string text;
  for (std::size_t k = 0; k < aliased.combination.size(); ++k) {
    const std::size_t j = active[k];
    const double coefficient = aliased.combination[k] * s.inverse_scale[j] * unit;
    if (j == s.intercept) {
      constant += coefficient * s.intercept_value;
      continue;
    }
    constant -= coefficient * s.centre[j];
    append_term(text, coefficient, design.names()[j]);
  }
  if (s.intercept) {
    append_term(text, constant / s.intercept_value, design.names()[*s.intercept]);
  }
  return text.empty() ? "0" : text;
}

void add_aliased(const Fit& fit, std::vector<Warning>& out) {
  const Design& design = fit.rows().design;
  for (const AliasedColumn& aliased : fit.state.aliased) {
    const std::string& name = design.names()[aliased.column];
    const std::string combination = combination_text(design, aliased, fit.state.factor.active());
    add_warning(out, WarningCode::kAliased,
                "\"{}\" equals {} in every row, so its coefficient is not determined and is NaN; "
                "the other coefficients are those of the model without it",
                {name, combination}, {{"column", name}, {"combination", combination}});
  }
}

/// Coefficients that nothing holds, and that the columns before them leave nothing for.
void add_undetermined(const Fit& fit, std::vector<Warning>& out) {
  const std::vector<std::size_t>& active = fit.state.factor.active();
  for (const std::size_t j : fit.state.undetermined) {
    add_warning(out, WarningCode::kIllConditioned,
                "\"{}\" is so close to a combination of the other columns that neither the data "
                "nor the penalty determine its coefficient: the fitted values hold, the "
                "coefficients are one choice of many",
                {fit.names[j]}, {{"column", fit.names[j]}, {"rank", active.size()}});
  }
}

/// Why standard errors, and all that is computed from them, are NaN.
void add_no_standard_errors(const Fit& fit, std::vector<Warning>& out) {
  if (fit.has_standard_errors()) return;
  const char* reason =
      fit.inference == InferenceStatus::kAfterSelection
          ? "the data have chosen the coefficients through an l1 penalty, after which the usual "
            "standard errors do not hold: they, and tests and intervals, are NaN"
          : "a bound or constraint holds some coefficients, where the usual standard errors do "
            "not hold: they, and tests and intervals, are NaN";
  add_warning(out, WarningCode::kNoStandardErrors, reason, {},
              {{"inference_status", name_of(fit.inference)}});
}

bool counts_expected(const AnyFamily& family) {
  return std::holds_alternative<Poisson>(family) ||
         std::holds_alternative<NegativeBinomial>(family);
}

/// A direction in the solver's coordinates as a combination of columns, with the first slope +-1.
std::string direction_text(const Design& design, const std::vector<double>& direction,
                           std::string& columns) {
  double largest = 0.0;
  for (const double d : direction) largest = std::max(largest, std::abs(d));
  const std::vector<double> user = design.standardisation().to_user(direction);
  const std::optional<std::size_t> intercept = design.intercept();
  const auto takes_part = [&](std::size_t j) { return std::abs(direction[j]) > 1e-5 * largest; };
  double unit = 0.0;
  for (std::size_t j = 0; j < user.size() && unit == 0.0; ++j) {
    if (takes_part(j) && j != intercept) unit = std::abs(user[j]);
  }
  if (unit == 0.0) unit = std::abs(user[*intercept]);
  std::string text;
  const auto append = [&](std::size_t j) {
    append_term(text, user[j] / unit, design.names()[j]);
    columns += (columns.empty() ? "" : ", ") + design.names()[j];
  };
  for (std::size_t j = 0; j < user.size(); ++j) {
    if (takes_part(j) && j != intercept) append(j);
  }
  // Centring moves the intercept, so its share is judged in the user's units.
  if (intercept && std::abs(user[*intercept]) > 1e-8 * unit) append(*intercept);
  return text;
}

struct SeparatedRows {
  std::string first;
  double count = 0.0;
};

/// The rows that the direction moves: those whose fitted means tend to their responses.
SeparatedRows separated_rows(const Fit& fit, const std::vector<double>& direction) {
  constexpr double kListed = 5.0;
  const Observations& observations = fit.rows().observations;
  BlockReader reader(fit.rows().design, observations, fit.row_model());
  std::vector<double> moved;
  for (std::uint64_t block = 0; block < Segments(observations.rows()).blocks(); ++block) {
    reader.load(block);
    const auto part = reader.moved(direction);
    moved.insert(moved.end(), part.begin(), part.begin() + reader.rows().count);
  }
  double largest = 0.0;
  for (const double value : moved) largest = std::max(largest, std::abs(value));
  SeparatedRows rows;
  for (std::size_t row = 0; row < moved.size(); ++row) {
    if (!(std::abs(moved[row]) > 1e-3 * largest)) continue;
    if (rows.count < kListed) {
      rows.first += (rows.first.empty() ? "" : ", ") + number_text(static_cast<double>(row));
    }
    rows.count += 1.0;
  }
  return rows;
}

void add_separation(const Fit& fit, std::vector<Warning>& out) {
  if (fit.state.separating.empty()) return;
  std::string columns;
  const std::string combination = direction_text(fit.rows().design, fit.state.separating, columns);
  const SeparatedRows rows = separated_rows(fit, fit.state.separating);
  const bool counts = may_separate(fit.row_model()) == Separable::kCounts;
  add_warning(
      out, WarningCode::kSeparation,
      "the columns separate the response: {} {}0 in all other rows; it differs from 0 in {} "
      "rows (first: {}). The likelihood rises for ever along it, so no iteration converges and "
      "the estimates of {} do not exist: the values are those of the last iteration and their "
      "standard errors mean nothing",
      {combination,
       counts ? "is at most 0 where the response is 0, and "
              : "is at least 0 where the response is 1, at most 0 where it is 0, and ",
       rows.count, rows.first, columns},
      {{"columns", columns},
       {"combination", combination},
       {"rows", rows.count},
       {"first_rows", rows.first}});
}

void add_parameter(const Fit& fit, std::vector<Warning>& out) {
  if (!fit.parameter) return;
  if (std::isinf(fit.parameter->value)) {
    add_warning(out, WarningCode::kThetaInfinite,
                "the responses vary no more than a Poisson's, so the likelihood rises up to an "
                "infinite theta: the fit is the Poisson's, and theta has no standard error",
                {}, {});
  } else if (std::isnan(fit.parameter->standard_error) && fit.parameter->converged) {
    add_warning(
        out, WarningCode::kBoundary,
        "the likelihood rises up to the limit of the power, {}, so it has no standard error",
        {fit.parameter->value}, {{"var_power", fit.parameter->value}});
  }
}

}  // namespace

std::vector<Warning> warnings_of(const Fit& fit, const ResponseSummary& response) {
  std::vector<Warning> out;
  add_separation(fit, out);
  if (!fit.converged && out.empty()) {
    const double iterations = fit.iterations;
    out.push_back(
        {fit.state.stopped_at_boundary ? WarningCode::kBoundary : WarningCode::kNotConverged,
         fit.state.stopped_at_boundary
             ? "the steps lead out of the domain of the family: the "
               "estimates lie on its boundary and their standard errors do not hold"
             : "not converged after " + count_text(iterations) +
                   " iterations: the coefficients are those of the last one; raise "
                   "max_iter, or look for columns that separate the response",
         {{"iterations", iterations}, {"max_iter", double(fit.options.max_iter)}}});
  }
  add_parameter(fit, out);
  add_aliased(fit, out);
  add_undetermined(fit, out);
  add_no_standard_errors(fit, out);
  if (fit.df_resid <= 0.0) {
    add_warning(out, WarningCode::kZeroDf,
                "the model has as many coefficients as rows, so an estimated dispersion, and the "
                "standard errors and tests that need it, are NaN",
                {}, {{"df_resid", fit.df_resid}});
  }
  if (fit.step_halving_used) {
    add_warning(out, WarningCode::kStepHalved,
                "a step was shortened because it raised the deviance or left the family's domain",
                {}, {});
  }
  if (response.constant) {
    add_warning(out, WarningCode::kConstantResponse,
                "the response is {} in every row, so there is nothing for the columns to explain",
                {response.mean}, {{"value", response.mean}});
  }
  if (fit.state.factor.least_pivot() < 1e-10) {
    add_warning(out, WarningCode::kIllConditioned,
                "the columns are so close to a linear dependence that coefficients and standard "
                "errors have lost several digits",
                {}, {{"least_pivot", fit.state.factor.least_pivot()}});
  }
  if (counts_expected(fit.options.family) && response.non_integers > 0.0) {
    add_warning(out, WarningCode::kNonIntegerCounts,
                "{} responses are not whole numbers, though the family is one of counts",
                {count_text(response.non_integers)}, {{"rows", response.non_integers}});
  }
  return out;
}

}  // namespace webglm
