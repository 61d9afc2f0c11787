// Linear constraints between coefficients.
#include "webglm/model/constraints.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "support/constraint_fixture.hpp"
#include "support/fixture_fit.hpp"
#include "support/json_fixture.hpp"
#include "support/request.hpp"
#include "webglm/diagnostics/row_output.hpp"
#include "webglm/export/model_file.hpp"
#include "webglm/inference/wald.hpp"
#include "webglm/model/predict.hpp"

namespace webglm::testing {
namespace {

using nlohmann::json;

FitOptions options_of(const json& one) {
  FitOptions out;
  std::string family = one.at("family");
  if (family == "Gamma") family = "gamma";
  if (family == "inverse.gaussian") family = "inverse_gaussian";
  out.family = parse_family(family);
  out.link = parse_link(one.at("link").get<std::string>());
  out.alpha = one.at("alpha");
  out.l1_ratio = 0.0;
  out.max_iter = 100;
  const json& options = one.at("options");
  const json monotone = options.value("monotone", json::object());
  for (const auto& [label, direction] : monotone.items()) {
    out.monotone.push_back({label, direction == "increasing"});
  }
  const json constraints = options.value("constraints", json::array());
  for (const json& each : constraints) {
    LinearConstraint constraint;
    for (const auto& [name, weight] : each.at("coefficients").items()) {
      constraint.coefficients.emplace_back(name, weight);
    }
    constraint.lower = each.value("lower", -HUGE_VAL);
    constraint.upper = each.value("upper", HUGE_VAL);
    out.constraints.push_back(std::move(constraint));
  }
  return out;
}

/// The slopes of the penalised log-likelihood at the reported coefficients, in plain sums over the
/// rows of the design matrix that R and the library share.
std::vector<double> slopes(const LearnedModel& model, const Fit& fit) {
  const RowModel rows_model = fit.row_model();
  const Design design = model.data->design.in_user_units();
  const Observations& rows = model.data->observations;
  const std::size_t p = fit.p();
  std::vector<double> tile(kBlockRows * p);
  design.expand(0, static_cast<std::uint32_t>(rows.rows()), tile);
  std::vector<double> out(p);
  for (std::size_t j = 1; j < p; ++j) out[j] = -fit.options.alpha * fit.params[j];
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    double eta = rows.offset.size() > 0 ? rows.offset.values()[row] : 0.0;
    for (std::size_t j = 0; j < p; ++j) eta += tile[j * kBlockRows + row] * fit.params[j];
    const Mean mean = std::visit([&](const auto& g) { return g.mean(eta); }, rows_model.link);
    const double v = std::visit([&](const auto& f) { return f.variance(mean); }, rows_model.family);
    const double u = rows.weight(row) * (rows.y.values()[row] - mean.mu) * mean.dmu_deta / v;
    for (std::size_t j = 0; j < p; ++j) out[j] += u * tile[j * kBlockRows + row];
  }
  return out;
}

/// The optimality conditions by the reported multipliers: no other use is made of the solver.
void expect_optimal(const LearnedModel& model, const Fit& fit) {
  FitOptions options = fit.options;
  const ConstraintRows constraints = constraint_rows(options, *model.data);
  std::vector<double> left = slopes(model, fit);
  auto size = static_cast<double>(model.data->observations.rows());
  for (const ActiveConstraint& active : fit.active_constraints) {
    EXPECT_GE(active.multiplier, 0.0) << active.name;
    size = std::max(size, active.multiplier);
    for (std::size_t i = 0; i < constraints.rows.size(); ++i) {
      if (constraints.names[i] != active.name) continue;
      const LinearRow& row = constraints.rows[i];
      EXPECT_NEAR(row.times(fit.params), row.bound, 1e-12);
      row.add_to(left, -active.multiplier);
    }
    for (std::size_t j = 0; j < fit.p(); ++j) {
      if (fit.names[j] != active.coefficient) continue;
      const bool upper = active.name.find("<=") != std::string::npos;
      left[j] -= upper ? active.multiplier : -active.multiplier;
    }
  }
  for (std::size_t j = 0; j < fit.p(); ++j) {
    // Columns are of size 1 to 100, so this is 1e-9 in units of the columns and of the rows.
    EXPECT_NEAR(left[j], 0.0, 1e-9 * size * 100.0) << fit.names[j];
  }
  for (const LinearRow& row : constraints.rows) {
    EXPECT_LE(row.times(fit.params), row.bound + 1e-12);
  }
}

TEST(Constraints, AgreeWithQuadprog) {
  std::size_t active = 0;
  const json cases = load_fixture("constraints").at("cases");
  for (const json& one : cases) {
    const std::string id = one.at("id");
    SCOPED_TRACE(id);
    const FitOptions options = options_of(one);
    const LearnedModel model =
        learn(one.at("response").get<std::string>() + " ~ " + one.at("formula").get<std::string>(),
              *options.link);
    const Fit fit = fit_glm(model.data, options);
    EXPECT_TRUE(fit.converged);
    EXPECT_LE(fit.kkt_residual, 1e-9);
    // R stops where steps are rounding: to 1e-14, times the condition of the design.
    const double deviance = one.at("deviance");
    EXPECT_NEAR(fit.deviance, deviance, 1e-10 * deviance);
    const auto coef = one.at("coef").get<std::vector<double>>();
    double largest = 0.0;
    for (const double b : coef) largest = std::max(largest, std::abs(b));
    for (std::size_t j = 0; j < fit.p(); ++j) {
      EXPECT_NEAR(fit.params[j], coef[j], 1e-7 * largest) << fit.names[j];
    }
    expect_optimal(model, fit);
    active += fit.active_constraints.size();
    EXPECT_EQ(fit.inference, fit.active_constraints.empty() ? InferenceStatus::kValid
                                                            : InferenceStatus::kOnBoundary);
  }
  EXPECT_GT(active, 200u);
}

/// Nothing of the way to the optimum depends on the size of a step of work.
TEST(Constraints, StepsGiveTheSameBits) {
  FitOptions options;
  options.family = Poisson{};
  options.monotone = {{"bs(age, df=8)", true}};
  const LearnedModel model = learn("counts ~ bs(age, df = 8)", Log{});
  FitJob job(model.data, options);
  while (!job.advance(1).done) {
  }
  const Fit parts = job.result();
  EXPECT_EQ(parts.params, fit_glm(model.data, options).params);
}

TEST(Constraints, ThatHoldNothingChangeNothing) {
  FitOptions options;
  options.family = Poisson{};
  const LearnedModel model = learn("counts ~ x + z + area", Log{});
  const Fit free = fit_glm(model.data, options);
  options.constraints = {{{{"x", 1.0}, {"z", 1.0}}, -100.0, 100.0}};
  const Fit fit = fit_glm(model.data, options);
  EXPECT_TRUE(fit.active_constraints.empty());
  EXPECT_EQ(fit.inference, InferenceStatus::kValid);
  EXPECT_EQ(fit.rank, free.rank);
  for (std::size_t j = 0; j < fit.p(); ++j) {
    EXPECT_NEAR(fit.params[j], free.params[j], 1e-9);
    EXPECT_NEAR(bse(fit)[j], bse(free)[j], 1e-7 * bse(free)[j]);
  }
}

/// b_x = b_z is the same as one coefficient of x + z.
TEST(Constraints, EquationMergesColumns) {
  FitOptions options;
  options.family = Poisson{};
  options.constraints = {{{{"x", 1.0}, {"z", -1.0}}, 0.0, 0.0}};
  const Fit fit = fit_glm(learn("counts ~ x + z + v", Log{}).data, options);
  options.constraints.clear();
  const Fit merged = fit_glm(learn("counts ~ I(x + z) + v", Log{}).data, options);
  EXPECT_EQ(fit.params[1], fit.params[2]);
  EXPECT_NEAR(fit.params[1], merged.params[1], 1e-9);
  EXPECT_NEAR(fit.deviance, merged.deviance, 1e-10 * merged.deviance);
  EXPECT_EQ(fit.rank, merged.rank);
  EXPECT_EQ(fit.df_resid, merged.df_resid);
  EXPECT_EQ(fit.inference, InferenceStatus::kOnBoundary);
  for (const double se : bse(fit)) EXPECT_TRUE(std::isnan(se));
  const auto leverage = error_of([&] { row_output(fit, RowQuantity::kLeverage); });
  ASSERT_TRUE(leverage);
  EXPECT_EQ(leverage->code(), ErrorCode::kUnsupportedModel);
  EXPECT_TRUE(warning(fit, WarningCode::kNoStandardErrors));
}

/// The multiplier is what the objective gains for each unit of a wider bound.
TEST(Constraints, MultiplierIsTheSlopeOfTheObjective) {
  FitOptions options;
  options.family = Gamma{};
  options.link = Log{};
  const LearnedModel model = learn("amount ~ x + age", Log{});
  const auto with = [&](double bound) {
    options.constraints = {{{{"Intercept", 1.0}, {"age", 40.0}}, -HUGE_VAL, bound},
                           {{{"x", 1.0}}, -HUGE_VAL, 0.05}};
    return fit_glm(model.data, options);
  };
  const Fit fit = with(0.5);
  ASSERT_EQ(fit.active_constraints.size(), 2u);
  EXPECT_EQ(fit.active_constraints[0].name, "x <= 0.05");
  EXPECT_EQ(fit.active_constraints[0].coefficient, "x");
  EXPECT_EQ(fit.active_constraints[1].name, "Intercept + 40 * age <= 0.5");
  const double h = 1e-4;
  const double slope = (with(0.5 - h).deviance - with(0.5 + h).deviance) / (4.0 * h);
  EXPECT_NEAR(fit.active_constraints[1].multiplier, slope, 1e-5 * slope);
  options.constraints[1].upper = 0.05;
  EXPECT_NEAR(fit.params[0] + 40.0 * fit.params[2], 0.5, 1e-12);
}

/// Many rows take steps with an old X'WX.
TEST(Constraints, HoldOnManyRows) {
  Request request = waves(20000);
  const Fit free = request.fit();
  request.options.constraints = {{{{free.names[1], 1.0}, {free.names[2], 2.0}},
                                  -HUGE_VAL,
                                  free.params[1] + 2.0 * free.params[2] - 0.1}};
  const Fit fit = request.fit();
  EXPECT_TRUE(fit.converged);
  EXPECT_LE(fit.kkt_residual, 1e-9);
  ASSERT_EQ(fit.active_constraints.size(), 1u);
  const double sum = fit.params[1] + 2.0 * fit.params[2];
  EXPECT_NEAR(sum, request.options.constraints[0].upper, 1e-13);
}

TEST(Constraints, AreInTheModelFile) {
  FitOptions options;
  options.family = Poisson{};
  options.monotone = {{"area", true}};
  options.constraints = {{{{"x", 1.0}, {"v", -2.0}}, 0.25, HUGE_VAL}};
  const LearnedModel model = learn("counts ~ area + x + v", Log{});
  const Fit fit = fit_glm(model.data, options);
  ASSERT_FALSE(fit.active_constraints.empty());
  const std::string text = model_text(saved_model(model, fit));
  const SavedModel read = read_model(text);
  EXPECT_EQ(model_text(read), text);
  ASSERT_EQ(read.fit.active_constraints.size(), fit.active_constraints.size());
  EXPECT_EQ(read.fit.active_constraints[0].name, fit.active_constraints[0].name);
  EXPECT_EQ(read.fit.options.constraints[0].lower, 0.25);
  EXPECT_EQ(read.fit.options.monotone[0].label, "area");
}

}  // namespace
}  // namespace webglm::testing
