#include "support/rating_rows.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "webglm/formula/expand.hpp"
#include "webglm/formula/parser.hpp"

namespace webglm::testing {
namespace {

constexpr std::uint32_t kAreas = 7;
constexpr std::uint32_t kAges = 12;

LevelNames level_names(std::uint32_t count) {
  LevelNames names;
  for (std::uint32_t level = 0; level < count; ++level) {
    names.push_back(std::string(1, static_cast<char>('a' + level)));
  }
  return names;
}

}  // namespace

RatingRows::RatingRows(std::size_t rows) {
  std::uint64_t state = 11;
  const auto uniform = [&] {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<double>(state >> 33) / 2147483648.0;
  };
  const auto below = [&](std::uint32_t n) { return static_cast<std::uint32_t>(n * uniform()); };
  for (std::size_t row = 0; row < rows; ++row) {
    x.push_back(4.0 * uniform() - 2.0);
    z.push_back(50.0 + 10.0 * uniform());
    area.push_back(below(kAreas - 1));
    age.push_back(below(kAges));
    noise.push_back(uniform());
  }
}

void RatingRows::sort() { std::sort(area.begin(), area.end()); }

void RatingRows::weigh() {
  for (std::size_t row = 0; row < x.size(); ++row) {
    weights.push_back(row % 5 == 0 ? 0.0 : 1.0 + static_cast<double>(row % 2));
  }
}

double RatingRows::eta(std::size_t row) const {
  return 0.3 * x[row] + 0.02 * (z[row] - 55.0) - 0.1 * area[row] + 0.05 * age[row];
}

std::vector<double> RatingRows::positive() const {
  std::vector<double> y;
  for (std::size_t row = 0; row < x.size(); ++row) {
    y.push_back(std::exp(eta(row)) * (0.25 + 1.5 * noise[row]));
  }
  return y;
}

std::vector<double> RatingRows::counts() const {
  std::vector<double> y = positive();
  for (double& value : y) value = std::floor(value + 0.5);
  return y;
}

std::vector<double> RatingRows::successes() const {
  std::vector<double> y;
  for (std::size_t row = 0; row < x.size(); ++row) {
    y.push_back(noise[row] * (1.0 + std::exp(-eta(row))) < 1.0 ? 1.0 : 0.0);
  }
  return y;
}

LearnedModel RatingRows::model(const std::vector<double>& y, const AnyLink& link) const {
  Frame frame;
  frame.add("y", NumericColumn::copy_of(y));
  frame.add("x", NumericColumn::copy_of(x));
  frame.add("z", NumericColumn::copy_of(z));
  frame.add("area", CategoricalColumn::from_codes(area, level_names(kAreas)));
  frame.add("age", CategoricalColumn::from_codes(age, level_names(kAges)));
  ModelSpec spec;
  spec.terms = expand(parse_formula("y ~ x + z + area + age"), frame.names());
  if (!weights.empty()) spec.weights = NumericColumn::copy_of(weights);
  return learn_model(spec, frame, link);
}

}  // namespace webglm::testing
