#include "webglm/design/bind.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"
#include "webglm/design/frame_values.hpp"
#include "webglm/design/standard_column.hpp"
#include "webglm/formula/printer.hpp"
#include "webglm/splines/beyond.hpp"

namespace webglm {
namespace {

/// A part of a term in a frame: the indices of a factor, or the numbers of anything else.
struct BoundPart {
  const FittedFactor* factor = nullptr;
  const CodingMatrix* coding = nullptr;  ///< of the factor, levels x columns
  std::size_t columns = 1;
  std::size_t stride = 1;  ///< between the coefficients of two neighbouring columns
};

class Binder {
 public:
  Binder(const FittedDesign& fitted, const Frame& frame, const BindOptions& options)
      : fitted_(fitted), frame_(frame), options_(options), map_(fitted.names().size()) {}

  BoundDesign bind() {
    for (const FittedTerm& term : fitted_.terms) add_term(term);
    Design design(frame_.rows(), std::move(blocks_), std::move(map_), std::move(standardisation_),
                  fitted_.names());
    return {std::move(design), std::move(incomplete_), std::move(warnings_)};
  }

 private:
  void add_term(const FittedTerm& term) {
    if (term.parts.empty()) return add_intercept();
    std::vector<BoundPart> factors;
    std::vector<BoundPart> numbers;
    std::vector<const FittedVariable*> number_variables;
    std::size_t stride = 1;
    for (const FittedTerm::Part& part : term.parts) {
      const FittedVariable& variable = fitted_.variables[part.variable];
      BoundPart bound;
      bound.columns = columns_of(variable, part.indicators);
      bound.stride = stride;
      stride *= bound.columns;
      if (const auto* factor = std::get_if<FittedFactor>(&variable.definition)) {
        bound.factor = factor;
        bound.coding = &(part.indicators ? factor->indicators : factor->contrasts).weights;
        factors.push_back(bound);
      } else {
        numbers.push_back(bound);
        number_variables.push_back(&variable);
      }
    }
    if (factors.empty() && numbers.size() == 1 && add_banded(*number_variables[0])) {
    } else {
      add_general(term, factors, numbers, number_variables);
    }
    next_ += stride;
  }

  void add_intercept() {
    standardisation_.intercept = next_;
    own_columns(1);
    add_row(next_++);
    blocks_.push_back(ConstantBlock{1.0});
  }

  void add_row(std::size_t coefficient) {
    map_.add_row(std::array{CoefficientMap::Entry{static_cast<std::uint32_t>(coefficient), 1.0}});
  }

  /// Coefficients whose columns are not centred or scaled.
  void own_columns(std::size_t count) {
    standardisation_.centre.resize(standardisation_.centre.size() + count, 0.0);
    standardisation_.inverse_scale.resize(standardisation_.centre.size(), 1.0);
  }

  bool add_banded(const FittedVariable& variable) {
    if (const auto* fitted = std::get_if<FittedBSpline>(&variable.definition)) {
      const BSplineEvaluator basis(fitted->spline);
      add_banded_block(variable, fitted->argument, fitted->beyond, basis, basis.width());
      const std::size_t dropped = basis.functions() - basis.columns();
      for (std::size_t f = 0; f < basis.functions(); ++f) {
        if (f < dropped)
          map_.add_row({});
        else
          add_row(next_ + f - dropped);
      }
      own_columns(basis.columns());
      return true;
    }
    if (const auto* fitted = std::get_if<FittedNaturalSpline>(&variable.definition)) {
      const NaturalSplineEvaluator basis(fitted->spline);
      add_banded_block(variable, fitted->argument, fitted->beyond, basis, basis.kWidth);
      for (std::size_t f = 0; f < basis.functions(); ++f) {
        std::vector<CoefficientMap::Entry> row;
        for (std::size_t j = 0; j < basis.columns(); ++j) {
          row.push_back({static_cast<std::uint32_t>(next_ + j), basis.transform()(f, j)});
        }
        map_.add_row(row);
      }
      own_columns(basis.columns());
      return true;
    }
    return false;
  }

