#include "support/fixture.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace webglm::testing {
namespace {

/// Keeps the order of the file: coefficients stand in R's order.
using Json = nlohmann::ordered_json;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::ifstream open(std::string_view file) {
  const std::string path = std::string(WEBGLM_FIXTURES) + "/" + std::string(file);
  std::ifstream stream(path);
  if (!stream) throw std::runtime_error("cannot open the fixture " + path);
  return stream;
}

Json read(std::string_view file) {
  std::ifstream stream = open(file);
  return Json::parse(stream);
}

/// JSON has no NaN and no infinity; the files write their names.
std::optional<double> number(const Json& value) {
  if (value.is_number()) return value.get<double>();
  if (value.is_null() || value == "NaN") return kNan;
  if (value == "Infinity") return kInfinity;
  if (value == "-Infinity") return -kInfinity;
  return std::nullopt;
}

FixtureColumn column(const Json& values) {
  FixtureColumn out;
  for (const Json& value : values) {
    if (const auto found = number(value)) {
      out.numbers.push_back(*found);
    } else {
      out.labels.push_back(value.get<std::string>());
    }
  }
  if (!out.numbers.empty() && out.is_factor()) {
    throw std::runtime_error("a column mixes numbers and labels");
  }
  return out;
}

FixtureData data(const Json& columns) {
  FixtureData out;
  for (const auto& [name, values] : columns.items()) out[name] = column(values);
  return out;
}

void flatten(const Json& value, ExpectedValue& out) {
  if (value.is_structured()) {
    for (const auto& [key, item] : value.items()) {
      if (value.is_object()) out.names.push_back(key);
      flatten(item, out);
    }
  } else if (value.is_boolean()) {
    out.numbers.push_back(value.get<bool>() ? 1.0 : 0.0);
  } else if (const auto found = number(value)) {
    out.numbers.push_back(*found);
  } else {
    out.text += value.get<std::string>();
  }
}

ExpectedValues values(const Json& object) {
  ExpectedValues out;
  for (const auto& [name, value] : object.items()) {
    if (!value.is_null()) flatten(value, out[name]);
  }
  return out;
}

void set_theta(const Json& value, FixtureSpec& out) {
  out.theta_is_estimated = value == "estimate";
  if (!out.theta_is_estimated) out.theta = value.get<double>();
}

/// They belong to `dict`, repeat alpha, or are read by the tests of one topic.
constexpr std::array<std::string_view, 12> kElsewhere = {
    "terms", "interactions", "intercept", "max_iter",  "alpha_mean", "kind",
    "args",  "xnew",         "smooth",    "selection", "sp_given",   "m"};

/// The members of a dictionary; family and link belong to the fit.
std::string dict_text(const Json& spec) {
  if (!spec.contains("terms") || spec.at("terms").is_null()) return "";
  Json out;
  for (const char* key :
       {"response", "terms", "interactions", "intercept", "weights", "offset", "exposure"}) {
    if (spec.contains(key)) out[key] = spec.at(key);
  }
  return out.dump();
}

FixtureSpec spec(const Json& object) {
  FixtureSpec out;
  out.dict = dict_text(object);
  const std::map<std::string, std::string*> texts = {
      {"formula", &out.formula},   {"response", &out.response},        {"family", &out.family},
      {"link", &out.link},         {"weights", &out.weights},          {"offset", &out.offset},
      {"exposure", &out.exposure}, {"weights_type", &out.weights_type}};
  for (const auto& [key, value] : object.items()) {
    if (value.is_null()) continue;
    const auto text = texts.find(key);
    if (text != texts.end()) {
      *text->second = value.get<std::string>();
    } else if (key == "var_power") {
      out.var_power = value.get<double>();
    } else if (key == "theta") {
      set_theta(value, out);
    } else if (key == "alpha" || key == "alpha_total") {
      out.alpha = value.get<double>();
    } else if (key == "l1_ratio") {
      out.l1_ratio = value.get<double>();
    } else if (key == "lower" || key == "upper") {
      for (const auto& [name, bound] : value.items()) {
        (key == "lower" ? out.lower : out.upper)[name] = number(bound).value();
      }
    } else if (key == "standardize") {
      out.standardize = value.get<bool>();
    } else if (std::find(kElsewhere.begin(), kElsewhere.end(), key) == kElsewhere.end()) {
      throw std::runtime_error("the spec has an unknown member \"" + key + "\"");
    }
  }
  return out;
}

FixtureCase one_case(const Json& document, const Json& object) {
  FixtureCase out;
  out.topic = document.at("topic").get<std::string>();
  out.id = object.at("id").get<std::string>();
  out.data = data(object.contains("data") ? object.at("data") : document.at("data"));
  out.spec = spec(object.at("spec"));
  if (object.contains("tol")) {
    for (const auto& [name, value] : object.at("tol").items()) out.tolerance[name] = value;
  }
  if (!object.contains("expected")) return out;
  out.expected = values(object.at("expected"));
  if (out.expected.erase("predict") > 0) {
    Json predict = object.at("expected").at("predict");
    const Json newdata = predict.at("newdata");
    predict.erase("newdata");
    out.predict = FixturePrediction{data(newdata), values(predict)};
  }
  return out;
}

}  // namespace

std::size_t FixtureCase::rows() const {
  const FixtureColumn& y = data.at(spec.response);
  return y.numbers.size();
}

const ExpectedValue& FixtureCase::value(const std::string& quantity) const {
  const auto found = expected.find(quantity);
  if (found == expected.end()) throw std::runtime_error(id + " has no \"" + quantity + "\"");
  return found->second;
}

void PrintTo(const CaseName& name, std::ostream* stream) { *stream << name.id; }

std::string test_name(const ::testing::TestParamInfo<CaseName>& info) {
  std::string name = info.param.id;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::vector<CaseName> case_names(std::string_view file) {
  // The scripts in tests/reference write every member of a case on a line of its own.
  constexpr std::string_view kStart = "\"id\": \"";
  std::ifstream stream = open(file);
  std::vector<CaseName> out;
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with(kStart)) continue;
    const std::size_t end = line.find('"', kStart.size());
    out.push_back({std::string(file), line.substr(kStart.size(), end - kStart.size())});
  }
  return out;
}

std::vector<FixtureCase> load_cases(std::string_view file) {
  const Json document = read(file);
  if (document.at("format") != "webglm-oracle-1") {
    throw std::runtime_error("the fixture is not in the format webglm-oracle-1");
  }
  std::vector<FixtureCase> out;
  for (const Json& object : document.at("cases")) out.push_back(one_case(document, object));
  return out;
}

FixtureCase load_case(std::string_view file, std::string_view id) {
  for (FixtureCase& one : load_cases(file)) {
    if (one.id == id) return std::move(one);
  }
  throw std::runtime_error("the fixture has no case " + std::string(id));
}

std::vector<FamilyValues> load_family_values(std::string_view file) {
  std::vector<FamilyValues> out;
  const Json document = read(file);
  for (const Json& object : document.at("families")) {
    FamilyValues one;
    one.family = object.at("family").get<std::string>();
    one.var_power = object.value("var_power", one.var_power);
    one.theta = object.value("theta", one.theta);
    one.mu = column(object.at("mu")).numbers;
    one.y = column(object.at("y")).numbers;
    one.variance = column(object.at("variance")).numbers;
    one.unit_deviance = column(object.at("unit_deviance")).numbers;
    one.deviance = object.at("deviance").get<double>();
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace webglm::testing
