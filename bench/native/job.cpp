#include "job.hpp"

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <limits>
#include <stdexcept>

#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"
#include "webglm/inference/wald.hpp"
#include "webglm/model/fit_job.hpp"

namespace webglm::bench {
namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();

template <class Value>
std::vector<Value> read_file(const std::string& path, std::size_t count) {
  std::vector<Value> values(count);
  std::ifstream file(path, std::ios::binary);
  file.read(reinterpret_cast<char*>(values.data()),
            static_cast<std::streamsize>(count * sizeof(Value)));
  if (!file) throw std::runtime_error(path + " cannot be read, or is too short");
  return values;
}

std::string numbered(std::string_view prefix, std::uint64_t number) {
  return std::string(prefix) + std::to_string(number);
}

std::string spline_term(const std::string& name, const std::vector<double>& knots) {
  std::string list;
  for (const double knot : knots) list += (list.empty() ? "" : ", ") + std::to_string(knot);
  return "bs(" + name + ", knots = c(" + list + "), boundary = c(0, 1))";
}

/// The name that all engines have for a coefficient.
std::string common_name(const std::string& name) {
  if (name.starts_with("bs(")) {
    return name.substr(3, name.find(',') - 3) + name.substr(name.rfind('['));
  }
  const std::size_t treatment = name.find("[T.");
  return treatment == std::string::npos
             ? name
             : name.substr(0, treatment + 1) + name.substr(treatment + 3);
}

double milliseconds(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

}  // namespace

Job::Job(const JsonValue& shape)
    : folder_(shape.at("folder").text()),
      rows_(static_cast<std::size_t>(shape.at("rows").whole(1, kMost))) {
  const std::string family = shape.at("family").text();
  options_.family = parse_family(family, 1.5, shape.at("theta").number());
  options_.link = parse_link(shape.at("link").text());
  read_numbers("y", "y_" + family);
  std::vector<std::string> terms;
  for (std::uint64_t j = 1; j <= shape.at("numeric").whole(0, kMost); ++j) {
    terms.push_back(numbered("x", j));
    read_numbers(terms.back(), terms.back());
  }
  for (std::uint64_t k = 0; k < shape.at("levels").whole(1, kMost); ++k) {
    levels_.push_back(numbered(k < 10 ? "L0" : "L", k));
  }
  for (std::uint64_t j = 1; j <= shape.at("factors").whole(0, kMost); ++j) {
    terms.push_back(numbered("c", j));
    read_codes(terms.back(), shape.at("codes").text() == "u16");
  }
  for (std::uint64_t j = 1; j <= shape.at("splines").whole(0, kMost); ++j) {
    read_numbers(numbered("z", j), numbered("z", j));
    terms.push_back(spline_term(numbered("z", j), shape.at("knots").numbers()));
  }
  for (const std::string& term : terms) formula_ += (formula_.empty() ? "y ~ " : " + ") + term;
}

void Job::read_numbers(const std::string& name, const std::string& file) {
  numbers_.push_back({name, read_file<double>(folder_ + "/" + file + ".f64", rows_)});
}

void Job::read_codes(const std::string& name, bool wide) {
  const std::string path = folder_ + "/" + name;
  if (wide) {
    const auto codes = read_file<std::uint16_t>(path + ".u16", rows_);
    factors_.push_back({name, {codes.begin(), codes.end()}});
  } else {
    const auto codes = read_file<std::uint8_t>(path + ".u8", rows_);
    factors_.push_back({name, {codes.begin(), codes.end()}});
  }
}

Frame Job::make_frame() const {
  Frame frame;
  for (const Numbers& column : numbers_) {
    frame.add(column.name, NumericColumn::copy_of(column.values));
  }
  for (const Codes& column : factors_) {
    frame.add(column.name, CategoricalColumn::from_codes(column.values, levels_));
  }
  return frame;
}

Times Job::run(Coefficients& out) const {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point start = Clock::now();
  const Frame frame = make_frame();
  ModelSpec spec;
  spec.terms = expand(parse_formula(formula_), frame.names());
  const LearnedModel model = learn_model(spec, frame, *options_.link);
  const Clock::time_point built = Clock::now();
  const Fit fit = fit_glm(model.data, options_);
  const Clock::time_point fitted = Clock::now();
  out = {model.design.names(), fit.params, bse(fit)};
  const Clock::time_point end = Clock::now();
  for (std::string& name : out.names) name = common_name(name);
  return {milliseconds(end - start), milliseconds(fitted - built)};
}

}  // namespace webglm::bench
