#include "webglm/design/learn.hpp"

#include <set>
#include <string_view>

#include "design/column_names.hpp"
#include "webglm/common/error.hpp"
#include "webglm/design/frame_values.hpp"
#include "webglm/splines/polynomial.hpp"

namespace webglm {
namespace {

/// Whether the values of the variable are those of a categorical column.
bool has_levels(const Variable& variable, const Frame& frame) {
  const Expression argument = variable.argument();
  return argument.is_name() &&
         std::holds_alternative<CategoricalColumn>(frame.column(argument.root().text));
}

/// rustystats takes what is not called categorical for a number.
[[noreturn]] void refuse_text(const Variable& variable) {
  throw_error(ErrorCode::kInvalidInput, "column \"{}\" is categorical; a linear term needs numbers",
              {variable.text()}, {{"column", variable.text()}});
}

/// Splines and orthogonal polynomials need every value; a plain number needs nothing.
bool needs_values(const Variable& variable) {
  if (const auto* polynomial = std::get_if<PolynomialVariable>(&variable.definition())) {
    return !polynomial->raw;
  }
  return std::holds_alternative<BSplineVariable>(variable.definition()) ||
         std::holds_alternative<NaturalSplineVariable>(variable.definition());
}

std::optional<Boundary> boundary_of(const std::optional<std::array<double, 2>>& given) {
  if (!given) return std::nullopt;
  return Boundary{(*given)[0], (*given)[1]};
}

std::optional<std::vector<double>> knots_of(const std::vector<double>& given) {
  if (given.empty()) return std::nullopt;
  return given;
}

/// The options that bs() and ns() have in common.
template <class Options, class Definition>
Options spline_options(const Definition& definition, SplineConvention convention) {
  Options options;
  if (definition.df) options.df = static_cast<int>(*definition.df);
  options.knots = knots_of(definition.knots);
  options.intercept = definition.intercept;
  options.boundary = boundary_of(definition.boundary);
  options.convention = convention;
  return options;
}

LevelNames levels_for(const CategoricalVariable& definition, const LevelSummary& summary,
                      const std::string& text) {
  if (definition.levels.empty()) return summary.seen_levels();
  const std::set<std::string_view> given(definition.levels.begin(), definition.levels.end());
  for (const std::string& level : summary.seen_levels()) {
    if (given.contains(level)) continue;
    throw_error(
        ErrorCode::kInvalidInput,
        "level \"{}\" of {} is in the data but not among the given levels; add it or drop its rows",
        {level, text}, {{"level", level}, {"variable", text}});
  }
  return definition.levels;
}

void warn_of_single_level(const std::string& text, const LevelNames& levels,
                          std::vector<Warning>& warnings) {
  if (levels.size() != 1) return;
  add_warning(warnings, WarningCode::kSingleLevel,
              "\"{}\" has the single level \"{}\", so it tells no rows apart and contrasts of it "
              "have no column",
              {text, levels[0]}, {{"variable", text}, {"level", levels[0]}});
}

}  // namespace

TermLearner::TermLearner(TermList terms, const Frame& example, SplineConvention convention)
    : terms_(std::move(terms)), convention_(convention) {
  check_columns(terms_, example.names());
  for (const Variable& variable : terms_.variables) {
    const VariableDefinition& definition = variable.definition();
    const bool named = std::holds_alternative<ColumnVariable>(definition);
    const bool levels = has_levels(variable, example);
    if (named && levels && !fills_margins()) refuse_text(variable);
    if (std::holds_alternative<CategoricalVariable>(definition) || (named && levels)) {
      using Order = LevelSummary::Order;
      summaries_.emplace_back(LevelSummary(levels ? Order::kText : Order::kNumeric));
    } else if (needs_values(variable)) {
      summaries_.emplace_back(NumericSummary(NumericSummary::Keep::kValues));
    } else {
      numbers_of(variable.argument(), example.select({}), terms_.source);  // checks its columns
      summaries_.emplace_back(std::monostate());
    }
  }
}

void TermLearner::add(const Frame& frame, std::span<const double> weights) {
  for (std::size_t v = 0; v < summaries_.size(); ++v) {
    const Expression argument = terms_.variables[v].argument();
    if (auto* levels = std::get_if<LevelSummary>(&summaries_[v])) {
      levels->add(levels_of(argument, frame, terms_.source), weights);
    } else if (auto* numbers = std::get_if<NumericSummary>(&summaries_[v])) {
      numbers->add(numbers_of(argument, frame, terms_.source).values(), weights);
    }
  }
}

void TermLearner::merge(const TermLearner& other) {
  for (std::size_t v = 0; v < summaries_.size(); ++v) {
    if (auto* levels = std::get_if<LevelSummary>(&summaries_[v])) {
      levels->merge(std::get<LevelSummary>(other.summaries_[v]));
    } else if (auto* numbers = std::get_if<NumericSummary>(&summaries_[v])) {
      numbers->merge(std::get<NumericSummary>(other.summaries_[v]));
    }
  }
}

bool TermLearner::is_factor(std::size_t variable) const {
  return std::holds_alternative<LevelSummary>(summaries_[variable]);
}

namespace {

/// Learns one variable from its summary, by the kind of its definition.
struct Learn {
  const Variable& variable;
  const NumericSummary* numbers;
  const LevelSummary* levels;
  SplineConvention convention;
  std::vector<Warning>& warnings;

