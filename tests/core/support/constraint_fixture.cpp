#include "support/constraint_fixture.hpp"

#include <string_view>
#include <vector>

#include "support/fixture_fit.hpp"
#include "support/json_fixture.hpp"
#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"

namespace webglm::testing {
namespace {

using nlohmann::json;

Frame frame_of(const json& data) {
  Frame frame;
  for (const auto& [name, values] : data.items()) {
    if (values[0].is_number()) {
      frame.add(name, numeric(values.get<std::vector<double>>()));
      continue;
    }
    const auto texts = values.get<std::vector<std::string>>();
    const std::vector<std::string_view> views(texts.begin(), texts.end());
    frame.add(name, CategoricalColumn::from_texts(views));
  }
  return frame;
}

}  // namespace

const Frame& fixture_rows() {
  static const json fixture = load_fixture("constraints");
  static const Frame frame = frame_of(fixture.at("data"));
  return frame;
}

LearnedModel learn(const std::string& formula, const AnyLink& link, bool weighted) {
  ModelSpec spec;
  spec.terms = expand(parse_formula(formula), fixture_rows().names());
  if (weighted) spec.weights = "w";
  if (weighted) spec.offset = "o";
  return learn_model(spec, fixture_rows(), link);
}

}  // namespace webglm::testing
