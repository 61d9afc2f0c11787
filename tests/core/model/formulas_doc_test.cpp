// The examples of docs/formulas.md: what the page says is what happens.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <fstream>
#include <string>
#include <vector>

#include "webglm/common/error.hpp"
#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"
#include "webglm/model/dict_spec.hpp"
#include "webglm/model/model.hpp"

namespace webglm {
namespace {

/// A fenced block: what stands in it, and the lines that say what comes of it.
struct Example {
  std::string language;
  std::string text;
  std::string formula_or_names;  ///< after "->"
  std::string names;             ///< after "=>"
  std::string error;             ///< after "!!"
};

std::vector<Example> examples() {
  std::ifstream page(std::string(WEBGLM_FIXTURES) + "/../../docs/formulas.md");
  EXPECT_TRUE(page.is_open());
  std::vector<Example> out;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("```")) {
      inside = !inside;
      if (inside) out.push_back({line.substr(3), "", "", "", ""});
    } else if (inside) {
      Example& example = out.back();
      const std::string rest = line.size() > 3 ? line.substr(3) : "";
      if (line.starts_with("-> ")) {
        example.formula_or_names = rest;
      } else if (line.starts_with("=> ")) {
        example.names = rest;
      } else if (line.starts_with("!! ")) {
        example.error = rest;
      } else {
        example.text += line + (example.language == "formula" ? "" : "\n");
      }
    }
  }
  return out;
}

/// The columns that the page describes, over 48 rows.
Frame policies() {
  constexpr std::size_t kRows = 48;
  std::vector<double> claims(kRows);
  std::vector<double> age(kRows);
  std::vector<double> value(kRows);
  std::vector<double> years(kRows);
  std::vector<double> year(kRows);
  std::vector<std::string_view> area(kRows);
  std::vector<std::string_view> brand(kRows);
  std::vector<std::string_view> is_new(kRows);
  for (std::size_t i = 0; i < kRows; ++i) {
    const auto t = static_cast<double>(i);
    claims[i] = std::floor(2.0 + 2.0 * std::sin(t));
    age[i] = 20.0 + t;
    value[i] = 2.5 + 1.5 * std::cos(0.9 * t);
    years[i] = 0.5 + std::fmod(t, 7.0) / 7.0;
    year[i] = 9.0 + std::fmod(t, 3.0);
    area[i] = std::array{"A", "B", "C"}[i * 5 % 3];
    brand[i] = std::array{"p", "q"}[i / 2 % 2];
    is_new[i] = std::array{"no", "yes"}[i / 4 % 2];
  }
  Frame frame;
  for (const auto& [name, values] : {std::pair{"claims", &claims},
                                     {"age", &age},
                                     {"value", &value},
                                     {"years", &years},
                                     {"year", &year}}) {
    frame.add(name, NumericColumn::copy_of(*values));
  }
  frame.add("area", CategoricalColumn::from_texts(area));
  frame.add("brand", CategoricalColumn::from_texts(brand));
  frame.add("new car", CategoricalColumn::from_texts(is_new));
  return frame;
}

std::string names_of(const ModelSpec& spec) {
  std::string text;
  for (const std::string& name : learn_model(spec, policies(), Log{}).design.names()) {
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
}

void expect_error(const Example& example, const Error& error) {
  const std::size_t colon = example.error.find(": ");
  EXPECT_EQ(name_of(error.code()), example.error.substr(0, colon)) << error.message();
  EXPECT_NE(error.message().find(example.error.substr(colon + 2)), std::string::npos)
      << error.message();
}

TEST(FormulasPage, FormulasGiveWhatItSays) {
  std::size_t run = 0;
  for (const Example& example : examples()) {
    if (example.language != "formula") continue;
    SCOPED_TRACE(example.text);
    ++run;
    try {
      ModelSpec spec;
      spec.terms = expand(parse_formula(example.text), policies().names());
      EXPECT_EQ(names_of(spec), example.formula_or_names);
      // The canonical text gives the same model.
      EXPECT_EQ(expand(parse_formula(formula_text(spec.terms))), spec.terms);
    } catch (const Error& error) {
      expect_error(example, error);
    }
  }
  EXPECT_GT(run, 20u);
}

TEST(FormulasPage, DictionariesGiveWhatItSays) {
  std::size_t run = 0;
  for (const Example& example : examples()) {
    if (example.language != "dict") continue;
    SCOPED_TRACE(example.text);
    ++run;
    const DictSpec spec = parse_dict_spec(example.text);
    EXPECT_EQ(formula_text(spec.model.terms), example.formula_or_names);
    EXPECT_EQ(expand(parse_formula(example.formula_or_names)), spec.model.terms);
    const std::string names = names_of(spec.model);
    if (!example.names.empty()) {
      EXPECT_EQ(names, example.names);
    }
  }
  EXPECT_EQ(run, 2u);
}

}  // namespace
}  // namespace webglm