  template <class Evaluator>
  void add_banded_block(const FittedVariable& variable, const Expression& argument, Beyond beyond,
                        const Evaluator& basis, std::size_t width) {
    const NumericColumn x = complete_numbers(argument, variable.text);
    std::vector<std::uint32_t> first(x.size());
    auto values = std::make_shared_for_overwrite<double[]>(x.size() * width);
    const BeyondCount beyond_count =
        basis.banded(x.values(), beyond, first, {values.get(), x.size() * width});
    warn_of_extrapolation(variable.text, beyond, beyond_count);
    BandedBlock block;
    block.first =
        CodeColumn::narrowest(first, static_cast<std::uint32_t>(basis.functions() - width + 1));
    block.values = std::move(values);
    block.width = static_cast<std::uint32_t>(width);
    block.functions = static_cast<std::uint32_t>(basis.functions());
    blocks_.push_back(std::move(block));
  }

  void add_general(const FittedTerm& term, const std::vector<BoundPart>& factors,
                   const std::vector<BoundPart>& numbers,
                   const std::vector<const FittedVariable*>& variables) {
    std::vector<StandardColumn> columns;
    const std::vector<NumericColumn> products = number_products(variables);
    const bool centred = factors.empty() && standardisation_.intercept.has_value();
    for (const NumericColumn& product : products) {
      columns.push_back(standard_column(product, centred, term.label));
    }
    const std::size_t codes = add_map_rows(factors, numbers, columns);
    if (factors.empty()) {
      blocks_.push_back(DenseBlock{std::move(columns)});
    } else if (numbers.empty()) {
      blocks_.push_back(CategoricalBlock{joint_codes(factors, codes)});
    } else {
      blocks_.push_back(ScaledCategoricalBlock{joint_codes(factors, codes), std::move(columns)});
    }
  }

  StandardColumn standard_column(const NumericColumn& values, bool centred,
                                 const std::string& name) const {
    if (options_.observations == nullptr) return {values, 0.0, 1.0};
    return standardise(values, moments_of(values.values(), *options_.observations, name), centred);
  }

  /// One row of the map for every joint level and number; returns the number of joint levels.
  std::size_t add_map_rows(const std::vector<BoundPart>& factors,
                           const std::vector<BoundPart>& numbers,
                           const std::vector<StandardColumn>& columns) {
    std::uint64_t levels = 1;
    std::size_t coefficients = 1;
    for (const BoundPart& part : factors) {
      levels *= part.coding->rows();
      coefficients *= part.columns;
      if (levels > kMaxJointLevels) refuse_levels(levels);
    }
    for (const BoundPart& part : numbers) coefficients *= part.columns;
    const std::size_t base = standardisation_.centre.size();
    own_columns(coefficients);
    const std::size_t per_level = numbers.empty() ? 1 : columns.size();
    for (std::size_t level = 0; level < levels; ++level) {
      for (std::size_t i = 0; i < per_level; ++i) {
        std::vector<CoefficientMap::Entry> row{
            {static_cast<std::uint32_t>(base + number_offset(numbers, i)), 1.0}};
        row = coded(row, factors, level);
        map_.add_row(row);
        if (numbers.empty()) continue;
        for (const CoefficientMap::Entry& entry : row) {
          standardisation_.centre[entry.coefficient] = columns[i].centre;
          standardisation_.inverse_scale[entry.coefficient] = effective_scale(columns[i]);
        }
      }
    }
    return levels;
  }

  /// A column that is 0 after centring keeps a scale that its coefficient can be told in.
  static double effective_scale(const StandardColumn& column) {
    return column.inverse_scale > 0.0 ? column.inverse_scale
                                      : inverse_power_of_two(std::abs(column.centre));
  }

  /// The coefficient of number i: its digits, one per part, times their strides.
  static std::size_t number_offset(const std::vector<BoundPart>& numbers, std::size_t i) {
    std::size_t offset = 0;
    for (const BoundPart& part : numbers) {
      offset += i % part.columns * part.stride;
      i /= part.columns;
    }
    return offset;
  }

