#include "support/fixture_model.hpp"

#include "support/fixture_fit.hpp"
#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"
#include "webglm/model/dict_spec.hpp"

namespace webglm::testing {

Frame frame_of(const FixtureData& data) {
  Frame frame;
  for (const auto& [name, column] : data) {
    if (!column.is_factor()) {
      frame.add(name, numeric(column.numbers));
      continue;
    }
    const std::vector<std::string_view> texts(column.labels.begin(), column.labels.end());
    frame.add(name, CategoricalColumn::from_texts(texts));
  }
  return frame;
}

ModelSpec formula_spec(const FixtureCase& one) {
  ModelSpec spec;
  spec.terms = expand(parse_formula(one.spec.formula), frame_of(one.data).names());
  if (!one.spec.weights.empty()) spec.weights = one.spec.weights;
  if (!one.spec.offset.empty()) spec.offset = one.spec.offset;
  if (!one.spec.exposure.empty()) spec.exposure = one.spec.exposure;
  return spec;
}

ModelSpec dict_spec(const FixtureCase& one) { return parse_dict_spec(one.spec.dict).model; }

LearnedModel learn_case(const FixtureCase& one, const ModelSpec& spec) {
  const FitOptions options = fit_options(one);
  return learn_model(spec, frame_of(one.data), options.link.value_or(default_link(options.family)));
}

/// A function mono(), which only some cases know, stands for what their dictionary says.
LearnedModel learn_case(const FixtureCase& one) {
  const bool plain = one.spec.formula.find("mono(") == std::string::npos;
  return learn_case(one, plain ? formula_spec(one) : dict_spec(one));
}

std::string plain_name(const std::string& name) {
  if (name == "(Intercept)") return "Intercept";
  std::string out;
  for (std::size_t at = 0; at < name.size();) {
    const std::string_view rest = std::string_view(name).substr(at);
    const bool starts = at == 0 || name[at - 1] == ':';
    if (starts && rest.starts_with("C(")) {
      at += 2;
    } else if (rest.starts_with("[T.") || rest.starts_with(")[T.")) {
      at += rest.find('.') + 1;
    } else {
      if (std::string_view(" []").find(rest[0]) == std::string_view::npos) out += rest[0];
      ++at;
    }
  }
  return out;
}

}  // namespace webglm::testing
