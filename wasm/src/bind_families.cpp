#include <emscripten/bind.h>

#include <string>
#include <vector>

#include "column_list.hpp"
#include "convert.hpp"
#include "guard.hpp"
#include "options.hpp"
#include "webglm/families/any_family.hpp"
#include "webglm/links/any_link.hpp"

namespace webglm {

using emscripten::val;

namespace {

/// Families and links are values: on the far side of the border each is its specification, a
/// string that `parse_family` or `parse_link` reads back, and nothing is owned there.
AnyFamily family_of(const val& spec) { return parse_family(read_text(spec, "family")); }
AnyLink link_of(const val& spec) { return parse_link(read_text(spec, "link")); }

val describe_family(val name, val parameters) {
  const OptionReader options(parameters, {"var_power", "theta"});
  const AnyFamily family =
      parse_family(read_text(name, "family"), options.number_or("var_power", 1.5),
                   options.number_or("theta", 1.0));
  val described = val::object();
  described.set("spec", text(spec_of(family)));
  described.set("name", text(name_of(family)));
  described.set("label", text(label_of(family)));
  described.set("default_link", text(name_of(default_link(family))));
  described.set("support", text(support_of(family)));
  described.set("fixed_dispersion", fixed_dispersion(family));
  if (const auto* tweedie = std::get_if<Tweedie>(&family)) {
    described.set("var_power", tweedie->var_power());
  }
  if (const auto* negative_binomial = std::get_if<NegativeBinomial>(&family)) {
    described.set("theta", negative_binomial->theta());
    described.set("alpha", negative_binomial->alpha());
  }
  return described;
}

val family_variance(val family, const ColumnList& mu) {
  const std::span<const double> means = mu.values("mu");
  std::vector<double> out(means.size());
  variance(family_of(family), means, out);
  return float64_array(out);
}

val family_unit_deviance(val family, const ColumnList& y, const ColumnList& mu) {
  const std::span<const double> means = mu.values("mu");
  std::vector<double> out(means.size());
  unit_deviance(family_of(family), y.values("y"), means, out);
  return float64_array(out);
}

double family_deviance(val family, const ColumnList& y, const ColumnList& mu) {
  return deviance(family_of(family), y.values("y"), mu.values("mu"));
}

val link_spec(val link) { return text(name_of(link_of(link))); }

template <void (*Function)(const AnyLink&, std::span<const double>, std::span<double>)>
val apply_link(val link, const ColumnList& argument) {
  const std::span<const double> values = argument.values("the argument of a link");
  std::vector<double> out(values.size());
  Function(link_of(link), values, out);
  return float64_array(out);
}

}  // namespace

EMSCRIPTEN_BINDINGS(webglm_families) {
  emscripten::function("describeFamily", guarded<&describe_family>);
  emscripten::function("familyVariance", guarded<&family_variance>);
  emscripten::function("familyUnitDeviance", guarded<&family_unit_deviance>);
  emscripten::function("familyDeviance", guarded<&family_deviance>);
  emscripten::function("linkSpec", guarded<&link_spec>);
  emscripten::function("linkEta", guarded<&apply_link<&link_eta>>);
  emscripten::function("linkInverse", guarded<&apply_link<&link_inverse>>);
  emscripten::function("linkDerivative", guarded<&apply_link<&link_derivative>>);
}

}  // namespace webglm
