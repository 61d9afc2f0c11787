#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <vector>

#include "webglm/common/error.hpp"
#include "webglm/model/fit_job.hpp"

namespace webglm::testing {

/// All that a fit takes, by value, so that a test can spoil one part of it.
struct Request {
  std::vector<double> y;
  std::vector<std::vector<double>> x;
  std::vector<double> weights;
  std::vector<double> offset;
  std::vector<std::string> names;
  FitOptions options;

  std::shared_ptr<const ModelData> data() const;
  Fit fit() const { return fit_glm(data(), options); }
};

/// Counts on the design [1, x, z] of the fixture d20.json; Poisson, 20 rows.
Request d20_counts();

/// `rows` rows that need no random numbers: [1, 3 sin(i), cos(i sqrt(2))] and counts that rise
/// with the second column.
Request waves(std::size_t rows);

/// The error that `call` throws, if it does.
template <std::invocable Call>
std::optional<Error> error_of(const Call& call) {
  try {
    call();
  } catch (const Error& error) {
    return error;
  }
  return std::nullopt;
}

/// The detail `key`; an empty text where there is none.
std::variant<double, std::string> detail(const Details& details, std::string_view key);

/// The first warning of a kind, if the fit has one.
std::optional<Warning> warning(const Fit& fit, WarningCode code);

}  // namespace webglm::testing
