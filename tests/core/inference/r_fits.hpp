#pragma once

#include <string>
#include <vector>

#include "support/json_fixture.hpp"
#include "webglm/model/fit_job.hpp"
#include "webglm/model/model.hpp"

namespace webglm::testing {

/// The columns of tests/fixtures/inference.json.
Frame r_frame(const nlohmann::json& columns);

/// A model of a formula, fitted to the rounding level.
struct RFit {
  LearnedModel model;
  Fit fit;
};

/// The model of a case; with `sum_contrasts` every factor of its terms is coded by them.
RFit fit_r_case(const nlohmann::json& one, const Frame& frame, bool sum_contrasts = false);
RFit fit_formula(const std::string& formula, const Frame& frame, FitOptions options,
                 const std::string& weights = "");

/// Numbers of a fixture, null as NaN.
std::vector<double> numbers(const nlohmann::json& array);

/// Every pair within `tolerance`, relative to the larger of the expected value and `scale`; NaN
/// stands for NaN. The largest error is noted as the agreement with `program` (agreement.hpp).
void expect_near(const std::vector<double>& got, const std::vector<double>& expected,
                 double tolerance, const std::string& what, double scale = 0.0,
                 const std::string& program = "R");

}  // namespace webglm::testing
