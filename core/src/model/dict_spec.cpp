#include "webglm/model/dict_spec.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "model/dict_variable.hpp"
#include "webglm/common/error.hpp"
#include "webglm/common/json_value.hpp"
#include "webglm/common/text.hpp"
#include "webglm/model/conventions.hpp"

namespace webglm {
namespace {

/// Keys of an interaction that are no variables.
constexpr std::array<std::string_view, 4> kEncodingFlags{"target_encoding", "frequency_encoding",
                                                         "prior_weight", "n_permutations"};

/// The alternatives that each variable of an interaction has; most have one.
using Choices = std::vector<std::vector<Variable>>;

/// Factors, numbers, bases: the order in which rustystats names the variables of an interaction.
int rank_of(const Variable& variable) {
  const VariableDefinition& definition = variable.definition();
  if (std::holds_alternative<CategoricalVariable>(definition)) return 0;
  const auto* computed = std::get_if<ExpressionVariable>(&definition);
  // area == "B" stands for a level of a factor.
  if (computed != nullptr && computed->expression.root().op == Operator::kEqual &&
      computed->expression.root().kind == NodeKind::kOperator) {
    return 0;
  }
  const bool number = computed != nullptr || std::holds_alternative<ColumnVariable>(definition);
  return number ? 1 : 2;
}

class SpecReader {
 public:
  explicit SpecReader(const JsonValue& root) : root_(root) {}

  DictSpec run() {
    root_.check_keys({"response", "terms", "interactions", "intercept", "family", "link",
                      "var_power", "theta", "exposure", "offset", "weights", "missing",
                      "conventions", "seed", "complement", "input_transforms",
                      "allow_extended_tweedie"});
    if (const auto value = root_.find("input_transforms")) {
      refuse_unsupported(*value, "input_transforms");
    }
    read_options();
    read_terms();
    read_family();
    return std::move(spec_);
  }

 private:
  std::optional<std::string> text(std::string_view key) const {
    const auto value = root_.find(key);
    return value ? std::optional(value->text()) : std::nullopt;
  }

  void read_options() {
    ModelSpec& model = spec_.model;
    if (const auto name = text("conventions")) {
      model.splines = spline_convention(parse_conventions(*name));
    }
    if (const auto name = text("missing")) model.missing = parse_missing_policy(*name);
    if (const auto name = text("exposure")) model.exposure = *name;
    if (const auto name = text("complement")) model.complement = *name;
    if (const auto name = text("offset")) model.offset = *name;
    if (const auto name = text("weights")) model.weights = *name;
  }

  /// Of the family: a number, or "estimate".
  double parameter(std::string_view name, double fallback) {
    const auto value = root_.find(name);
    if (!value) return fallback;
    if (!value->is_string() || value->text() != "estimate") return value->number();
    spec_.estimate_parameter = true;
    return fallback;
  }

  void read_family() {
    const double var_power = parameter("var_power", 1.5);
    const double theta = parameter("theta", 1.0);
    if (const auto name = text("family")) spec_.family = parse_family(*name, var_power, theta);
    if (const auto name = text("link")) spec_.link = parse_link(*name);
  }

  void read_terms() {
    const std::string response = root_.at("response").text();
    if (response.empty()) root_.at("response").fail("is empty; name a column");
    builder_.set_response({Expression::name(response)});
    if (const auto intercept = root_.find("intercept")) {
      builder_.set_intercept(intercept->truth());
    }
    if (const auto terms = root_.find("terms")) {
      for (const auto& [name, entry] : terms->members()) {
        const std::vector<Variable> variables =
            read_dict_variable(name, entry, spec_.model.splines);
        main_effects_.insert(main_effects_.end(), variables.begin(), variables.end());
        read_monotonicity(entry, variables);
      }
    }
    if (const auto interactions = root_.find("interactions")) {
      for (const JsonValue& entry : interactions->elements()) read_interaction(entry);
    }
    order_variables();
    for (const Variable& variable : main_effects_) {
      builder_.add_term(std::vector<Variable>{variable});
    }
    for (const std::vector<Variable>& product : products_) builder_.add_term(product);
    spec_.model.terms = std::move(builder_).finish();
  }

  void read_monotonicity(const JsonValue& entry, const std::vector<Variable>& variables) {
    const auto value = entry.find("monotonicity");
    if (!value) return;
    // Levels that have a column each are terms of their own.
    if (variables.size() != 1) refuse_unsupported(*value, "monotonicity");
    const std::string text = value->text();
    if (text != "increasing" && text != "decreasing") {
      value->fail("must be \"increasing\" or \"decreasing\"");
    }
    spec_.model.monotone.push_back({variables[0].text(), text == "increasing"});
  }

  void read_interaction(const JsonValue& entry) {
    Choices choices;
    bool include_main = false;
    for (const auto& [key, value] : entry.members()) {
      if (value.is_object()) {
        if (const auto shape = value.find("monotonicity")) {
          refuse_unsupported(*shape, "monotonicity of an interaction");
        }
        choices.push_back(read_dict_variable(key, value, spec_.model.splines));
      } else if (key == "include_main") {
        include_main = !value.is_null() && value.truth();
      } else {
        check_flag(key, value);
      }
    }
    if (choices.size() < 2) {
      entry.fail(filled("has {} variables; an interaction needs two or more", {choices.size()}));
    }
    if (include_main) {
      for (const std::vector<Variable>& one : choices) {
        main_effects_.insert(main_effects_.end(), one.begin(), one.end());
      }
    }
    add_products(entry, choices);
  }

  static void check_flag(const std::string& key, const JsonValue& value) {
    const bool known = std::ranges::find(kEncodingFlags, key) != kEncodingFlags.end();
    if (!known) value.fail("must be an object such as {\"type\": \"linear\"}");
    if (value.is_null() || (value.is_bool() && !value.truth())) return;
    refuse_unsupported(value, key);
  }

  /// One term for every way to choose among the alternatives, the first variable fastest.
  void add_products(const JsonValue& entry, const Choices& choices) {
    std::vector<std::vector<Variable>> products(1);
    for (const std::vector<Variable>& alternatives : choices) {
      const std::uint64_t size = products.size() * std::uint64_t{alternatives.size()};
      if (size + products_.size() > kMaxTerms) {
        entry.fail(filled("brings the model to more than {} terms", {kMaxTerms}));
      }
      std::vector<std::vector<Variable>> next;
      for (const Variable& variable : alternatives) {
        for (std::vector<Variable> product : products) {
          product.push_back(variable);
          next.push_back(std::move(product));
        }
      }
      products = std::move(next);
    }
    products_.insert(products_.end(), products.begin(), products.end());
  }

  /// The builder orders the variables of a product by when it first sees them.
  void order_variables() {
    if (spec_.model.splines != SplineConvention::kRustystats) return;
    for (int rank = 0; rank <= 2; ++rank) {
      for (const std::vector<Variable>& product : products_) {
        for (const Variable& variable : product) {
          if (rank_of(variable) == rank) builder_.variable(variable);
        }
      }
    }
  }

  const JsonValue& root_;
  DictSpec spec_;
  TermListBuilder builder_;
  std::vector<Variable> main_effects_;
  std::vector<std::vector<Variable>> products_;
};

}  // namespace

DictSpec parse_dict_spec(std::string_view json) {
  const JsonDocument document(json, "the specification");
  const JsonValue root = document.root();
  if (!root.is_object()) root.fail("must be an object with response and terms");
  return SpecReader(root).run();
}

}  // namespace webglm
