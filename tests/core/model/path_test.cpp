// Paths of penalised fits, and the choice of one by cross-validation.
#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "support/request.hpp"
#include "webglm/model/folds.hpp"
#include "webglm/model/regularization_path.hpp"

namespace webglm::testing {
namespace {

/// Counts that depend on two of six columns.
Request six_columns(std::size_t rows) {
  Request request = waves(rows);
  for (std::size_t j = 3; j < 7; ++j) {
    std::vector<double> column;
    for (std::size_t row = 0; row < rows; ++row) {
      column.push_back(std::sin(static_cast<double>((j * 7 + row * row) % 1009)));
    }
    request.x.push_back(column);
    request.names.push_back("noise" + std::to_string(j));
  }
  request.options.path.emplace();
  return request;
}

void expect_points_to_be_fits(Request request, double share, bool standardize) {
  request.options.l1_ratio = share;
  request.options.standardize = standardize;
  request.options.path->folds = 0;
  request.options.path->n_alphas = 6;
  const Fit fit = request.fit();
  ASSERT_TRUE(fit.path);
  ASSERT_EQ(fit.path->points.size(), 6u);
  EXPECT_EQ(fit.path->selected, 5u);
  for (const PathPoint& point : fit.path->points) {
    Request single = request;
    single.options.path.reset();
    single.options.alpha = point.alpha;
    const Fit alone = single.fit();
    EXPECT_TRUE(point.converged);
    EXPECT_LE(point.kkt_residual, 1e-9);
    EXPECT_NEAR(point.deviance, alone.deviance, 1e-9 * alone.deviance);
    for (std::size_t j = 0; j < 7; ++j) {
      // Both are within 1e-9 of alpha of one optimum.
      EXPECT_NEAR(point.params[j], alone.params[j], 1e-7) << share << " " << point.alpha;
    }
  }
}

/// With few rows each step has its deviance and its own cross products; with many it has neither.
TEST(Path, PointsAreFitsOfTheirOwn) {
  for (const double share : {0.0, 0.5, 1.0}) {
    for (const bool standardize : {false, true}) {
      expect_points_to_be_fits(six_columns(700), share, standardize);
      expect_points_to_be_fits(six_columns(3000), share, standardize);
    }
  }
}

/// The weights of gamma with log are constant, but not those of its exact second derivative; steps
/// of the inverse link may leave the domain.
TEST(Path, PointsOfOtherFamiliesAreFitsOfTheirOwn) {
  Request request = six_columns(3000);
  for (double& y : request.y) y += 0.5;
  request.options.family = Gamma{};
  expect_points_to_be_fits(request, 0.5, false);
  request.options.link = Inverse{};
  expect_points_to_be_fits(request, 0.5, false);
  request.options.family = Gaussian{};
  request.options.link = Identity{};
  expect_points_to_be_fits(request, 1.0, true);
}

/// alpha_max is the least alpha without slopes.
TEST(Path, BeginsWhereTheFirstColumnEnters) {
  Request request = six_columns(700);
  for (std::size_t row = 0; row < 700; ++row) {
    request.offset.push_back(0.2 * std::cos(static_cast<double>(row)));
  }
  request.options.path->folds = 0;
  request.options.path->n_alphas = 3;
  const Fit fit = request.fit();
  const double first = fit.path->points[0].alpha;
  EXPECT_NEAR(fit.path->points[1].alpha, 1e-2 * first, 1e-12 * first);
  request.options.path.reset();
  request.options.alpha = first * (1.0 + 1e-6);
  EXPECT_EQ(request.fit().df_model, 0.0);
  request.options.alpha = first * (1.0 - 1e-4);
  EXPECT_EQ(request.fit().df_model, 1.0);
}

TEST(Path, FinalFitHasTheBitsOfAFitWithoutIt) {
  Request request = six_columns(700);
  const Fit fit = request.fit();
  Request single = request;
  single.options.path.reset();
  single.options.alpha = fit.options.alpha;
  single.options.l1_ratio = fit.options.l1_ratio;
  const Fit alone = single.fit();
  EXPECT_EQ(fit.params, alone.params);
  EXPECT_EQ(fit.deviance, alone.deviance);
  EXPECT_EQ(fit.kkt_residual, alone.kkt_residual);
  EXPECT_EQ(fit.iterations, alone.iterations);
}

TEST(Path, StepsGiveTheSameBits) {
  Request request = six_columns(3000);
  request.options.path->n_alphas = 5;
  FitJob job(request.data(), request.options);
  std::set<std::string_view> phases;
  for (FitProgress progress; !progress.done;) {
    progress = job.advance(2);
    phases.insert(progress.phase);
  }
  const Fit parts = job.result();
  const Fit whole = request.fit();
  EXPECT_EQ(parts.params, whole.params);
  for (std::size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(parts.path->points[i].fold_deviance, whole.path->points[i].fold_deviance);
  }
  EXPECT_TRUE(phases.contains("path"));
  EXPECT_TRUE(phases.contains("cross_validate"));
}

TEST(Path, StopsAfterEachOfItsPoints) {
  Request request = six_columns(300);
  request.options.path->n_alphas = 5;
  FitJob job(request.data(), request.options);
  for (int k = 1; k <= 5; ++k) EXPECT_EQ(job.advance(1'000'000).iteration, k);
  EXPECT_TRUE(job.advance(1'000'000).done);
}

/// The mean held-out deviance of a fold by its definition: its rows get weight 0, then their
/// deviance. Row i is in fold i mod 4.
double held_out_deviance(const Request& request, double alpha, std::size_t fold) {
  Request rest = request;
  rest.options.path.reset();
  rest.options.alpha = alpha;
  for (std::size_t row = fold; row < rest.weights.size(); row += 4) rest.weights[row] = 0.0;
  const Fit without = rest.fit();
  double deviance = 0.0;
  double weight = 0.0;
  for (std::size_t row = fold; row < request.y.size(); row += 4) {
    double eta = 0.0;
    for (std::size_t j = 0; j < 7; ++j) eta += request.x[j][row] * without.params[j];
    const Mean mean{std::exp(eta), NAN, std::exp(eta)};
    deviance += request.weights[row] * Poisson{}.unit_deviance(request.y[row], mean);
    weight += request.weights[row];
  }
  return deviance / weight;
}

Request four_folds(std::size_t rows) {
  Request request = six_columns(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    request.weights.push_back(1.0 + 0.5 * static_cast<double>(row % 3));
    request.options.path->fold_of_row.push_back(static_cast<double>(row % 4));
  }
  request.options.l1_ratio = 0.7;
  return request;
}

TEST(CrossValidation, ScoresAreThoseOfFitsOnTheOtherFolds) {
  Request request = four_folds(600);
  request.options.path->alphas = {3.0, 30.0};
  const Fit fit = request.fit();
  EXPECT_EQ(fit.path->folds, 4u);
  ASSERT_EQ(fit.path->points.size(), 2u);
  EXPECT_EQ(fit.path->points[0].alpha, 30.0);
  for (const PathPoint& point : fit.path->points) {
    double sum = 0.0;
    for (std::size_t k = 0; k < 4; ++k) {
      // Fits for scores end within a small part of a standard error.
      EXPECT_NEAR(point.fold_deviance[k], held_out_deviance(request, point.alpha, k), 1e-5);
      sum += point.fold_deviance[k];
    }
    EXPECT_NEAR(point.cv_mean, sum / 4.0, 1e-12);
    EXPECT_GT(point.cv_se, 0.0);
  }
}

/// Fits on many rows end earlier, by what their scores are uncertain by.
TEST(CrossValidation, MeansAreRightToAThousandthOfTheirErrors) {
  Request request = four_folds(4000);
  request.options.path->n_alphas = 8;
  const Fit fit = request.fit();
  for (const PathPoint& point : fit.path->points) {
    double sum = 0.0;
    for (std::size_t k = 0; k < 4; ++k) sum += held_out_deviance(request, point.alpha, k);
    EXPECT_NEAR(point.cv_mean, sum / 4.0, 1e-3 * point.cv_se) << point.alpha;
  }
}

TEST(CrossValidation, OneStandardErrorTakesAStrongerPenalty) {
  Request request = six_columns(700);
  const Fit least = request.fit();
  request.options.path->selection = PathSelection::kOneStandardError;
  const Fit simple = request.fit();
  const RegularizationPath& path = *simple.path;
  EXPECT_LT(path.selected, least.path->selected);
  EXPECT_GT(simple.options.alpha, least.options.alpha);
  const PathPoint& best = path.points[least.path->selected];
  EXPECT_LE(path.points[path.selected].cv_mean, best.cv_mean + best.cv_se);
  EXPECT_GT(path.points[path.selected - 1].cv_mean, best.cv_mean + best.cv_se);
}

TEST(CrossValidation, SeveralSharesHavePathsOfTheirOwn) {
  Request request = six_columns(500);
  request.options.path->l1_ratios = {0.5, 1.0};
  request.options.path->n_alphas = 4;
  const Fit fit = request.fit();
  ASSERT_EQ(fit.path->points.size(), 8u);
  EXPECT_EQ(fit.path->points[3].l1_ratio, 0.5);
  EXPECT_EQ(fit.path->points[4].l1_ratio, 1.0);
  EXPECT_EQ(fit.options.l1_ratio, fit.path->points[fit.path->selected].l1_ratio);
  EXPECT_NEAR(fit.path->points[0].alpha, 2.0 * fit.path->points[4].alpha,
              1e-9 * fit.path->points[0].alpha);
}

TEST(Folds, AreSeededAndOfEqualSize) {
  const Request request = waves(103);
  const auto data = request.data();
  PathOptions options;
  const auto folds = make_folds(options, data->observations);
  EXPECT_EQ(folds, make_folds(options, data->observations));
  std::set<std::size_t> seen;
  for (const auto& fold : folds) {
    EXPECT_GE(fold.size(), 20u);
    EXPECT_LE(fold.size(), 21u);
    EXPECT_TRUE(std::is_sorted(fold.begin(), fold.end()));
    seen.insert(fold.begin(), fold.end());
  }
  EXPECT_EQ(seen.size(), 103u);
  options.seed = 7;
  EXPECT_NE(folds, make_folds(options, data->observations));
}

TEST(Folds, KeepGroupsTogether) {
  const Request request = waves(100);
  const auto data = request.data();
  PathOptions options;
  for (std::size_t row = 0; row < 100; ++row) {
    options.groups.push_back(static_cast<double>(row / 10));
  }
  const auto folds = make_folds(options, data->observations);
  for (const auto& fold : folds) {
    EXPECT_EQ(fold.size(), 20u);
    std::set<std::size_t> groups;
    for (const std::size_t row : fold) groups.insert(row / 10);
    EXPECT_EQ(groups.size(), 2u);
  }
}

TEST(CrossValidation, RefusesWhatIsNotPossible) {
  const auto code_of = [](auto&& spoil) {
    Request request = six_columns(20);
    spoil(request, *request.options.path);
    const auto error = error_of([&] { request.fit(); });
    EXPECT_TRUE(error);
    return error ? error->code() : ErrorCode::kSingular;
  };
  constexpr ErrorCode kInvalid = ErrorCode::kInvalidInput;
  EXPECT_EQ(code_of([](Request&, PathOptions& p) { p.folds = 21; }), kInvalid);
  EXPECT_EQ(code_of([](Request&, PathOptions& p) { p.folds = 1; }), kInvalid);
  EXPECT_EQ(code_of([](Request&, PathOptions& p) { p.folds = -2; }), kInvalid);
  EXPECT_EQ(code_of([](Request&, PathOptions& p) { p.alphas = {1.0, -1.0}; }), kInvalid);
  EXPECT_EQ(code_of([](Request&, PathOptions& p) { p.l1_ratios = {1.5}; }), kInvalid);
  EXPECT_EQ(code_of([](Request&, PathOptions& p) { p.n_alphas = 0; }), kInvalid);
  EXPECT_EQ(code_of([](Request&, PathOptions& p) { p.alpha_min_ratio = 0.0; }), kInvalid);
  EXPECT_EQ(code_of([](Request&, PathOptions& p) { p.fold_of_row = {1.0}; }),
            ErrorCode::kDimensionMismatch);
  // All events are in one fold.
  EXPECT_EQ(code_of([](Request& r, PathOptions& p) {
              for (std::size_t row = 0; row < 20; ++row) {
                r.y[row] = row < 5 ? 1.0 + static_cast<double>(row) : 0.0;
                p.fold_of_row.push_back(row < 5 ? 0.0 : 1.0 + static_cast<double>(row % 2));
              }
            }),
            kInvalid);
}

TEST(CrossValidation, ReportsALevelThatOneFoldHasAlone) {
  Request request = six_columns(100);
  std::vector<double> rare(100, 0.0);
  for (std::size_t row = 0; row < 100; ++row) {
    request.options.path->fold_of_row.push_back(static_cast<double>(row / 25));
    if (row < 6) rare[row] = 1.0;
  }
  request.x.push_back(rare);
  request.names.push_back("rare");
  const Fit fit = request.fit();
  const auto found = warning(fit, WarningCode::kUnseenLevel);
  ASSERT_TRUE(found);
  EXPECT_EQ(std::get<std::string>(detail(found->details, "column")), "rare");
  EXPECT_EQ(std::get<double>(detail(found->details, "fold")), 0.0);
}

}  // namespace
}  // namespace webglm::testing
