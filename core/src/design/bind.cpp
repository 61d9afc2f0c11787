#include "webglm/design/bind.hpp"

#include <algorithm>
#include <cmath>
#include <memory>

#include "design/number_reader.hpp"
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
      : fitted_(fitted),
        frame_(frame),
        options_(options),
        numbers_(frame, options),
        map_(fitted.names().size()) {}

  BoundDesign bind() {
    for (const FittedTerm& term : fitted_.terms) add_term(term);
    Design design(frame_.rows(), std::move(blocks_), std::move(map_), std::move(standardisation_),
                  fitted_.names());
    return {std::move(design), numbers_.take_incomplete(), numbers_.take_warnings()};
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
    if (numbers.size() != 1 || !add_banded(*number_variables[0], factors, numbers[0])) {
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

  /// A spline, alone or for every level of factors.
  bool add_banded(const FittedVariable& variable, const std::vector<BoundPart>& factors,
                  const BoundPart& number) {
    if (const auto* fitted = std::get_if<FittedBSpline>(&variable.definition)) {
      const SmallMatrix none;
      add_banded_block(variable, *fitted, factors, number, none);
      return true;
    }
    if (const auto* fitted = std::get_if<FittedNaturalSpline>(&variable.definition)) {
      add_banded_block(variable, *fitted, factors, number, fitted->spline.transform);
      return true;
    }
    return false;
  }

  /// `transform` has the columns of the term as sums of basis functions; empty, they are the last
  /// functions themselves.
  template <class Fitted>
  void add_banded_block(const FittedVariable& variable, const Fitted& fitted,
                        const std::vector<BoundPart>& factors, const BoundPart& number,
                        const SmallMatrix& transform) {
    const std::uint64_t levels = count_levels(factors);
    BandedBlock block;
    const auto basis = std::make_shared<PiecewiseBasis>(fitted.spline, fitted.beyond);
    block.x = numbers_.complete(fitted.argument, variable.text);
    std::vector<std::uint32_t> piece(block.x.size());
    const BeyondCount beyond = basis->find(block.x.values(), piece);
    numbers_.warn_of_extrapolation(variable.text, fitted.beyond, beyond);
    block.piece = CodeColumn::narrowest(piece, basis->pieces());
    if (!factors.empty()) block.level = joint_codes(factors, levels);
    const std::size_t dropped = basis->functions() - number.columns;
    std::vector<CoefficientMap::Entry> row;
    for (std::size_t level = 0; level < levels; ++level) {
      for (std::size_t f = 0; f < basis->functions(); ++f) {
        row.clear();
        for (std::size_t j = 0; j < number.columns; ++j) {
          const double unit = f == j + dropped ? 1.0 : 0.0;
          const double value = transform.values.empty() ? unit : transform(f, j);
          if (value == 0.0) continue;
          row.push_back({static_cast<std::uint32_t>(next_ + j * number.stride), value});
        }
        map_.add_row(coded(row, factors, level));
      }
    }
    std::size_t coefficients = number.columns;
    for (const BoundPart& part : factors) coefficients *= part.columns;
    own_columns(coefficients);
    block.basis = basis;
    blocks_.push_back(std::move(block));
  }

  static std::uint64_t count_levels(const std::vector<BoundPart>& factors) {
    std::uint64_t levels = 1;
    for (const BoundPart& part : factors) {
      levels *= part.coding->rows();
      if (levels > kMaxJointLevels) refuse_levels(levels);
    }
    return levels;
  }

  void add_general(const FittedTerm& term, const std::vector<BoundPart>& factors,
                   const std::vector<BoundPart>& numbers,
                   const std::vector<const FittedVariable*>& variables) {
    std::vector<StandardColumn> columns;
    const std::vector<NumericColumn> products = numbers_.products(variables);
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
    return standardise(values, moments_of(values, *options_.observations, name), centred);
  }

  /// One row of the map for every joint level and number; returns the number of joint levels.
  std::size_t add_map_rows(const std::vector<BoundPart>& factors,
                           const std::vector<BoundPart>& numbers,
                           const std::vector<StandardColumn>& columns) {
    const std::uint64_t levels = count_levels(factors);
    std::size_t coefficients = 1;
    for (const BoundPart& part : factors) coefficients *= part.columns;
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
          numbers_.mark_incomplete(row, text_of(part.factor->argument.view()), unseen);
          own[row] = 0;
        }
        joint[row] += own[row] * stride;
      }
      stride *= static_cast<std::uint32_t>(part.coding->rows());
    }
    return CodeColumn::narrowest(joint, static_cast<std::uint32_t>(levels));
  }

  void warn_of_unseen(const LevelMap& map, const std::string& text) {
    if (options_.unseen == UnseenLevel::kError || map.unseen_count() == 0) return;
    const auto rows = static_cast<double>(map.unseen_count());
    numbers_.warn(
        {WarningCode::kUnseenLevel,
         filled("{} rows of {} have levels that the model has not seen; they are treated as \"{}\"",
                {rows, text, name_of(options_.unseen)}),
         details_of({{"variable", text}, {"rows", rows}})});
  }

  [[noreturn]] static void refuse_levels(std::uint64_t levels) {
    throw_error(ErrorCode::kOutOfMemory,
                "an interaction of factors has {} joint levels; at most {} are possible",
                {levels, kMaxJointLevels}, {{"levels", levels}});
  }

  static constexpr std::uint32_t kMaxJointLevels = 1u << 24;

  const FittedDesign& fitted_;
  const Frame& frame_;
  const BindOptions& options_;
  NumberReader numbers_;
  std::vector<Block> blocks_;
  CoefficientMap map_;
  Standardisation standardisation_;
  std::size_t next_ = 0;  ///< the next coefficient
};

}  // namespace

BoundDesign bind_design(const FittedDesign& fitted, const Frame& frame,
                        const BindOptions& options) {
  return Binder(fitted, frame, options).bind();
}

}  // namespace webglm