  /// Multiplies a row of the map by the codings of a joint level.
  static std::vector<CoefficientMap::Entry> coded(std::vector<CoefficientMap::Entry> row,
                                                  const std::vector<BoundPart>& factors,
                                                  std::size_t level) {
    for (const BoundPart& part : factors) {
      const std::size_t own = level % part.coding->rows();
      level /= part.coding->rows();
      std::vector<CoefficientMap::Entry> next;
      for (const CodingMatrix::Entry& code : part.coding->row(own)) {
        for (const CoefficientMap::Entry& entry : row) {
          next.push_back({static_cast<std::uint32_t>(entry.coefficient + code.column * part.stride),
                          entry.value * code.value});
        }
      }
      row = std::move(next);
    }
    return row;
  }

  /// The joint level of the factors in every row, the first factor varying fastest.
  CodeColumn joint_codes(const std::vector<BoundPart>& factors, std::size_t levels) {
    std::vector<std::uint32_t> joint;
    std::vector<std::uint32_t> own;
    std::uint32_t stride = 1;
    for (const BoundPart& part : factors) {
      const CategoricalColumn column = levels_of(part.factor->argument, frame_, options_.formula);
      const LevelMap map(column, part.factor->levels, options_.unseen, part.factor->reference);
      if (factors.size() == 1 && map.is_identity()) return CodeColumn::sharing(column, levels);
      joint.resize(frame_.rows(), 0);
      own.resize(frame_.rows());
      map.indices(0, own);
      warn_of_unseen(map, text_of(part.factor->argument.view()));
      for (std::size_t row = 0; row < joint.size(); ++row) {
        if (own[row] == LevelMap::kNone) {
          // A level that is there has no index only where unseen levels may count as missing.
          const bool unseen = column.code(row) != kMissingCode;
          mark_incomplete(row, text_of(part.factor->argument.view()), unseen);
          own[row] = 0;
        }
        joint[row] += own[row] * stride;
      }
      stride *= static_cast<std::uint32_t>(part.coding->rows());
    }
    return CodeColumn::narrowest(joint, static_cast<std::uint32_t>(levels));
  }

  /// All products of one column of each variable, the first variable varying fastest.
  std::vector<NumericColumn> number_products(const std::vector<const FittedVariable*>& variables) {
    std::vector<NumericColumn> products;
    for (const FittedVariable* variable : variables) {
      const std::vector<NumericColumn> own = number_columns(*variable);
      if (products.empty()) {
        products = own;
        continue;
      }
      std::vector<NumericColumn> next;
      for (const NumericColumn& right : own) {
        for (const NumericColumn& left : products) next.push_back(product(left, right));
      }
      products = std::move(next);
    }
    return products;
  }

  static NumericColumn product(const NumericColumn& a, const NumericColumn& b) {
    NumericBuffer out = NumericBuffer::make_uninitialised(a.size());
    for (std::size_t row = 0; row < a.size(); ++row) {
      out.values()[row] = a.values()[row] * b.values()[row];
    }
    return std::move(out).freeze();
  }

  std::vector<NumericColumn> number_columns(const FittedVariable& variable) {
    if (const auto* number = std::get_if<FittedNumber>(&variable.definition)) {
      return {complete_numbers(number->expression, variable.text)};
    }
    if (const auto* fitted = std::get_if<FittedBSpline>(&variable.definition)) {
      return basis_columns(variable, *fitted, BSplineEvaluator(fitted->spline));
    }
    if (const auto* fitted = std::get_if<FittedNaturalSpline>(&variable.definition)) {
      return basis_columns(variable, *fitted, NaturalSplineEvaluator(fitted->spline));
    }
    return polynomial_columns(variable, std::get<FittedPolynomial>(variable.definition));
  }

  template <class Fitted, class Evaluator>
  std::vector<NumericColumn> basis_columns(const FittedVariable& variable, const Fitted& fitted,
                                           const Evaluator& basis) {
    const NumericColumn x = complete_numbers(fitted.argument, variable.text);
    std::vector<double> values(x.size() * basis.columns());
    const BeyondCount count = basis.dense(x.values(), fitted.beyond, values, x.size());
    warn_of_extrapolation(variable.text, fitted.beyond, count);
    return split(values, x.size());
  }

