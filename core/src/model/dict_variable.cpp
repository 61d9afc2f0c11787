#include "model/dict_variable.hpp"

#include <array>
#include <string_view>

#include "webglm/common/error.hpp"
#include "webglm/common/text.hpp"
#include "webglm/formula/check_expression.hpp"
#include "webglm/formula/parser.hpp"

namespace webglm {
namespace {

constexpr std::uint64_t kMaxCount = 10'000;  ///< of df and knots, as in formulas

/// Types that rustystats has and this build does not.
constexpr std::array<std::string_view, 4> kOtherTypes{"ms", "s", "target_encoding",
                                                      "frequency_encoding"};

/// A level as a text; a number stands for its shortest decimals, as in a numeric column.
std::string level_text(const JsonValue& value) {
  return value.is_number() ? number_text(value.number()) : value.text();
}

std::vector<std::string> level_texts(const JsonValue& values) {
  std::vector<std::string> out;
  for (const JsonValue& value : values.elements()) out.push_back(level_text(value));
  return out;
}

class Reader {
 public:
  Reader(const std::string& name, const JsonValue& entry, SplineConvention convention)
      : name_(name), entry_(entry), rustystats_(convention == SplineConvention::kRustystats) {}

  std::vector<Variable> run() const {
    const auto type_value = entry_.find("type");
    const std::string type = type_value ? type_value->text() : "linear";
    if (type == "linear") return linear();
    if (type == "categorical") return categorical();
    if (type == "bs") return bspline();
    if (type == "ns") return natural_spline();
    if (type == "expression") return expression();
    for (const std::string_view other : kOtherTypes) {
      if (type == other) refuse_unsupported(*type_value, type);
    }
    const Error unknown =
        unknown_name("type of term", type, {"linear", "categorical", "bs", "ns", "expression"});
    Details details = unknown.details();
    details.push_back({"path", type_value->path()});
    throw Error(unknown.code(), "\"" + type_value->path() + "\": " + unknown.message(),
                std::move(details));
  }

 private:
  void refuse_option(std::string_view key) const {
    if (const auto value = entry_.find(key)) refuse_unsupported(*value, key);
  }

  /// The checks of a variable know nothing of the dictionary: their errors get its path.
  Variable checked(VariableDefinition definition) const {
    try {
      return Variable(std::move(definition));
    } catch (const Error& error) {
      Details details = error.details();
      details.push_back({"path", entry_.path()});
      throw Error(error.code(), "\"" + entry_.path() + "\": " + error.message(),
                  std::move(details));
    }
  }

  std::vector<Variable> linear() const {
    entry_.check_keys({"type", "monotonicity"});
    return {checked(ColumnVariable{name_})};
  }

  std::vector<Variable> categorical() const {
    entry_.check_keys({"type", "levels", "ref", "reference", "contrast", "monotonicity"});
    CategoricalVariable variable{Expression::name(name_)};
    const auto levels = entry_.find("levels");
    if (levels) variable.levels = level_texts(*levels);
    if (levels && variable.levels.empty()) levels->fail("is empty; list at least one level");
    if (levels && rustystats_) return indicators(variable.levels);
    const auto ref = entry_.find("ref");
    const auto reference = entry_.find("reference");
    if (ref && reference) entry_.fail("has both ref and reference; give one of them");
    if (ref || reference) variable.reference = level_text(ref ? *ref : *reference);
    if (const auto contrast = entry_.find("contrast")) variable.contrast = contrast->text();
    return {checked(std::move(variable))};
  }

  /// rustystats gives every listed level a column, and the others are what they are compared with.
  std::vector<Variable> indicators(const std::vector<std::string>& levels) const {
    for (const std::string_view key : {"ref", "reference", "contrast"}) {
      if (entry_.find(key)) {
        entry_.fail(filled(
            "has levels and {}; by the conventions of rustystats, levels alone say what is coded",
            {key}));
      }
    }
    checked(CategoricalVariable{Expression::name(name_), std::nullopt, levels});  // twice the same?
    std::vector<Variable> out;
    for (const std::string& level : levels) {
      out.push_back(checked(ExpressionVariable{Expression::apply(
          Operator::kEqual, {Expression::name(name_), Expression::string(level)})}));
    }
    return out;
  }

  template <class Spline>
  void read_spline(Spline& variable) const {
    refuse_option("k");
    if (const auto df = entry_.find("df")) {
      variable.df = static_cast<std::uint32_t>(df->whole(1, kMaxCount));
    }
    const auto knots = entry_.find("knots");
    if (knots && knots->size() > kMaxCount) {
      knots->fail(filled("has more than {} knots", {kMaxCount}));
    }
    if (knots) variable.knots = knots->numbers();
    if (const auto boundary = entry_.find("boundary_knots")) {
      const std::vector<double> ends = boundary->numbers();
      if (ends.size() != 2) boundary->fail("must hold two numbers, the smaller one first");
      variable.boundary = {ends[0], ends[1]};
    }
    if (const auto intercept = entry_.find("intercept")) variable.intercept = intercept->truth();
    if (const auto beyond = entry_.find("beyond")) variable.beyond = beyond->text();
    if (rustystats_ && !variable.df && variable.knots.empty()) {
      throw_error(ErrorCode::kUnsupportedModel,
                  "\"{}\" has neither df nor knots, which rustystats takes for a penalised spline "
                  "with k = 10; give df or knots",
                  {entry_.path()}, {{"type", "k"}, {"path", entry_.path()}});
    }
  }

  std::vector<Variable> bspline() const {
    entry_.check_keys({"type", "df", "k", "degree", "knots", "boundary_knots", "monotonicity",
                       "intercept", "beyond"});
    BSplineVariable variable{Expression::name(name_)};
    if (const auto degree = entry_.find("degree")) {
      variable.degree = static_cast<std::uint32_t>(degree->whole(1, 20));
    }
    read_spline(variable);
    return {checked(std::move(variable))};
  }

  std::vector<Variable> natural_spline() const {
    entry_.check_keys(
        {"type", "df", "k", "knots", "boundary_knots", "monotonicity", "intercept", "beyond"});
    NaturalSplineVariable variable{Expression::name(name_)};
    read_spline(variable);
    return {checked(std::move(variable))};
  }

  std::vector<Variable> expression() const {
    entry_.check_keys({"type", "expr", "monotonicity"});
    const JsonValue expr = entry_.at("expr");
    const std::string text = expr.text();
    try {
      Expression parsed = parse_expression(text);
      check_expression(parsed.view(), text);
      return {Variable(ExpressionVariable{std::move(parsed).without_columns()})};
    } catch (const Error& error) {
      Details details = error.details();
      details.push_back({"path", expr.path()});
      throw Error(error.code(), "\"" + expr.path() + "\": " + error.message(), std::move(details));
    }
  }

  const std::string& name_;
  const JsonValue& entry_;
  bool rustystats_;
};

}  // namespace

void refuse_unsupported(const JsonValue& value, std::string_view name) {
  throw_error(ErrorCode::kUnsupportedModel, "\"{}\": {} is not supported", {value.path(), name},
              {{"type", name}, {"path", value.path()}});
}

std::vector<Variable> read_dict_variable(const std::string& name, const JsonValue& entry,
                                         SplineConvention convention) {
  if (!entry.is_object()) entry.fail("must be an object such as {\"type\": \"linear\"}");
  return Reader(name, entry, convention).run();
}

}  // namespace webglm
