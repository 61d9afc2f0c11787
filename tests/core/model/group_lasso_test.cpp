// The group lasso: penalties on the lengths of vectors of coefficients.
#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "support/constraint_fixture.hpp"
#include "support/json_fixture.hpp"
#include "support/request.hpp"
#include "support/score_by_hand.hpp"
#include "webglm/model/regularization_path.hpp"

namespace webglm::testing {
namespace {

/// The 40 rows of the fixture; the first three columns are numbers, the last three a factor.
Request forty_rows(const nlohmann::json& fixture, const std::string& family, bool weighted) {
  Request request;
  request.names = {"Intercept", "x", "z", "v", "g1", "g2", "g3"};
  request.x.emplace_back(40, 1.0);
  for (const auto& column : fixture.at("columns")) {
    request.x.push_back(column.get<std::vector<double>>());
  }
  request.y = fixture.at("responses").at(family).get<std::vector<double>>();
  request.options.family = parse_family(family);
  if (!weighted) return request;
  request.weights = fixture.at("weights").get<std::vector<double>>();
  request.offset = fixture.at("offset").get<std::vector<double>>();
  return request;
}

TEST(GroupLasso, AgreesWithAdelie) {
  const nlohmann::json fixture = load_fixture("group_lasso");
  for (const auto& one : fixture.at("cases")) {
    Request request = forty_rows(fixture, one.at("family"), one.at("weighted"));
    request.options.alpha = one.at("alpha");
    request.options.l1_ratio = one.at("l1_ratio");
    request.options.penalty_groups = one.at("penalty_groups").get<std::vector<double>>();
    const Fit fit = request.fit();
    EXPECT_TRUE(fit.converged);
    EXPECT_LE(fit.kkt_residual, 1e-9);
    const auto params = one.at("params").get<std::vector<double>>();
    for (std::size_t j = 0; j < params.size(); ++j) {
      // adelie ends its descent at a relative change of the objective that leaves this.
      EXPECT_NEAR(fit.params[j], params[j], 2e-7) << one << " " << j;
      EXPECT_EQ(fit.params[j] == 0.0, params[j] == 0.0) << one << " " << j;
    }
  }
}

/// Population standard deviations by the weights; 1 without `standardize`.
std::vector<double> spreads(const Request& request) {
  std::vector<double> out(request.x.size(), 1.0);
  for (std::size_t j = 1; j < out.size() && request.options.standardize; ++j) {
    double weights = 0.0;
    double mean = 0.0;
    double square = 0.0;
    for (std::size_t row = 0; row < request.y.size(); ++row) {
      const double w = request.weights.empty() ? 1.0 : request.weights[row];
      weights += w;
      mean += w * request.x[j][row];
      square += w * request.x[j][row] * request.x[j][row];
    }
    mean /= weights;
    out[j] = std::sqrt(square / weights - mean * mean);
  }
  return out;
}

/// The optimality conditions of group lasso and ridge (Yuan & Lin 2006, section 2.2), whose groups
/// are those of `penalty_groups`; factors as in the options.
void expect_optimal(const Request& request, const Fit& fit) {
  const FitOptions& options = request.options;
  auto [score, size] = score_by_hand(request, fit);
  const std::vector<double> spread = spreads(request);
  std::map<double, std::vector<std::size_t>> groups;
  for (std::size_t j = 0; j < score.size(); ++j) groups[options.penalty_groups[j]].push_back(j);
  for (const auto& [number, columns] : groups) {
    double length = 0.0;
    double slope = 0.0;
    double rounding = 0.0;
    const std::size_t first = columns.front();
    const double factor =
        options.penalty_factors.empty() ? (first == 0 ? 0.0 : 1.0) : options.penalty_factors[first];
    const double ridge = options.alpha * (1.0 - options.l1_ratio) * factor;
    const double weight =
        options.alpha * options.l1_ratio * factor * std::sqrt(double(columns.size()));
    for (const std::size_t j : columns) {
      score[j] = score[j] / spread[j] - ridge * spread[j] * fit.params[j];
      length += std::pow(spread[j] * fit.params[j], 2);
      slope += score[j] * score[j];
      rounding += 1e-14 * size[j] / spread[j];
    }
    length = std::sqrt(length);
    // The residual that the solver vouches for, and the rounding of this sum.
    const double bound = 1e-9 * options.alpha * std::sqrt(double(columns.size())) + rounding;
    if (length == 0.0) {
      EXPECT_LE(std::sqrt(slope), weight + bound);
      continue;
    }
    for (const std::size_t j : columns) {
      EXPECT_NEAR(score[j], weight * spread[j] * fit.params[j] / length, bound) << fit.names[j];
    }
  }
}

TEST(GroupLasso, MeetsTheOptimalityConditionsForEveryFamily) {
  const nlohmann::json fixture = load_fixture("group_lasso");
  const std::vector<std::pair<AnyFamily, AnyLink>> models = {
      {Gaussian{}, Log{}},        {Poisson{}, Sqrt{}},     {Binomial{}, Probit{}},
      {Binomial{}, Cloglog{}},    {Gamma{}, Log{}},        {InverseGaussian{}, Log{}},
      {Tweedie{1.5}, Log{}},      {QuasiPoisson{}, Log{}}, {NegativeBinomial{2.0}, Log{}},
      {QuasiBinomial{}, Logit{}}, {Poisson{}, Identity{}}};
  for (const auto& [family, link] : models) {
    for (const double l1_ratio : {0.3, 1.0}) {
      for (const double alpha : {0.05, 1.0, 6.0}) {
        Request request = forty_rows(fixture, "poisson", true);
        const bool shares = name_of(family).find("inomial") != std::string_view::npos &&
                            !std::holds_alternative<NegativeBinomial>(family);
        for (double& y : request.y) y = shares ? std::min(y / 4.0, 1.0) : y + 0.5;
        request.options.family = family;
        request.options.link = link;
        request.options.alpha = alpha;
        request.options.l1_ratio = l1_ratio;
        request.options.standardize = alpha == 1.0;
        request.options.max_iter = 100;
        request.options.penalty_groups = {7, 1, 1, 2, 3, 3, 3};
        if (alpha == 6.0) request.options.penalty_factors = {0.0, 0.5, 0.5, 1.0, 0.2, 0.2, 0.2};
        const Fit fit = request.fit();
        SCOPED_TRACE(std::string(name_of(family)) + " " + std::to_string(alpha));
        EXPECT_TRUE(fit.converged);
        EXPECT_LE(fit.kkt_residual, 1e-9);
        EXPECT_EQ(fit.inference, InferenceStatus::kAfterSelection);
        expect_optimal(request, fit);
      }
    }
  }
}

TEST(GroupLasso, GroupsOfOneAreTheLasso) {
  const nlohmann::json fixture = load_fixture("group_lasso");
  Request request = forty_rows(fixture, "poisson", true);
  request.options.alpha = 2.0;
  const Fit lasso = request.fit();
  request.options.penalty_groups = {0, 1, 2, 3, 4, 5, 6};
  EXPECT_EQ(request.fit().params, lasso.params);
}

TEST(GroupLasso, DuplicatedColumnsShareTheirGroupsCoefficient) {
  const nlohmann::json fixture = load_fixture("group_lasso");
  Request request = forty_rows(fixture, "gaussian", false);
  request.x[2] = request.x[1];
  request.options.alpha = 2.0;
  request.options.penalty_groups = {0, 1, 1, 2, 3, 3, 3};
  const Fit fit = request.fit();
  EXPECT_LE(fit.kkt_residual, 1e-9);
  // The length of a vector with a given sum is least where its parts are equal.
  EXPECT_NEAR(fit.params[1], fit.params[2], 1e-9);
  expect_optimal(request, fit);
}

/// Many rows take another way to the optimum: steps with an old X'WX.
TEST(GroupLasso, ManyRowsMeetTheConditionsToo) {
  Request request = waves(20000);
  std::vector<double> both;
  for (std::size_t row = 0; row < request.y.size(); ++row) {
    both.push_back(request.x[1][row] * request.x[2][row] + 0.3 * request.x[1][row]);
  }
  request.x.push_back(both);
  request.names.push_back("both");
  request.options.penalty_groups = {0, 1, 1, 1};
  for (const double alpha : {3.0, 30.0, 3000.0}) {
    request.options.alpha = alpha;
    const Fit fit = request.fit();
    EXPECT_TRUE(fit.converged);
    EXPECT_LE(fit.kkt_residual, 1e-9);
    expect_optimal(request, fit);
  }
}

TEST(GroupLasso, PathsStartWhereTheLastGroupEntersAndPointsAreFits) {
  const nlohmann::json fixture = load_fixture("group_lasso");
  for (const bool standardize : {false, true}) {
    Request request = forty_rows(fixture, "poisson", true);
    request.options.penalty_groups = {0, 1, 1, 2, 3, 3, 3};
    request.options.standardize = standardize;
    request.options.path.emplace();
    request.options.path->folds = 4;
    request.options.path->n_alphas = 8;
    const Fit fit = request.fit();
    ASSERT_TRUE(fit.path);
    const std::vector<PathPoint>& points = fit.path->points;
    EXPECT_EQ(points[0].nonzero, 0u);
    EXPECT_GT(points[1].nonzero, 0u);
    for (const PathPoint& point : points) {
      EXPECT_LE(point.kkt_residual, 1e-9);
      EXPECT_EQ(point.params[4] == 0.0, point.params[5] == 0.0);
      EXPECT_EQ(point.fold_deviance.size(), 4u);
      Request single = request;
      single.options.path.reset();
      single.options.alpha = point.alpha;
      const Fit alone = single.fit();
      for (std::size_t j = 0; j < 7; ++j) EXPECT_NEAR(point.params[j], alone.params[j], 1e-7);
    }
    Request above = request;
    above.options.path.reset();
    above.options.alpha = points[0].alpha * 0.999;
    const Fit entered = above.fit();
    EXPECT_GT(
        std::abs(entered.params[1]) + std::abs(entered.params[3]) + std::abs(entered.params[4]),
        0.0);
  }
}

TEST(GroupLasso, MoreColumnsThanRowsWorkOnTheGroupsInUse) {
  Request request = waves(60);
  for (std::size_t j = 3; j < 200; ++j) {
    std::vector<double> column;
    for (std::size_t row = 0; row < 60; ++row) {
      column.push_back(std::sin(static_cast<double>((j * 7 + row * row * j) % 1009)));
    }
    request.x.push_back(column);
    request.names.push_back("noise" + std::to_string(j));
  }
  for (std::size_t j = 0; j < request.x.size(); ++j) {
    request.options.penalty_groups.push_back(j == 0 ? -1.0 : std::floor((double(j) - 1.0) / 4.0));
  }
  for (const double alpha : {2.0, 12.0}) {
    request.options.alpha = alpha;
    request.options.max_iter = 100;
    const Fit fit = request.fit();
    EXPECT_TRUE(fit.converged);
    EXPECT_LE(fit.kkt_residual, 1e-9);
    expect_optimal(request, fit);
  }
  request.options.alpha = 0.0;
  request.options.path.emplace();
  request.options.path->folds = 3;
  request.options.path->n_alphas = 6;
  request.options.path->alpha_min_ratio = 0.1;
  const Fit chosen = request.fit();
  for (const PathPoint& point : chosen.path->points) EXPECT_LE(point.kkt_residual, 1e-9);
}

TEST(GroupLasso, TermsAreGroups) {
  const LearnedModel model = learn("counts ~ x + area + bs(age, df=6)", Log{});
  FitOptions options;
  options.family = Poisson{};
  options.alpha = 1.0;
  options.group_terms = {"area", "bs(age, df=6)"};
  for (const double alpha : {1.0, 4.0, 10.0, 25.0}) {
    options.alpha = alpha;
    const Fit fit = fit_glm(model.data, options);
    EXPECT_TRUE(fit.converged);
    EXPECT_LE(fit.kkt_residual, 1e-9);
    for (const ModelTerm& term : model.data->terms()) {
      if (term.columns.size() == 1) continue;
      const bool out = fit.params[term.columns[0]] == 0.0;
      for (const std::size_t j : term.columns) EXPECT_EQ(fit.params[j] == 0.0, out) << fit.names[j];
    }
  }
  const Fit named = fit_glm(model.data, options);
  options.group_terms.clear();
  options.group_all_terms = true;
  EXPECT_EQ(fit_glm(model.data, options).params, named.params);
}

TEST(GroupLasso, RefusesGroupsThatCannotBe) {
  const nlohmann::json fixture = load_fixture("group_lasso");
  Request request = forty_rows(fixture, "gaussian", false);
  request.options.alpha = 1.0;
  const auto refused = [&](auto change) {
    Request changed = request;
    change(changed.options);
    const auto error = error_of([&] { (void)changed.fit(); });
    return error ? error->code() : ErrorCode::kOutOfMemory;
  };
  EXPECT_EQ(refused([](FitOptions& o) { o.penalty_groups = {1, 1}; }),
            ErrorCode::kDimensionMismatch);
  EXPECT_EQ(refused([](FitOptions& o) { o.penalty_groups = {0, 1, 1, 2, 3, 3, NAN}; }),
            ErrorCode::kInvalidInput);
  EXPECT_EQ(refused([](FitOptions& o) {
              o.penalty_groups = {0, 1, 1, 2, 3, 3, 3};
              o.penalty_factors = {0, 1, 2, 1, 1, 1, 1};
            }),
            ErrorCode::kInvalidInput);
  EXPECT_EQ(refused([](FitOptions& o) {
              o.penalty_groups = {0, 1, 1, 2, 3, 3, 3};
              o.lower = {-HUGE_VAL, 0, -HUGE_VAL, -HUGE_VAL, -HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
            }),
            ErrorCode::kUnsupportedModel);
  EXPECT_EQ(refused([](FitOptions& o) { o.group_terms = {"area"}; }), ErrorCode::kUnknownName);
}

}  // namespace
}  // namespace webglm::testing
