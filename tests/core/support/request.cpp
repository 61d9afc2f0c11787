#include "support/request.hpp"

#include <cmath>

#include "support/fixture.hpp"
#include "support/fixture_fit.hpp"

namespace webglm::testing {

std::shared_ptr<const ModelData> Request::data() const {
  return make_model_data(numeric(y), design_columns(x), numeric_or_absent(weights),
                         numeric_or_absent(offset), names);
}

Request d20_counts() {
  const FixtureCase one = load_case("d20.json", "d20-poisson");
  Request request;
  request.y = one.data.at("y_pois").numbers;
  request.x = {std::vector<double>(request.y.size(), 1.0), one.data.at("x").numbers,
               one.data.at("z").numbers};
  request.names = {"Intercept", "x", "z"};
  request.options.family = Poisson{};
  return request;
}

Request waves(std::size_t rows) {
  Request request;
  request.x.assign(3, std::vector<double>(rows, 1.0));
  for (std::size_t row = 0; row < rows; ++row) {
    const double i = static_cast<double>(row);
    request.x[1][row] = 3.0 * std::sin(i);
    request.x[2][row] = std::cos(i * std::sqrt(2.0));
    const double mean = std::exp(0.5 + 0.3 * request.x[1][row] - 0.2 * request.x[2][row]);
    request.y.push_back(std::floor(mean * (1.0 + 0.8 * std::sin(7.0 * i))));
  }
  request.names = {"Intercept", "x", "z"};
  request.options.family = Poisson{};
  return request;
}

std::variant<double, std::string> detail(const Details& details, std::string_view key) {
  for (const Detail& each : details) {
    if (each.key == key) return each.value;
  }
  return std::string();
}

std::optional<Warning> warning(const Fit& fit, WarningCode code) {
  for (const Warning& each : fit.warnings) {
    if (each.code == code) return each;
  }
  return std::nullopt;
}

}  // namespace webglm::testing