  std::vector<NumericColumn> polynomial_columns(const FittedVariable& variable,
                                                const FittedPolynomial& fitted) {
    const NumericColumn x = complete_numbers(fitted.argument, variable.text);
    std::vector<double> values(x.size() * fitted.degree);
    if (fitted.polynomial.degree() > 0) {
      evaluate_polynomial(fitted.polynomial, x.values(), values, x.size());
      return split(values, x.size());
    }
    for (std::size_t row = 0; row < x.size(); ++row) {
      double power = 1.0;
      for (std::size_t k = 0; k < fitted.degree; ++k) {
        power *= x.values()[row];
        values[k * x.size() + row] = power;
      }
    }
    return split(values, x.size());
  }

  static std::vector<NumericColumn> split(const std::vector<double>& values, std::size_t rows) {
    std::vector<NumericColumn> out;
    if (rows == 0) return std::vector<NumericColumn>(1);
    for (std::size_t at = 0; at < values.size(); at += rows) {
      out.push_back(NumericColumn::copy_of(std::span(values).subspan(at, rows)));
    }
    return out;
  }

  /// Numbers without missing ones: those rows are marked, and hold 0 in their place.
  NumericColumn complete_numbers(const Expression& expression, const std::string& text) {
    NumericColumn values = numbers_of(expression, frame_, options_.formula);
    if (values.missing_count() == 0) return values;
    NumericBuffer out = NumericBuffer::make_uninitialised(values.size());
    for (std::size_t row = 0; row < values.size(); ++row) {
      const double x = values.values()[row];
      if (std::isnan(x)) mark_incomplete(row, text);
      out.values()[row] = std::isnan(x) ? 0.0 : x;
    }
    return std::move(out).freeze();
  }

  void mark_incomplete(std::size_t row, const std::string& text, bool allowed = false) {
    const bool weightless =
        options_.observations != nullptr && options_.observations->weight(row) <= 0.0;
    if (!allowed && !options_.allow_missing && !weightless) {
      throw Error(ErrorCode::kInvalidInput,
                  "row " + number_text(static_cast<double>(row)) + " of " + text +
                      " has no value; drop the row, or make its columns complete",
                  {{"row", static_cast<double>(row)}, {"variable", text}});
    }
    if (incomplete_.empty()) incomplete_.assign(frame_.rows(), false);
    incomplete_[row] = true;
  }

  void warn_of_extrapolation(const std::string& text, Beyond beyond, const BeyondCount& count) {
    if (beyond != Beyond::kExtrapolate || count.below + count.above == 0) return;
    const auto rows = static_cast<double>(count.below + count.above);
    warnings_.push_back({WarningCode::kExtrapolated,
                         number_text(rows) + " rows lie beyond the boundary knots of " + text +
                             ", where the spline is extrapolated",
                         {{"variable", text}, {"rows", rows}}});
  }

  void warn_of_unseen(const LevelMap& map, const std::string& text) {
    if (options_.unseen == UnseenLevel::kError || map.unseen_count() == 0) return;
    const auto rows = static_cast<double>(map.unseen_count());
    warnings_.push_back({WarningCode::kUnseenLevel,
                         number_text(rows) + " rows of " + text +
                             " have levels that the model has not seen; they are treated as \"" +
                             std::string(name_of(options_.unseen)) + "\"",
                         {{"variable", text}, {"rows", rows}}});
  }

  [[noreturn]] static void refuse_levels(std::uint64_t levels) {
    throw Error(ErrorCode::kOutOfMemory,
                "an interaction of factors has " + number_text(static_cast<double>(levels)) +
                    " joint levels; at most " + number_text(double{kMaxJointLevels}) +
                    " are possible",
                {{"levels", static_cast<double>(levels)}});
  }

  static constexpr std::uint32_t kMaxJointLevels = 1u << 24;

  const FittedDesign& fitted_;
  const Frame& frame_;
  const BindOptions& options_;
  std::vector<Block> blocks_;
  CoefficientMap map_;
  Standardisation standardisation_;
  std::size_t next_ = 0;  ///< the next coefficient
  std::vector<bool> incomplete_;
  std::vector<Warning> warnings_;
};

}  // namespace

BoundDesign bind_design(const FittedDesign& fitted, const Frame& frame,
                        const BindOptions& options) {
  return Binder(fitted, frame, options).bind();
}

}  // namespace webglm