  FittedVariable fitted(auto definition) const { return {variable.text(), std::move(definition)}; }

  FittedVariable factor(const CategoricalVariable& definition) const {
    FittedFactor out;
    out.argument = variable.argument();
    out.levels = levels_for(definition, *levels, variable.text());
    warn_of_single_level(variable.text(), out.levels, warnings);
    std::optional<std::size_t> reference;
    if (definition.reference) reference = level_index(out.levels, *definition.reference);
    out.reference = reference.value_or(0);
    out.contrasts = contrast_coding(parse_contrast(definition.contrast), out.levels, reference);
    out.indicators = full_coding(out.levels);
    return fitted(std::move(out));
  }

  FittedVariable operator()(const ColumnVariable&) const {
    if (levels != nullptr) return factor(CategoricalVariable{variable.argument()});
    return fitted(FittedNumber{variable.argument()});
  }
  FittedVariable operator()(const ExpressionVariable&) const {
    return fitted(FittedNumber{variable.argument()});
  }
  FittedVariable operator()(const CategoricalVariable& definition) const {
    return factor(definition);
  }
  FittedVariable operator()(const BSplineVariable& definition) const {
    auto options = spline_options<BSplineOptions>(definition, convention);
    options.degree = static_cast<int>(definition.degree);
    return fitted(FittedBSpline{variable.argument(), learn_bspline(*numbers, options, warnings),
                                parse_beyond(definition.beyond)});
  }
  FittedVariable operator()(const NaturalSplineVariable& definition) const {
    const auto options = spline_options<NaturalSplineOptions>(definition, convention);
    return fitted(FittedNaturalSpline{variable.argument(),
                                      learn_natural_spline(*numbers, options, warnings),
                                      parse_beyond(definition.beyond)});
  }
  FittedVariable operator()(const PolynomialVariable& definition) const {
    FittedPolynomial out{variable.argument(), definition.degree, {}};
    if (!definition.raw) {
      out.polynomial = learn_polynomial(*numbers, static_cast<int>(definition.degree));
    }
    return fitted(std::move(out));
  }
};

}  // namespace

FittedVariable TermLearner::learn_variable(const Variable& variable, const Summary& summary,
                                           std::vector<Warning>& warnings) const {
  try {
    return std::visit(Learn{variable, std::get_if<NumericSummary>(&summary),
                            std::get_if<LevelSummary>(&summary), convention_, warnings},
                      variable.definition());
  } catch (const Error& error) {
    throw located(error, terms_.source, variable.column());
  }
}

/// Names join those of the parts with ":", the first part varying fastest, as in R.
FittedTerm TermLearner::fitted_term(std::size_t index, const std::vector<FittedVariable>& variables,
                                    bool& indicators_owed) const {
  const Term& term = terms_.terms[index];
  FittedTerm out;
  out.label = terms_.label(term);
  out.names = {""};
  for (std::size_t position = 0; position < term.variables.size(); ++position) {
    const std::uint32_t v = term.variables[position];
    bool indicators = is_factor(v) && fills_margins() && !has_margin(terms_, index, position);
    if (is_factor(v) && indicators_owed) {
      indicators = true;
      indicators_owed = false;
    }
    out.parts.push_back({v, indicators});
    std::vector<std::string> names;
    for (const std::string& name :
         column_names(terms_.variables[v], variables[v], indicators, convention_)) {
      for (const std::string& before : out.names) {
        names.push_back(before + (position > 0 ? ":" : "") + name);
      }
    }
    out.names = std::move(names);
  }
  return out;
}

FittedDesign TermLearner::finish(std::vector<Warning>& warnings) const {
  FittedDesign out;
  for (std::size_t v = 0; v < terms_.variables.size(); ++v) {
    out.variables.push_back(learn_variable(terms_.variables[v], summaries_[v], warnings));
  }
  if (terms_.intercept) out.terms.push_back({{}, "Intercept", {"Intercept"}});
  bool indicators_owed = !terms_.intercept && fills_margins();
  for (std::size_t t = 0; t < terms_.terms.size(); ++t) {
    out.terms.push_back(fitted_term(t, out.variables, indicators_owed));
  }
  out.offsets = terms_.offsets;
  return out;
}

}  // namespace webglm
